import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetFileFound, lookAtFile } from '../fleet/find-files.ts';
import { explainError } from '../store/explain-error.ts';
import { attachSource, describeSource, refuseForeign } from '../store/fleet-attach.ts';
import { listSources } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';
import { copyAsCurrent, makeScratch } from '../store/open-copy.ts';
import { openInMemory } from '../store/open-in-memory.ts';
import { openSqlite } from '../store/sqlite.ts';
import { onlyAgent } from '../store/totals.ts';
import type { Detail, Source, Union } from '../store/union.ts';
import type { FleetOf } from './fleet-first.ts';
import type { Io } from './io.ts';
import { type ChosenDatabase, readDatabase } from './open-current.ts';

/** One state of what was chosen, which stays as it is for as long as it is read. `store` is to be closed. */
export async function openUnion(io: Io, chosen: ChosenDatabase, details: readonly Detail[]): Promise<Union> {
  if (chosen.fleet !== undefined) return { ...(await openFleetUnion(io, chosen.fleet)), details };
  // Brings it up to date.
  await readDatabase(io, chosen, () => undefined);
  const file = lookAtFile(chosen.path);
  const one = file === undefined ? { store: openInMemory(), sources: [] } : openOne(file);
  return { ...one, isFleet: false, details };
}

async function openFleetUnion(io: Io, of: FleetOf): Promise<Omit<Union, 'details'>> {
  const store = await (await import('./fleet-first.ts')).openFleet(io, of);
  store.exec('BEGIN');
  return { store, sources: listSources(store), isFleet: true };
}

/** A copy is read: reading takes as long as the server needs, and keeps nobody from writing meanwhile. */
function openOne(file: FleetFileFound): { readonly store: Store; readonly sources: readonly Source[] } {
  const folder = makeScratch();
  try {
    const copy = join(folder, 'copy.db');
    const schema = copyAsCurrent(file.path, copy, refuseForeign);
    const facts = factsOf(copy, schema, file.path);
    const store = openSqlite(copy, { readonly: true });
    const mark = file.isSettled ? file.mark : `${file.mark} ?`;
    const read = { path: file.path, mark, size: file.size, read_at: new Date().toISOString(), gone_at: null };
    return { store, sources: [{ ...facts, ...read, agent_id: onlyAgent(store) ?? '', id: undefined }] };
  } catch (error) {
    throw explainError(error, file.path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function factsOf(copy: string, schema: number, path: string): ReturnType<typeof describeSource> {
  const db = openSqlite(':memory:');
  const place = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const found: ReturnType<typeof describeSource>[] = [];
  try {
    attachSource(db, copy, () => found.push(describeSource(db, schema, place, '')));
  } finally {
    db.close();
  }
  return found[0] as ReturnType<typeof describeSource>;
}

/** The options that ask for them. */
export interface DetailOptions {
  readonly paths?: true;
  readonly descriptions?: true;
}

export function detailsOf({ paths, descriptions }: DetailOptions): Detail[] {
  return [...(paths ? (['paths'] as const) : []), ...(descriptions ? (['descriptions'] as const) : [])];
}
