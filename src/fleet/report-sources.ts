import { basename } from 'node:path';
import type { SourceReport } from '../stats/fleet-report.ts';
import { countRows, listSources, listUnread } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';

/** The databases that were read, and those that cannot be, by path. `countWaiting`: deliveries that wait for one. */
export function sourcesOf(store: Store, countWaiting: (path: string) => number, now: number): SourceReport[] {
  const [rows, unread] = [countRows(store), listUnread(store)];
  const errors = new Map(unread.map(({ path, error }) => [path, error]));
  const read = listSources(store).map((source): SourceReport => {
    const isGone = source.gone_at !== null;
    return {
      ...{
        path: source.path,
        database_id: source.database_id,
        agent_id: source.agent_id,
        agent_role: source.agent_role,
      },
      ...{ host: source.host, last_event: source.last_event, last_read: source.read_at },
      lag_seconds: lagOf(source, now),
      waiting: isGone ? 0 : countWaiting(source.path),
      ...{ rows: rows.get(source.id) ?? 0, size: source.size, gone_at: source.gone_at },
      error: errors.get(source.path) ?? null,
    };
  });
  const known = new Set(read.map(({ path }) => path));
  const others = unread.flatMap(({ path, error }): SourceReport[] =>
    known.has(path)
      ? []
      : [
          {
            ...{
              path,
              database_id: null,
              agent_id: basename(path, '.db'),
              agent_role: null,
              host: null,
              last_event: null,
            },
            ...{
              last_read: null,
              lag_seconds: null,
              waiting: countWaiting(path),
              rows: 0,
              size: 0,
              gone_at: null,
              error,
            },
          },
        ],
  );
  return [...read, ...others].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What happened since it was last read, or will have been: the age of its last event then. */
function lagOf({ last_event, read_at }: { last_event: string | null; read_at: string }, now: number): number | null {
  if (last_event === null) return null;
  const until = Math.min(Date.parse(read_at), now);
  return Math.max(0, Math.round((until - Date.parse(last_event)) / 1000));
}
