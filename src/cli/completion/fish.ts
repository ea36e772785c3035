import { allCommands, type CommandOutline, type OptionOutline } from './outline.ts';

/** A script for fish. */
export function fishCompletion(program: CommandOutline): string {
  return `# Completions of ai-tracker for fish.
function __ai_tracker_at
  set -l words (commandline -opc | string match -v -- '-*')
  test "$words[2..]" = "$argv"
end
for program in ai-tracker cc-ai-tracker
${allCommands(program)
  .flatMap(lines)
  .map((line) => `  complete -c $program ${line}`)
  .join('\n')}
end
`;
}

function lines({ words, options, parameters, commands }: CommandOutline): string[] {
  // Options stand after parameters too: those of a command hold for all that follows it.
  const here = words.length === 0 ? '-n __fish_use_subcommand' : `-n '__ai_tracker_at ${words.join(' ')}'`;
  const takesFiles = commands.length === 0 && parameters.some(({ choices }) => choices.length === 0);
  const choices = parameters.flatMap((parameter) => parameter.choices);
  return [
    ...(takesFiles ? [] : [`${here} -f`]),
    ...commands.map((command) => `${here} -a ${command.words.at(-1)} -d '${quoted(command.description)}'`),
    ...(choices.length > 0 ? [`${here} -a '${choices.join(' ')}'`] : []),
    ...options.map((option) => `${here} ${named(option)} -d '${quoted(option.description)}'`),
  ];
}

function named({ names, value, choices }: OptionOutline): string {
  const words = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes = value?.startsWith('<') ? ' -r' : '';
  return `${words.join(' ')}${takes}${choices.length > 0 ? ` -a '${choices.join(' ')}'` : ''}`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
