import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databasePath } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { becomeOwner } from '../spool/become-owner.ts';
import { explainError } from '../store/explain-error.ts';
import { openStore, type Store } from '../store/open.ts';
import { ingestFirst } from './ingest-first.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Runs `work` on the database of this agent, with all that waits taken in, so that nothing comes back later. */
export async function withOwnDatabase<T>(io: Io, work: (store: Store, path: string) => T | Promise<T>): Promise<T> {
  const path = resolve(io.cwd, databasePath(io.env));
  if (!existsSync(path)) throw new UserError(`there is no database ${path}`, 'nothing is recorded yet');
  becomeOwner(path);
  const failure = await ingestFirst(io, path);
  if (failure !== undefined) throw failure;
  const store = openStore(path);
  try {
    return await work(store, path);
  } catch (error) {
    throw explainError(error, path);
  } finally {
    store.close();
  }
}

/** Asks a person; where none sits there, only `--yes` is a yes. */
export async function confirmed(io: Io, question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined) throw new UsageError(`${question} Confirm with --yes`);
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim());
}
