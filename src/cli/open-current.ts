import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agentFileName, hostMark } from '../config/agent-file.ts';
import { databasePath, settingsFile, spoolDir } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isBehind } from '../ingest/is-behind.ts';
import { becomeOwner } from '../spool/become-owner.ts';
import { runningIngest } from '../spool/running.ts';
import { listDeliveries } from '../spool/spool.ts';
import { hasArrivals } from '../store/arrivals.ts';
import { explainError } from '../store/explain-error.ts';
import { holdsAnything } from '../store/holds-anything.ts';
import type { Store } from '../store/open.ts';
import { openAtOnce } from '../store/open-at-once.ts';
import { isFollowed } from '../store/worktrees.ts';
import type { FleetOf } from './fleet-first.ts';
import type { Io } from './io.ts';
import { type AskedCommit, lookAt, meetHere } from './meet-here.ts';
import { UsageError } from './usage-error.ts';

export interface DatabaseOptions {
  /** Several are read as one. */
  readonly db?: readonly string[] | undefined;
  readonly agent?: readonly string[] | undefined;
  /** The databases of a folder are read as one; `true`: of the shared one. */
  readonly fleet?: string | true | undefined;
}

export interface ChosenDatabase {
  readonly path: string;
  /** It is the agent's that `--agent` names, and holds its work alone. */
  readonly byAgent: boolean;
  /** The databases that are read as one. */
  readonly fleet?: FleetOf;
  /** Why it is read as it stands; `undefined`: it is the database of this agent, and brought up to date first. */
  readonly asItStands: string | undefined;
}

/** The file that a reading command reads: `--db`, else the agent's in the shared folder, else the configured one. */
export function chosenDatabase(io: Io, options: DatabaseOptions): ChosenDatabase {
  const fleet = chooseFleet(io, options);
  if (fleet !== undefined) {
    const path = 'dir' in fleet ? fleet.dir : fleet.files.join(', ');
    return { path, byAgent: false, fleet, asItStands: 'the databases of a fleet are read as they stand' };
  }
  const chosen = chooseDatabase(io, options);
  becomeOwner(chosen.path);
  return chosen;
}

/** A host that only reads has no agent and records of its own: then the folder that agents share is what is asked of. */
function chooseFleet({ cwd, env }: Io, { db = [], fleet }: DatabaseOptions): FleetOf | undefined {
  const shared = env['AI_TRACKER_SHARED_DIR'];
  if (fleet !== undefined) {
    if (db.length > 0) throw new UsageError('--db and --fleet both say what to read: give one of them');
    if (fleet !== true) return { dir: resolve(cwd, fleet) };
    if (shared) return { dir: resolve(cwd, shared) };
    throw new UserError('--fleet names no folder', 'name it with --fleet DIR, or set AI_TRACKER_SHARED_DIR');
  }
  if (db.length > 1) return { files: db.map((path) => resolve(cwd, path)) };
  const isReader = shared && db.length === 0 && !env['AGENT_ID'] && !env['AI_TRACKER_DB_PATH'];
  if (!isReader) return undefined;
  const [dir, own] = [resolve(cwd, shared), resolve(cwd, databasePath(env))];
  return existsSync(dir) && countWaiting(own) === 0 && !holdsAnything(own) ? { dir } : undefined;
}

function chooseDatabase(io: Io, options: DatabaseOptions): ChosenDatabase {
  const own = resolve(io.cwd, databasePath(io.env));
  const [named] = options.db ?? [];
  if (named !== undefined) {
    const path = resolve(io.cwd, named);
    if (!existsSync(path)) throw new UserError(`there is no database ${path}`, 'check the path given with --db');
    return { path, byAgent: false, asItStands: 'a file that --db names is only read' };
  }
  const shared = io.env['AI_TRACKER_SHARED_DIR'];
  const [agent, ...more] = options.agent ?? [];
  if (shared && agent !== undefined && more.length === 0) {
    const [path, ...others] = filesOfAgent(resolve(io.cwd, shared), agent);
    if (others.length > 0) {
      throw new UserError(
        `agent ${agent} ran in several containers, with a file each`,
        `read them as one with --fleet, or name one of them with --db: ${[path, ...others].join(', ')}`,
      );
    }
    // The paths in it are those of another container: `/workspace/repo` is there as well as here, and not the same clone.
    const asItStands = path === own ? undefined : "only its agent's own container can take them in";
    if (path !== undefined) return { path, byAgent: true, asItStands };
  }
  return { path: own, byAgent: false, asItStands: undefined };
}

/** One file, or where several containers were one agent, one for each. */
function filesOfAgent(folder: string, agent: string): string[] {
  const name = agentFileName(agent);
  const isTheirs = (file: string) =>
    file === `${name}.db` || (file.startsWith(`${name}${hostMark}`) && file.endsWith('.db'));
  return namesIn(folder)
    .filter(isTheirs)
    .map((file) => join(folder, file));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there, or not ours to read: then the configured database is read.
    return [];
  }
}

