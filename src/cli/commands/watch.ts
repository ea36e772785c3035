import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databasePath } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { repositoryPath, type Worktree } from '../../git/find-repository.ts';
import { worktreesBelow } from '../../git/worktrees-below.ts';
import { count } from '../../render/numbers.ts';
import { becomeOwner } from '../../spool/become-owner.ts';
import { openStore, type Store } from '../../store/open.ts';
import { forgetRepository, isFollowed } from '../../store/worktrees.ts';
import { ingestFirst } from '../ingest-first.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { deliverRepository } from '../meet-here.ts';

export interface WatchOptions {
  readonly folders: readonly string[];
  readonly stop?: boolean;
  readonly json?: boolean;
}

interface Watched {
  /** Repositories that are watched, or no longer watched, since now. */
  readonly repositories: readonly string[];
  /** How many of those found were so before. */
  readonly unchanged: number;
  /** Folders that were too large to be looked through. */
  readonly cut_short: readonly string[];
}

/** Makes the repositories at and below folders known, so that their commits are recorded where no agent ever was. */
export async function run(options: WatchOptions, io: Io): Promise<number> {
  const folders = options.folders.length > 0 ? options.folders : ['.'];
  const found = folders.map((folder) => ({ folder, ...worktreesBelow(existing(resolve(io.cwd, folder))) }));
  const all = found.flatMap(({ worktrees }) => worktrees);
  const worktrees = [...new Map(all.map((each) => [each.gitDir, each])).values()];
  const database = resolve(io.cwd, databasePath(io.env));
  becomeOwner(database);
  const changed = options.stop ? await stop(io, database, worktrees) : await start(io, database, worktrees);
  const result: Watched = {
    repositories: changed.map((commonDir) => repositoryPath(commonDir)),
    unchanged: new Set(worktrees.map(({ commonDir }) => commonDir)).size - changed.length,
    cut_short: found.flatMap(({ folder, isWhole }) => (isWhole ? [] : [folder])),
  };
  if (options.json) printJson(io, 'watch/1', result);
  else io.stdout(textOf(result, options.stop === true));
  return 0;
}

function existing(folder: string): string {
  if (existsSync(folder)) return folder;
  throw new UserError(`there is no folder ${folder}`, 'name one that holds repositories');
}

/** Both return the git folders of the repositories that it made a difference to. */
async function start(io: Io, database: string, worktrees: readonly Worktree[]): Promise<string[]> {
  await upToDate(io, database);
  const isKnown = inStore(database, (store) => worktrees.map(({ gitDir }) => isFollowed(store, gitDir)));
  const unknown = worktrees.filter((_, index) => !isKnown[index]);
  for (const worktree of unknown) deliverRepository(database, worktree);
  await upToDate(io, database);
  return [...new Set(unknown.map(({ commonDir }) => commonDir))];
}

async function stop(io: Io, database: string, worktrees: readonly Worktree[]): Promise<string[]> {
  // What was committed until now is recorded.
  await upToDate(io, database);
  const commonDirs = [...new Set(worktrees.map(({ commonDir }) => commonDir))];
  return inStore(database, (store) => commonDirs.filter((commonDir) => forgetRepository(store, commonDir)));
}

async function upToDate(io: Io, database: string): Promise<void> {
  const failure = await ingestFirst(io, database);
  if (failure) throw failure;
}

function inStore<T>(database: string, ask: (store: Store) => T): T {
  const store = openStore(database);
  try {
    return ask(store);
  } finally {
    store.close();
  }
}

function textOf({ repositories, unchanged, cut_short }: Watched, isStop: boolean): string {
  const many = `${count(repositories.length)} ${repositories.length === 1 ? 'repository' : 'repositories'}`;
  const lines = [
    isStop ? `No longer watched: ${many}.` : `Watched from now on: ${many}.`,
    ...repositories.map((path) => `  ${path}`),
    ...(unchanged > 0 ? [`${isStop ? 'Not watched before' : 'Known already'}: ${unchanged}.`] : []),
    ...cut_short.map((folder) => `${folder} is too large to be looked through to its end: name the folders in it.`),
    ...(isStop && repositories.length > 0
      ? ['An agent\u2019s session there, or a command of ai-tracker\u2019s, makes it known again.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
