import type { Command } from 'commander';

/** A command as its definition says it, for shells and the manual. */
export interface CommandOutline {
  /** Its words, such as `invocation start`; empty for the program itself. */
  readonly words: readonly string[];
  readonly description: string;
  readonly options: readonly OptionOutline[];
  readonly parameters: readonly ParameterOutline[];
  readonly commands: readonly CommandOutline[];
}

export interface OptionOutline {
  /** `-V`, `--version`: as many as it has. */
  readonly names: readonly string[];
  /** What stands after it, such as `<days>`; `undefined` where it takes nothing. */
  readonly value: string | undefined;
  readonly choices: readonly string[];
  readonly description: string;
}

interface ParameterOutline {
  /** With its brackets: `<file>`, `[rev]`. */
  readonly usage: string;
  readonly choices: readonly string[];
}

/** What `command` and those below it take, but for what help hides. */
export function outlineOf(command: Command, words: readonly string[] = []): CommandOutline {
  const help = command.createHelp();
  return {
    words,
    description: command.description(),
    options: help.visibleOptions(command).map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined && name !== null),
      value: /[<[].*/.exec(option.flags)?.[0],
      choices: option.argChoices ?? [],
      description: option.description,
    })),
    parameters: command.registeredArguments.map((parameter) => ({
      usage: help.argumentTerm(parameter) === '' ? '' : bracketed(parameter.name(), parameter),
      choices: parameter.argChoices ?? [],
    })),
    commands: help
      .visibleCommands(command)
      .filter((each) => each.name() !== 'help')
      .map((each) => outlineOf(each, [...words, each.name()])),
  };
}

function bracketed(name: string, { required, variadic }: { required: boolean; variadic: boolean }): string {
  const whole = variadic ? `${name}...` : name;
  return required ? `<${whole}>` : `[${whole}]`;
}

/** It and all below it, the program first. */
export function allCommands(outline: CommandOutline): CommandOutline[] {
  return [outline, ...outline.commands.flatMap(allCommands)];
}
