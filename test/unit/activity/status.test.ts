import { expect, test } from 'vitest';
import { endWord, resolveSubagentStatus } from '../../../src/activity/subagent-status.ts';
import { resolveTaskStatus } from '../../../src/activity/task-status.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 20, 0, seconds)).toISOString();
const task = {
  ...{ started_at: at(0), prompted_at: at(0), stopped_at: null, failed_at: null, answered_at: null },
  ...{ next_started_at: null, session_ended_at: null },
};

test.each([
  ['nothing more is told', {}, 'running', null],
  ['it was stopped', { stopped_at: at(5) }, 'completed', at(5)],
  ['it went on after a stop', { stopped_at: at(5), prompted_at: at(6) }, 'running', null],
  ['the service failed it last', { stopped_at: at(2), failed_at: at(5), answered_at: at(4) }, 'failed', at(5)],
  [
    'the service failed it, and answered later',
    { failed_at: at(3), answered_at: at(4), stopped_at: at(5) },
    'completed',
    at(5),
  ],
  ['the next one began', { next_started_at: at(7), session_ended_at: at(9) }, 'cancelled', at(7)],
  ['the session ended', { session_ended_at: at(9) }, 'cancelled', at(9)],
  ['the session ended after its stop', { stopped_at: at(5), session_ended_at: at(9) }, 'completed', at(5)],
  ['no prompt was ever told', { prompted_at: null, session_ended_at: at(9) }, 'unknown', at(9)],
])('a task when %s', (_name, facts, status, completed_at) => {
  expect(resolveTaskStatus({ ...task, ...facts })).toMatchObject({ status, completed_at });
});

const run = {
  ...{ start_time: at(0), resumed_at: at(0), stopped_at: null, failed_at: null, answered_at: null, told: null },
  ...{ call_success: null, call_ended_at: null, last_seen_at: at(3), session_status: 'open' as const, idle_at: null },
};

test.each([
  ['nothing more is told', {}, 'running', null, null],
  ['it stopped', { stopped_at: at(5) }, 'completed', 1, at(5)],
  ['it was started again', { stopped_at: at(5), resumed_at: at(6) }, 'running', null, null],
  ['its call returned', { call_success: 1, call_ended_at: at(6) } as const, 'completed', 1, at(6)],
  ['its call failed', { call_success: 0, call_ended_at: at(6), failed_at: at(5) } as const, 'failed', 0, at(6)],
  ['the service failed it', { failed_at: at(5), answered_at: at(4) }, 'failed', 0, at(5)],
  [
    'the service failed it, and answered later',
    { failed_at: at(5), answered_at: at(6), stopped_at: at(7) },
    'completed',
    1,
    at(7),
  ],
  ['it was killed', { told: 'cancelled', stopped_at: at(5) }, 'cancelled', null, at(5)],
  ['the session ended', { session_status: 'ended' } as const, 'cancelled', null, at(3)],
  ['the session was lost', { session_status: 'lost' } as const, 'lost', null, at(3)],
  ['nothing runs any more', { idle_at: at(9) }, 'lost', null, at(3)],
  ['nothing ran before it', { idle_at: at(0), resumed_at: at(1) }, 'running', null, null],
])('a subagent when %s', (_name, facts, status, success, end_time) => {
  expect(resolveSubagentStatus({ ...run, ...facts })).toMatchObject({ status, success, end_time });
});

test.each([
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['killed', 'cancelled'],
  ['stopped', 'cancelled'],
  ['async_launched', undefined],
  [undefined, undefined],
])('the client’s word %s is our %s', (word, ours) => {
  expect(endWord(word)).toBe(ours);
});
