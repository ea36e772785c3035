import type { Scope } from './scope.ts';

/** What to do where no invocation is recorded. */
export function withoutAgents(period: Scope['period']): string {
  return nothing(period, 'agents', 'No run of a subagent or reported agent is recorded', [
    ['ai-tracker sessions', 'sessions: what the main agent did'],
    ['ai-tracker invocation --help', 'how an orchestrator reports its agents'],
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
  ['ai-tracker install', 'add the hooks, then work with Claude Code'],
  ['ai-tracker doctor', 'check that work is recorded'],
];

function nothing(
  { since, until }: Scope['period'],
  command: string,
  what: string,
  advice: readonly (readonly [string, string])[],
): string {
  const isBounded = since !== null || until !== null;
  const rows = isBounded ? [[`ai-tracker ${command}`, 'the same without a period'] as const] : advice;
  const width = Math.max(...rows.map(([words]) => words.length));
  const lines = rows.map(([words, why]) => `  ${words.padEnd(width)}   ${why}\n`);
  return `${what} ${isBounded ? 'here' : 'yet'}. What to do next:\n\n${lines.join('')}`;
}
