import { basename, dirname, resolve } from 'node:path';
import { databasePath } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { type FleetFileFound, findFiles, lookAtFile } from '../fleet/find-files.ts';
import { fleetFile, newFleet, openFleetFile } from '../fleet/open-fleet.ts';
import { refresh } from '../fleet/refresh.ts';
import { becomeOwner } from '../spool/become-owner.ts';
import { listUnread } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';
import type { Io } from './io.ts';
import { progressLine } from './progress.ts';

/** The databases that are read as one: those in a folder, or these files. */
export type FleetOf = { readonly dir: string; readonly out?: string } | { readonly files: readonly string[] };

/** Opens the fleet's file, brought up to date, and says which databases cannot be read. In memory where it has no place. */
export async function openFleet(io: Io, of: FleetOf): Promise<Store> {
  if ('dir' in of) await ingestOwn(io, of.dir);
  const files = 'dir' in of ? findFiles(of.dir) : of.files.map(named);
  // Root reads them as the one whose they all are, who then can read and write what is made of them, too.
  if (files[0] !== undefined && files.every(({ owner }) => owner === files[0]?.owner)) becomeOwner(files[0].path);
  const store = ('dir' in of ? openFleetFile(of.out ?? fleetFile(of.dir)) : undefined) ?? newFleet();
  const progress = progressLine(io, 'Reading databases');
  try {
    refresh(store, files, progress.update);
  } catch (error) {
    store.close();
    throw error;
  } finally {
    progress.end();
  }
  for (const { path, error } of listUnread(store)) io.stderr(`ai-tracker: ${basename(path)} is not read: ${error}\n`);
  return store;
}

function named(path: string): FleetFileFound {
  const found = lookAtFile(path);
  if (found === undefined) throw new UserError(`there is no database ${path}`, 'check the path given with --db');
  return found;
}

/** An agent that reads the fleet is one of it. */
async function ingestOwn(io: Io, dir: string): Promise<void> {
  const own = resolve(io.cwd, databasePath(io.env));
  if (dirname(own) !== dir || io.env['AGENT_ID'] === undefined) return;
  const { ingestFirst } = await import('./ingest-first.ts');
  const failure = await ingestFirst(io, own);
  if (failure) io.stderr(`ai-tracker: ${failure.message}\n`);
}
