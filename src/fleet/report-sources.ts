import { basename } from 'node:path';
import type { SourceReport } from '../stats/fleet-report.ts';
import { listSources, listUnread } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';

/** The databases that were read, and those that cannot be, by path. `countWaiting`: deliveries that wait for one. */
export function sourcesOf(store: Store, countWaiting: (path: string) => number, now: number): SourceReport[] {
  const errors = new Map(listUnread(store).map(({ path, error }) => [path, error]));
  const read = listSources(store).map((source): SourceReport => {
    const { path, database_id, agent_id, agent_role, host, last_event, read_at, rows, size, gone_at } = source;
    const waiting = gone_at === null ? countWaiting(path) : 0;
    const facts = { path, database_id, agent_id, agent_role, host, last_event, last_read: read_at };
    const error = gone_at === null ? (errors.get(path) ?? null) : null;
    return { ...facts, lag_seconds: lagOf(source, now), waiting, rows, size, gone_at, error };
  });
  const known = new Set(read.flatMap(({ path, gone_at }) => (gone_at === null ? path : [])));
  const others = [...errors].filter(([path]) => !known.has(path));
  const nothing = { database_id: null, agent_role: null, host: null, last_event: null, last_read: null } as const;
  return [
    ...read,
    ...others.map(([path, error]): SourceReport => {
      const facts = { ...nothing, path, agent_id: basename(path, '.db'), lag_seconds: null };
      return { ...facts, waiting: countWaiting(path), rows: 0, size: 0, gone_at: null, error };
    }),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What happened since it was last read, or will have been: the age of its last event then. */
function lagOf({ last_event, read_at }: { last_event: string | null; read_at: string }, now: number): number | null {
  if (last_event === null) return null;
  const until = Math.min(Date.parse(read_at), now);
  return Math.max(0, Math.round((until - Date.parse(last_event)) / 1000));
}
