import { shQuote, shUnquote } from '../config/sh-quote.ts';

/** An event of Claude Code that we listen to. */
export interface HookEvent {
  readonly event: string;
  readonly verb: string;
  /** The tools it is about: of the others we want every one. */
  readonly matcher?: string;
}

/** What `setup` registers, in this order. */
export const hookEvents: readonly HookEvent[] = [
  { event: 'PreToolUse', verb: 'hook-pre-tool', matcher: '*' },
  { event: 'PostToolUse', verb: 'hook-post-tool', matcher: '*' },
  { event: 'PostToolUseFailure', verb: 'hook' },
  { event: 'SessionStart', verb: 'hook' },
  { event: 'SessionEnd', verb: 'hook' },
  { event: 'UserPromptSubmit', verb: 'hook' },
  { event: 'SubagentStart', verb: 'hook' },
  { event: 'SubagentStop', verb: 'hook' },
  { event: 'Stop', verb: 'hook' },
];

/** Seconds after which Claude Code goes on without us. */
const timeout = 5;

/** The settings entry of an event. */
export function hookGroup({ matcher, verb }: HookEvent, binary: string): object {
  // A package that was removed without uninstalling is silent.
  const program = shQuote(binary);
  const hook = { type: 'command', command: `[ ! -x ${program} ] || ${program} ${verb}`, timeout };
  return { ...(matcher === undefined ? {} : { matcher }), hooks: [hook] };
}

const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\;&|<>()])+/;
const assignments = `(?:[A-Za-z_]\\w*=(?:${word.source})?\\s+)*`;
/** What may follow the verb: options, redirections, `|| true`. Anything else is somebody's own command. */
const rest = String.raw`(?:\s+--?\S+|\s*\d?>>?\s*&?\S+|\s*\|\|\s*(?:true|:|exit 0))*\s*`;
const guard = String.raw`(?:\[ ! -x (?:${word.source}) \] \|\| )?`;
const ours = new RegExp(
  `^\\s*${guard}${assignments}(${word.source})\\s+(hook|hook-pre-tool|hook-post-tool)${rest}$`,
  's',
);
const pythonScripts = /(^|[\s/"'])(log_claude_edit|capture_before_write)\.py(["'\s]|$)/;

/** The program and the verb of a command of ours, by whichever path; undefined for the command of anybody else. */
export function parseOurCommand(command: string): { program: string; verb: string } | undefined {
  const [, program, verb] = ours.exec(command) ?? [];
  if (program === undefined || verb === undefined) return undefined;
  const plain = shUnquote(program);
  return /(^|\/)(cc-)?ai-tracker$/.test(plain) ? { program: plain, verb } : undefined;
}

/** Ours, or of the Python tool that came before. */
export function isOurCommand(command: string): boolean {
  return parseOurCommand(command) !== undefined || pythonScripts.test(command);
}
