import type { Scope } from './scope.ts';

/** What to do where no invocation is recorded. */
export function withoutAgents(period: Scope['period']): string {
  return nothing(period, 'agents', 'No run of an agent is recorded', [
    ['ai-tracker sessions', 'what the main agents did'],
    ['ai-tracker invocation --help', "report an orchestrator's own agents"],
  ]);
}

/** What to do where no session is recorded. */
export function withoutSessions(period: Scope['period']): string {
  return nothing(period, 'sessions', 'No session is recorded', hookIn);
}

/** What to do where no tool call is recorded. */
export function withoutTools(period: Scope['period']): string {
  return nothing(period, 'tools', 'No tool call is recorded', hookIn);
}

const hookIn: readonly (readonly [string, string])[] = [
  ['ai-tracker install', 'hook in, then work with Claude Code'],
  ['ai-tracker doctor', 'check that all is in place'],
];

function nothing(
  { since, until }: Scope['period'],
  command: string,
  what: string,
  advice: readonly (readonly [string, string])[],
): string {
  const isBounded = since !== null || until !== null;
  const rows = isBounded ? [[`ai-tracker ${command}`, 'show all there is, without options'] as const] : advice;
  const width = Math.max(...rows.map(([words]) => words.length));
  const lines = rows.map(([words, why]) => `  ${words.padEnd(width)}   ${why}\n`);
  return `${what} ${isBounded ? 'here' : 'yet'}. What to do next:\n\n${lines.join('')}`;
}
