import { createHash } from 'node:crypto';
import type { Store } from '../../store/open.ts';
import type { Value } from './table.ts';

export interface RepositoryRow {
  /** Its remote; where there is none, a name that is made of its first commit or its place. */
  readonly repository_id: string;
  readonly name: string;
  readonly remote: string | null;
  readonly path: string | null;
}

export interface Repositories {
  readonly rows: readonly RepositoryRow[];
  /** What one is called there whose id is this here; of commits of an old database its name is all that is known. */
  readonly called: (id: Value) => string;
}

export function repositoriesOf(store: Store, withPaths: boolean): Repositories {
  const names = new Map<Value, string>();
  const rows = new Map<string, RepositoryRow>();
  const found = store.prepare<[], { id: number; name: string; remote: string | null; key: string; path: string }>(
    'SELECT id, name, remote, common_dir AS key, path FROM repositories ORDER BY id',
  );
  for (const { id, name, remote, key, path } of found.iterate()) {
    const called = remote ?? hashed(key);
    names.set(id, called);
    // Several clones of one are one.
    if (!rows.has(called)) rows.set(called, { repository_id: called, name, remote, path: withPaths ? path : null });
  }
  const others = store.prepare<[], string>(
    'SELECT DISTINCT repository_name FROM commits WHERE repository_id IS NULL ORDER BY 1',
  );
  for (const name of others.pluck().all()) {
    names.set(name, hashed(name));
    rows.set(hashed(name), { repository_id: hashed(name), name, remote: null, path: null });
  }
  return { rows: [...rows.values()], called: (id) => names.get(id) ?? hashed(String(id)) };
}

function hashed(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
