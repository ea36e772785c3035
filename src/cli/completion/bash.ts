import { allCommands, type CommandOutline } from './outline.ts';

/** A script for bash: what may come next, by the words that are no options. */
export function bashCompletion(program: CommandOutline): string {
  // The longest first: `config get` before `config`.
  const commands = allCommands(program).sort((a, b) => b.words.length - a.words.length);
  return `# Completions of ai-tracker for bash.
_ai_tracker() {
  local at word words='' command='' current=\${COMP_WORDS[COMP_CWORD]}
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case $word in -*) ;; *) command="$command $word" ;; esac
  done
  case "$command " in
${commands.map(branch).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # What is no word of ours is a file.
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default 2>/dev/null
}
complete -F _ai_tracker ai-tracker cc-ai-tracker
`;
}

function branch({ words, options, parameters, commands }: CommandOutline): string {
  const next = [
    ...commands.map((command) => command.words.at(-1)),
    ...parameters.flatMap(({ choices }) => choices),
    ...options.flatMap(({ names }) => names.filter((name) => name.startsWith('--'))),
  ];
  return `    ${words.length === 0 ? '*' : `' ${words.join(' ')} '*`}) words='${next.join(' ')}' ;;`;
}
