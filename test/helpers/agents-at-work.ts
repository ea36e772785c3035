import { openStore, type Store } from '../../src/store/open.ts';
import { pruneBefore } from '../../src/store/prune.ts';
import { addCommit, insert } from './records.ts';

/** So that each row that is made is another one. */
let made = 0;

const start = Date.parse('2026-01-20T08:00:00Z');

/** A moment of the two months in which all happens. */
function momentOf(number: number): string {
  return new Date(start + ((number * 355_000_007) % (60 * 86_400_000))).toISOString();
}

/** What an agent does in a session: prompts, calls, messages, a subagent, commits of its own and of a person's lines. */
export function works(file: string, agent: string, sessions = 1): void {
  changes(file, (db) => {
    for (let session = 0; session < sessions; session++) oneSession(db, agent);
  });
}

export function changes(file: string, change: (db: Store) => void): void {
  const db = openStore(file);
  try {
    db.transaction(() => change(db))();
  } finally {
    db.close();
  }
}

function oneSession(db: Store, agent: string): void {
  const number = ++made;
  const [id, time] = [`session ${number} of ${agent}`, momentOf(number)];
  const session = {
    id,
    agent_id: agent,
    started_at: time,
    last_seen_at: time,
    status: 'ended',
    harness: 'claude-code',
  };
  insert(db, 'agent_sessions', { ...session, working_directory: '/home/dev/secret-place' });
  const task = { session_id: id, task_type: 'prompt', started_at: time, status: 'completed', duration_ms: 900 };
  const task_execution_id = insert(db, 'task_executions', task);
  for (let call = 0; call < 4; call++) {
    const facts = { task_execution_id, session_id: id, tool_name: call % 2 === 0 ? 'Bash' : 'Edit\t\\N' };
    const end = call === 3 ? {} : { success: call % 2, duration_ms: 10 * call };
    insert(db, 'tool_calls', {
      ...facts,
      ...end,
      called_at: momentOf(number + call),
      tool_use_id: `use ${number} ${call}`,
    });
  }
  const caches = { cache_read_tokens: 5, cache_write_tokens: 6 };
  const message = { session_id: id, model: 'model-a', input_tokens: 10, ...caches, output_tokens: number % 50 };
  insert(db, 'messages', { ...message, id: `message ${number}`, sent_at: number % 3 === 0 ? null : time });
  const run = {
    invocation_id: `${id}:sub`,
    agent_name: 'Explore',
    start_time: time,
    source: 'subagent',
    status: 'completed',
  };
  insert(db, 'agent_invocations', { ...run, session_id: id, task_description: 'secret-description' });
  commitOf(db, agent, id, number);
}

function commitOf(db: Store, agent: string, session_id: string, number: number): void {
  const origin = { author: 'ai', evidence: 'edit', session_id, agent_id: agent, model: `model-${number % 2}` };
  const origin_id = insert(db, 'origins', { ...origin, ...(firstOrigin(db) ? { id: 3 } : {}) });
  const lines = { ai_lines_added: 3 + (number % 4), human_lines_added: number % 3, ai_lines_removed: 1 };
  const facts = {
    agent_id: agent,
    session_id,
    timestamp: momentOf(number * 3),
    repository_path: '/home/dev/secret-place',
  };
  const sha = number.toString(16).padStart(40, 'c');
  const commit_id = addCommit(db, { ...facts, ...lines, commit_sha: sha, repository_id: repositoryIn(db) });
  const written = [
    ['secret-file-a', 'ai_lines', lines.ai_lines_added, origin_id],
    ['secret-file-b', 'human_lines', lines.human_lines_added, 1],
  ] as const;
  for (const [file_path, column, end_line, origin_id] of written) {
    const counts = { ai_lines: 0, human_lines: 0, [column]: end_line, ai_lines_removed: origin_id === 1 ? 0 : 1 };
    const commit_file_id = insert(db, 'commit_files', { commit_id, file_path, ...counts });
    if (end_line > 0) insert(db, 'line_ranges', { commit_file_id, start_line: 1, end_line, origin_id, added: 1 });
    if (origin_id !== 1) insert(db, 'removed_ranges', { commit_file_id, start_line: 1, end_line: 1, origin_id });
  }
}

function firstOrigin(db: Store): boolean {
  return db.prepare('SELECT 1 FROM origins WHERE id > 2').get() === undefined;
}

function repositoryIn(db: Store): number {
  const found = db.prepare<[], number>('SELECT id FROM repositories').pluck().get();
  const facts = { common_dir: '/home/dev/secret-place/.git', path: '/home/dev/secret-place', name: 'api' };
  return found ?? insert(db, 'repositories', { ...facts, remote: 'forge.example/acme/api' });
}

/** What changes late: calls end, a commit is superseded, a session goes on, and old ones are pruned. */
export function changesLate(file: string, agent: string): void {
  changes(file, (db) => {
    db.exec('UPDATE tool_calls SET success = 1, duration_ms = 77 WHERE success IS NULL');
    db.exec(
      `UPDATE commits SET superseded_by = '${'d'.repeat(40)}' WHERE id = (SELECT min(id) FROM commits WHERE superseded_by IS NULL)`,
    );
    db.exec(
      `UPDATE agent_sessions SET started_at = '2026-01-19T00:00:00.000Z' WHERE id = (SELECT max(id) FROM agent_sessions)`,
    );
    pruneBefore(db, '2026-01-24T00:00:00Z');
    oneSession(db, agent);
  });
}
