import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/spool/delivery.ts';
import { Activity, recordedHooks } from '../helpers/activity.ts';
import type { RecordedSession } from '../helpers/recorded.ts';

const sessions: readonly RecordedSession[] = [
  'write-edit-subagent-bash',
  'bash-edit-and-commit-in-one-call',
  'failures-notebook-background-parallel',
  'many-files-by-bash-and-special-names',
];

/** What is recorded of what the agents did; numbers that only say in which order rows were added are left out. */
const tables: Readonly<Record<string, string>> = {
  agent_sessions: 'SELECT * FROM agent_sessions ORDER BY id',
  task_executions: 'SELECT * FROM task_executions ORDER BY session_id, prompt_id',
  tool_calls: `SELECT c.*, t.prompt_id FROM tool_calls c LEFT JOIN task_executions t ON t.id = c.task_execution_id
    ORDER BY c.session_id, c.tool_use_id`,
  agent_invocations: `SELECT i.*, t.prompt_id FROM agent_invocations i
    LEFT JOIN task_executions t ON t.id = i.task_execution_id ORDER BY invocation_id`,
  file_modifications: `SELECT f.file_path, f.modification_type, f.modified_at, f.tool_use_id, f.subagent_id, t.prompt_id
    FROM file_modifications f LEFT JOIN task_executions t ON t.id = f.task_execution_id ORDER BY 4, 1`,
  messages: 'SELECT * FROM messages ORDER BY id',
  message_calls: 'SELECT * FROM message_calls ORDER BY tool_use_id',
  transcripts: 'SELECT * FROM transcripts ORDER BY path',
};

function tablesAfter(activity: Activity, deliveries: readonly Delivery[]): Record<string, unknown> {
  activity.clear();
  activity.ingest(deliveries);
  return Object.fromEntries(
    Object.entries(tables).map(([name, sql]) => [
      name,
      activity.rows(sql).map(({ task_execution_id, ...row }) => (name === 'agent_sessions' ? row : withoutId(row))),
    ]),
  );
}

function pick(hooks: readonly Delivery[], numbers: readonly number[]): Delivery[] {
  return numbers.flatMap((at) => hooks[at] ?? []);
}

function withoutId(row: Record<string, unknown>): Record<string, unknown> {
  return typeof row['id'] === 'number' ? { ...row, id: 0 } : row;
}

describe('the tables of what agents did', () => {
  let activity: Activity;
  beforeAll(() => {
    activity = new Activity();
  });
  afterAll(() => {
    activity[Symbol.dispose]();
  });

  test.each(sessions)(
    'are the same in whatever order the hooks of %s arrive, some lost and some told twice',
    (session) => {
      const hooks = recordedHooks(session, activity);
      const numbers = hooks.map((_, at) => at);
      const orders = fc.subarray(numbers, { minLength: 1 }).chain((kept) =>
        fc.record({
          kept: fc.constant(kept),
          arriving: fc.shuffledSubarray(kept, { minLength: kept.length }),
          twice: fc.subarray(kept),
        }),
      );
      fc.assert(
        fc.property(orders, ({ kept, arriving, twice }) => {
          const again = pick(hooks, twice).map((hook) => ({ ...hook, id: `${hook.id} again` }));
          expect(tablesAfter(activity, [...pick(hooks, arriving), ...again])).toEqual(
            tablesAfter(activity, pick(hooks, kept)),
          );
        }),
        { numRuns: 15 },
      );
    },
  );

  test.each(sessions)('leave nothing running wherever %s is cut off', (session) => {
    const hooks = recordedHooks(session, activity);
    for (let kept = 1; kept <= hooks.length; kept++) {
      tablesAfter(activity, hooks.slice(0, kept));
      const open = `SELECT 'session' FROM agent_sessions WHERE status = 'open' UNION ALL
        SELECT 'task' FROM task_executions WHERE status = 'running' UNION ALL
        SELECT 'subagent' FROM agent_invocations WHERE status = 'running'`;
      expect(activity.rows(open)).toEqual([]);
    }
  });
});