/** Opens for reading: the database of this agent with all that is known by now, any other as it stands. */
async function openChosen(io: Io, { path, asItStands, fleet }: ChosenDatabase, asked?: AskedCommit): Promise<Store> {
  if (fleet !== undefined) return (await import('./fleet-first.ts')).openFleet(io, fleet);
  if (asItStands !== undefined) {
    sayWhatWaits(io, path, asItStands);
    return (await import('../store/open-for-reading.ts')).openAsItStands(path);
  }
  const current = await openOwn(path);
  meetHere(io, ({ gitDir }) => isFollowed(current, gitDir));
  if (asked !== undefined) lookAt(io, current, path, asked);
  // Most often there are none, and nothing waits: then neither what checks them nor the whole of ingest need be loaded.
  if (hasSettings(io)) (await import('../config/settings.ts')).readSettings(io.env);
  if (listDeliveries(spoolDir(path), 1).length === 0 && !isBehind(current, new Date())) {
    await lookFurtherBehind(io, path, current);
    return current;
  }
  current.close();
  const { ingestFirst } = await import('./ingest-first.ts');
  const failure = await ingestFirst(io, path);
  const store = await openOwn(path);
  if (!failure) await lookFurtherBehind(io, path, store);
  // A database that can be read and not written still answers, and says what its answer lacks.
  if (failure) sayWhatWaits(io, path, failure.message);
  return store;
}

/** What makes a database, migrates or copies one is loaded when it is needed. */
async function openOwn(path: string): Promise<Store> {
  const found = openAtOnce(path);
  return typeof found === 'string' ? (await import('../store/open-for-reading.ts')).openForReading(path) : found;
}

/** Also where that cannot be told: reading them then says why. */
function hasSettings({ env }: Io): boolean {
  try {
    return statSync(settingsFile(env), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** What came from elsewhere and was too much to be looked through at once is no reader's to wait for. */
async function lookFurtherBehind(io: Io, path: string, store: Store): Promise<void> {
  if (!hasArrivals(store) || runningIngest(spoolDir(path)) !== undefined) return;
  const { ingestBehind } = await import('../api/ingest-program.ts');
  ingestBehind(path, io.env);
}

function sayWhatWaits(io: Io, path: string, why: string): void {
  const waiting = countWaiting(path);
  if (waiting > 0)
    io.stderr(
      `ai-tracker: ${waiting} ${waiting === 1 ? 'delivery waits and is' : 'deliveries wait and are'} not counted yet: ${why}\n`,
    );
}

/** How many deliveries are not in a database yet. */
export function countWaiting(path: string): number {
  try {
    return listDeliveries(spoolDir(path)).length;
  } catch {
    // Somebody else's spool, which is not ours to look into.
    return 0;
  }
}

/**
 * Runs `read` on one state of the database; what SQLite finds wrong only then is explained as at opening. `asked`: what it
 * is about, which may not have been looked at yet.
 */
export async function readDatabase<T>(
  io: Io,
  chosen: ChosenDatabase,
  read: (store: Store) => T,
  asked?: AskedCommit,
): Promise<T> {
  const store = await openChosen(io, chosen, asked);
  try {
    return store.transaction(() => read(store))();
  } catch (error) {
    throw explainError(error, chosen.path);
  } finally {
    store.close();
  }
}

/** Runs `use` on a database that stays open while it waits for others: each read is of one state by a transaction of its own. */
export async function withDatabase<T>(io: Io, chosen: ChosenDatabase, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openChosen(io, chosen);
  try {
    return await use(store);
  } catch (error) {
    throw explainError(error, chosen.path);
  } finally {
    store.close();
  }
}

/** Commits of the clone here that somebody reads of, and the names of those among them that nobody recorded. */
export interface Elsewhere<T> {
  readonly worktree: Worktree | undefined;
  readonly unrecorded: (found: T, store: Store) => readonly string[];
}

/**
 * `readDatabase`; of a fleet, again with what all agents recorded of the commits that nobody did, if there are any: a forge
 * made them, and this clone may be the only one that has them.
 */
export async function readWithElsewhere<T>(
  io: Io,
  chosen: ChosenDatabase,
  read: (store: Store) => T,
  { worktree, unrecorded }: Elsewhere<T>,
  asked?: AskedCommit,
): Promise<T> {
  if (chosen.fleet === undefined) return readDatabase(io, chosen, read, asked);
  const store = await openChosen(io, chosen);
  try {
    const found = store.transaction(() => read(store))();
    const shas = unrecorded(found, store);
    if (worktree === undefined || shas.length === 0) return found;
    return (await import('./look-elsewhere.ts')).withCommits(store, worktree, shas, () => read(store));
  } finally {
    store.close();
  }
}
