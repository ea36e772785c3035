import type { Invocation, Outcome, ToolCall } from '../activity/report.ts';

// What a program that calls us can get wrong is told to its author, as a TypeError, before anything is written.

export function checkInvocation(invocation: Invocation): void {
  checkObject(invocation, 'startInvocation takes { agent, task }');
  checkName(invocation.agent, 'agent');
  checkText(invocation.task, 'task');
  const { complexity } = invocation;
  if (complexity !== undefined && !isComplexity(complexity))
    fail('complexity', 'a whole number from 1 to 10', complexity);
}

export function checkOutcome(outcome: Outcome): void {
  checkObject(outcome, 'endInvocation takes an id and { success }');
  checkFlag(outcome.success, 'success');
  for (const name of ['outcome', 'error'] as const) if (outcome[name] !== undefined) checkText(outcome[name], name);
  checkCounts(outcome, ['tokens', 'inputTokens', 'outputTokens']);
}

export function checkToolCall(call: ToolCall): void {
  checkObject(call, 'recordToolCall takes { tool, success }');
  checkName(call.tool, 'tool');
  checkFlag(call.success, 'success');
  if (call.invocation !== undefined) checkId(call.invocation, 'invocation');
  const { startedAt, durationMs } = call;
  if (startedAt !== undefined && !(startedAt instanceof Date && Number.isFinite(startedAt.getTime())))
    fail('startedAt', 'a valid Date', startedAt);
  if (durationMs !== undefined && !(Number.isFinite(durationMs) && durationMs >= 0 && durationMs < 1e12))
    fail('durationMs', 'a number of milliseconds, 0 or more', durationMs);
  checkCounts(call, ['inputTokens', 'outputTokens', 'inputBytes', 'outputBytes']);
}

export function checkId(id: string, name = 'the id of an invocation'): void {
  if (!isInvocationId(id)) fail(name, 'a string that startInvocation returned', id);
}

/** Whether a text can be the id of an invocation: ours are UUIDs, those of subagents have a colon. */
export function isInvocationId(id: unknown): id is string {
  return typeof id === 'string' && /^[\w.:-]{1,200}$/.test(id);
}

export function isComplexity(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10;
}

/** Whether a value can be a number of tokens or bytes. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function checkCounts<T extends object>(values: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const value = values[name];
    if (value !== undefined && !isCount(value)) fail(name, 'a whole number, 0 or more', value);
  }
}

function checkObject(value: unknown, message: string): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(message);
}

function checkName(value: unknown, name: string): void {
  if (typeof value !== 'string' || value.trim() === '') fail(name, 'a name', value);
}

function checkText(value: unknown, name: string): void {
  if (typeof value !== 'string') fail(name, 'a string', value);
}

function checkFlag(value: unknown, name: string): void {
  if (typeof value !== 'boolean') fail(name, 'true or false', value);
}

/** A text's value may be a secret, or long: only its kind is told. */
function fail(name: string, wanted: string, value: unknown): never {
  const got = typeof value === 'number' ? String(value) : value === null ? 'null' : typeof value;
  throw new TypeError(`${name} must be ${wanted}, not ${value === '' ? 'empty' : got}`);
}
