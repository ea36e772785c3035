import { shQuote, shUnquote } from '../config/sh-quote.ts';

/** An event of Claude Code that we listen to. */
export interface HookEvent {
  readonly event: string;
  readonly verb: string;
  /** The tools it is about: of the others we want every one. */
  readonly matcher?: string;
  /** The agent goes on meanwhile: what is told changes nothing that anybody looks at. Clients before 2.1.0 wait. */
  readonly async?: true;
  /** The client that knows it first. An older one passes over it with a warning, or (`tolerantSince`) over the whole file. */
  readonly since: string;
}

/**
 * Tools that write nothing, and whose end tells all: a hook before them would cost a process and say little. One that we do
 * not know may write.
 */
const harmless = [
  ...['Read', 'Glob', 'Grep', 'LS', 'NotebookRead', 'WebFetch', 'WebSearch', 'TodoRead', 'TodoWrite', 'BashOutput'],
  ...['AskUserQuestion', 'ExitPlanMode', 'EnterPlanMode', 'ToolSearch', 'ListMcpResourcesTool', 'ReadMcpResourceTool'],
];

/** Older clients skip a whole settings file that has an event which they do not know, and say nothing. */
const tolerantSince = '2.1.101';

/** What a client is taken for whose version nothing tells: none that is still met is older. */
const oldestUnseen = '1.0.85';

/** A regular expression, as the client takes whatever is no plain list of names. */
const mayWrite = `^(?!(?:${harmless.join('|')})$)`;

/** What can be registered, in this order. */
export const hookEvents: readonly HookEvent[] = [
  { event: 'PreToolUse', verb: 'hook-pre-tool', matcher: mayWrite, since: '1.0.38' },
  { event: 'PostToolUse', verb: 'hook-post-tool', matcher: mayWrite, since: '1.0.38' },
  { event: 'PostToolUse', verb: 'hook-post-tool', matcher: harmless.join('|'), async: true, since: '1.0.38' },
  { event: 'PostToolUseFailure', verb: 'hook', since: '2.0.56' },
  { event: 'SessionStart', verb: 'hook', since: '1.0.62' },
  { event: 'SessionEnd', verb: 'hook', since: '1.0.85' },
  { event: 'UserPromptSubmit', verb: 'hook', since: '1.0.53' },
  { event: 'SubagentStart', verb: 'hook', since: '2.0.44' },
  { event: 'SubagentStop', verb: 'hook', since: '1.0.41' },
  { event: 'Stop', verb: 'hook', since: '1.0.38' },
  { event: 'StopFailure', verb: 'hook', since: '2.1.78' },
  { event: 'PreSkillShellCommand', verb: 'hook-pre-tool', since: '2.1.332' },
];

/** What a client of this version can be told of; `undefined`: nothing tells it. */
export function hookEventsFor(version: string = oldestUnseen): readonly HookEvent[] {
  return hookEvents.filter(({ since }) => !isOlder(version, since));
}

/** Those of these events for which a client of this version skips the whole file. */
export function eventsThatVoid(version: string, events: readonly string[]): string[] {
  if (!isOlder(version, tolerantSince)) return [];
  const unknown = hookEvents.filter(({ event, since }) => events.includes(event) && isOlder(version, since));
  return unknown.map(({ event }) => event);
}

/** Whether a version comes before another one. */
export function isOlder(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) < 0;
}

/** Seconds after which Claude Code goes on without us. */
const timeout = 5;

/**
 * The settings entry of an event. A package that was removed without uninstalling is silent, and the shell that the client
 * starts becomes the launcher: another process would be one more at every tool call.
 */
export function hookGroup(event: Omit<HookEvent, 'since'>, binary: string): object {
  const program = shQuote(binary);
  return groupOf(event, `[ ! -x ${program} ] || exec ${program} ${event.verb}`);
}

/** What Claude Code is told of an event: which tools it is about, and the command. */
export function groupOf({ matcher, async }: Omit<HookEvent, 'since'>, command: string): object {
  return { ...(matcher === undefined ? {} : { matcher }), hooks: [{ type: 'command', command, timeout, async }] };
}

/** Each event's groups, as a file of settings has them. */
export function groupsByEvent(
  events: readonly HookEvent[],
  group: (event: HookEvent) => object,
): Record<string, object[]> {
  const groups: Record<string, object[]> = {};
  for (const event of events) groups[event.event] = [...(groups[event.event] ?? []), group(event)];
  return groups;
}

const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\;&|<>()])+/;
const assignments = `(?:[A-Za-z_]\\w*=(?:${word.source})?\\s+)*`;
/** What may follow the verb: options, redirections, `|| true`. Anything else is somebody's own command. */
const rest = String.raw`(?:\s+--?\S+|\s*\d?>>?\s*&?\S+|\s*\|\|\s*(?:true|:|exit 0))*\s*`;
const guard = String.raw`(?:\[ ! -x (?:${word.source}) \] \|\| )?`;
const ours = new RegExp(
  `^\\s*${guard}(?:exec\\s+)?${assignments}(${word.source})\\s+(hook|hook-pre-tool|hook-post-tool)${rest}$`,
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
