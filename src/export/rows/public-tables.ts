import type { Store } from '../../store/open.ts';
import type { Detail } from '../../store/union.ts';

/** A table as it leaves the machine. */
export interface PublicTable {
  readonly name: string;
  /** Files, folders, hosts and processes, which stay here unless they are asked for. */
  readonly paths?: readonly string[];
  /** What runs of agents are described by, which stays here unless it is asked for. */
  readonly descriptions?: readonly string[];
  /** SQLite's term for when a row of it was, over `t`; a table without one is given whole. */
  readonly time?: string;
}

const timeOfCommit = '(SELECT c.timestamp FROM commits c WHERE c.id = t.commit_id)';
const timeOfFile = `(SELECT c.timestamp FROM commit_files f JOIN commits c ON c.id = f.commit_id
  WHERE f.id = t.commit_file_id)`;
const client = ['client_host', 'client_pid', 'client_started'];

/** What people query; the others are what ingest keeps for itself. */
export const publicTables: readonly PublicTable[] = [
  { name: 'sources', paths: ['path', 'host', 'mark'] },
  { name: 'repositories', paths: ['common_dir', 'path', 'config_mtime'] },
  { name: 'commits', paths: ['repository_path'], time: 't.timestamp' },
  { name: 'commit_files', paths: ['file_path', 'old_path', 'blob_sha'], time: timeOfCommit },
  { name: 'line_ranges', time: timeOfFile },
  { name: 'removed_ranges', time: timeOfFile },
  { name: 'origins' },
  { name: 'agent_commits', paths: ['repository_path'], time: 't.timestamp' },
  { name: 'edits', paths: ['file_path', 'working_directory', 'real_path'], time: 't.timestamp' },
  { name: 'pending_files', paths: ['path'], time: 't.updated_at' },
  { name: 'shelved_files', paths: ['path'], time: 't.shelved_at' },
  { name: 'agent_sessions', paths: ['working_directory', ...client], time: 't.last_seen_at' },
  { name: 'task_executions', time: 't.started_at' },
  { name: 'tool_calls', time: 't.called_at' },
  { name: 'messages', time: 't.sent_at' },
  { name: 'message_calls' },
  { name: 'file_modifications', paths: ['file_path'], time: 't.modified_at' },
  {
    name: 'agent_invocations',
    paths: client,
    descriptions: ['task_description', 'outcome_summary', 'error_details', 'context'],
    time: 't.start_time',
  },
];

/** Some of a database's own tables have no place in another's: which of them it has. */
export function tablesIn(db: Store): PublicTable[] {
  const names = new Set(db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all());
  return publicTables.filter(({ name }) => names.has(name));
}

/** Its columns in their order. Hashes of lines (BLOB) never leave. */
export function columnsOf(db: Store, { name, ...hidden }: PublicTable, details: readonly Detail[]): string[] {
  const kept = (['paths', 'descriptions'] as const).flatMap((detail) =>
    details.includes(detail) ? [] : (hidden[detail] ?? []),
  );
  return db
    .prepare<[], { name: string; type: string }>(`PRAGMA table_xinfo(${name})`)
    .all()
    .filter((column) => !column.type.startsWith('BLOB') && !kept.includes(column.name))
    .map((column) => column.name);
}
