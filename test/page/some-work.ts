import { openStore, type Store } from '../../src/store/open.ts';
import { addCommit, insert } from '../helpers/records.ts';

/** A name that would be markup anywhere but in a text. */
export const hostile = '</script><img src=x onerror="document.title=1">';

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Some weeks of three agents and of people in three repositories, one with a name that is markup. */
export function makeSomeWork(path: string, days = 60): void {
  const db = openStore(path);
  db.transaction(() => {
    for (const [at, agent] of agents.entries()) addAgent(db, at, agent);
    for (let number = 0; number < days * 4; number += 1) addWork(db, number);
  })();
  db.close();
}

const agents = ['worker-1', 'worker-2', hostile] as const;
const models = ['claude-opus-4-5', 'claude-haiku-4-5', 'claude-opus-4-5'] as const;

function addAgent(db: Store, at: number, agent: string): void {
  const session = { id: `s${at}`, agent_id: agent, agent_role: ['builder', 'reviewer', 'builder'][at] as string };
  insert(db, 'agent_sessions', { ...session, harness: 'claude-code', started_at: ago(900), last_seen_at: ago(1) });
  insert(db, 'origins', {
    id: at + 10,
    author: 'ai',
    evidence: 'edit',
    session_id: `s${at}`,
    agent_id: agent,
    model: models[at] as string,
  });
}

function addWork(db: Store, number: number): void {
  const [at, timestamp] = [number % 4, ago(number * 6)];
  const repository = ['api', 'web', hostile][number % 3] as string;
  const ai = at === 3 ? 0 : (number * 7) % 50;
  const commit = {
    ...{ timestamp, repository_name: repository, repository_path: `/srv/${repository}`, agent_id: agents[at] ?? null },
    ...{ ai_lines_added: ai, human_lines_added: (number * 5) % 23, unknown_lines_added: Number(number % 13 === 0) },
    ...{ ai_lines_removed: number % 3, human_lines_removed: number % 5 },
    ...{ ai_lines_overridden: ai > 0 ? number % 4 : 0, ai_lines_discarded: ai > 0 ? number % 3 : 0 },
  };
  const commit_id = addCommit(db, commit);
  const commit_file_id = insert(db, 'commit_files', { commit_id, file_path: 'a.ts', ai_lines: ai, human_lines: 0 });
  if (ai > 0) insert(db, 'line_ranges', { commit_file_id, start_line: 1, end_line: ai, origin_id: at + 10, added: 1 });
  if (at === 3) return;
  const task = { session_id: `s${at}`, started_at: timestamp, duration_ms: 60_000 * (number % 30) };
  insert(db, 'task_executions', { ...task, status: number % 9 === 0 ? 'failed' : 'completed' });
  const counts = { input_tokens: 10, output_tokens: 500, cache_read_tokens: 20_000, cache_write_tokens: 900 };
  insert(db, 'messages', {
    id: `m${number}`,
    session_id: `s${at}`,
    model: models[at] as string,
    sent_at: timestamp,
    ...counts,
  });
  const call = {
    session_id: `s${at}`,
    called_at: timestamp,
    success: Number(number % 7 !== 0),
    duration_ms: number * 10,
  };
  insert(db, 'tool_calls', { ...call, tool_name: ['Bash', 'Edit', 'Read', 'mcp__db__query'][number % 4] as string });
}
