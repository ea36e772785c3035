import { shQuote, shUnquote } from '../config/sh-quote.ts';

/** What Claude Code's setting `statusLine` takes: a command that is given JSON and prints a line. */
export function statusLineOf(binary: string): object {
  const program = shQuote(binary);
  // A package that was removed without uninstalling is silent.
  return { type: 'command', command: `[ ! -x ${program} ] || exec ${program} statusline` };
}

const ours = /^\[ ! -x (.+) \] \|\| exec (.+) statusline$/s;

/** Not where somebody made it a part of a command of theirs. */
export function isOurStatusLine(command: string): boolean {
  const [, guarded, program] = ours.exec(command.trim()) ?? [];
  return program !== undefined && guarded === program && /(^|\/)(cc-)?ai-tracker$/.test(shUnquote(program));
}
