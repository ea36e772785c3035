import { allCommands, type CommandOutline, type OptionOutline } from './outline.ts';

/** A script for zsh, for a folder of its `fpath` or to be sourced. */
export function zshCompletion(program: CommandOutline): string {
  const commands = allCommands(program).sort((a, b) => b.words.length - a.words.length);
  return `#compdef ai-tracker cc-ai-tracker
# Completions of ai-tracker for zsh.
_ai_tracker() {
  local command='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in -*) ;; *) command="$command $word" ;; esac
  done
  case "$command " in
${commands.map(branch).join('\n')}
  esac
}
if [ "$funcstack[1]" = _ai_tracker ]; then _ai_tracker "$@"; else compdef _ai_tracker ai-tracker cc-ai-tracker; fi
`;
}

function branch(outline: CommandOutline): string {
  const { words, options, parameters, commands } = outline;
  const below = commands.map(({ words, description }) => `'${quoted(words.at(-1) ?? '')}:${quoted(description)}'`);
  const choices = parameters.flatMap((parameter) => parameter.choices);
  const lines = [
    below.length > 0 ? `local -a below=(${below.join(' ')}); _describe command below` : '',
    choices.length > 0 ? `compadd ${choices.join(' ')}` : '',
    `local -a options=(${options.flatMap(described).join(' ')}); _describe -o option options`,
    below.length === 0 && choices.length === 0 && parameters.length > 0 ? '_files' : '',
  ].filter(Boolean);
  return `    ${words.length === 0 ? '*' : `' ${words.join(' ')} '*`}) ${lines.join('; ')} ;;`;
}

function described({ names, description }: OptionOutline): string[] {
  return names.filter((name) => name.startsWith('--')).map((name) => `'${name}:${quoted(description)}'`);
}

/** Between single quotes, where a colon ends the word. */
function quoted(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
}
