import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { findWorktree, realFile } from '../git/find-repository.ts';
import type { Store } from '../store/open.ts';
import type { RecordedRepository } from '../store/recorded-repositories.ts';
import { listed, namesLike } from './alike.ts';
import type { Io } from './io.ts';
import type { ChosenDatabase } from './open-current.ts';
import { type RecordedIn, recordedIn, repositoryOf } from './recorded-here.ts';

export interface RepositoryOptions {
  readonly repo?: readonly string[] | undefined;
}

/** Repositories that somebody named. */
export interface ChosenRepositories {
  /** As totals tell them apart. */
  readonly paths: readonly string[];
  readonly names: readonly string[];
  /** Where their clones are, be it on another machine. */
  readonly places: readonly string[];
}

/**
 * The repositories that `--repo` names, each by its name, its path, a folder in it or above it, owner/name, or a part of these,
 * in capitals or not; `undefined`: all. Throws a `UserError` that says which names are like one that fits none.
 */
export function chooseRepositories(
  store: Store,
  asked: readonly string[] | undefined,
  io: Pick<Io, 'cwd' | 'env'>,
  chosen: ChosenDatabase,
): ChosenRepositories | undefined {
  if (asked === undefined) return undefined;
  const recorded = recordedIn(store, chosen);
  const found = [...new Set(asked.flatMap((text) => repositoriesCalled(recorded, text, io)))];
  return {
    paths: found.map(({ path }) => path),
    names: [...new Set(found.map(({ name }) => name))],
    places: found.flatMap(({ clones }) => clones.map(({ path }) => path)),
  };
}

function repositoriesCalled(
  recorded: RecordedIn,
  asked: string,
  io: Pick<Io, 'cwd' | 'env'>,
): readonly RecordedRepository[] {
  const { all } = recorded;
  if (asked.trim() === '') throw new UserError('--repo names no repository', 'give a name, a part of one, or a folder');
  const lower = asked.toLowerCase();
  const folder = resolve(io.cwd, asked.replace(/^~(?=\/|$)/, io.env['HOME'] ?? homedir()));
  const ways: (() => readonly RecordedRepository[])[] = [
    () => (isPathLike(asked) ? inFolder(recorded, folder) : []),
    () => all.filter((each) => namesOf(each).includes(asked)),
    () => all.filter((each) => namesOf(each).some((name) => name.toLowerCase() === lower)),
    ...(isPathLike(asked)
      ? []
      : [
          () => inFolder(recorded, folder),
          () => all.filter((each) => partsOf(each, asked).some((name) => name.toLowerCase().includes(lower))),
        ]),
  ];
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  throw nothingFits(all, asked, folder);
}

/** `.`, `..`, `../web`, `/home/me/web`, `~/web`; `owner/name` may be both. */
export function isPathLike(asked: string): boolean {
  return /^(\.\.?$|\.?\.?\/|~)/.test(asked);
}

/** What a repository and its clones are called: by name and path, by the folder's own name, by owner/name. */
function namesOf({ name, path, remote, clones }: RecordedRepository): string[] {
  const ofClones = clones.flatMap((clone) => [clone.name, clone.path, basename(clone.path)]);
  const ofRemote = remote === null ? [] : [remote, remote.split('/').slice(-2).join('/')];
  return [...new Set([name, path, ...ofClones, ...ofRemote])];
}

/** Of what may be named in part: a folder that many lie in is no part of a name. */
function partsOf(repository: RecordedRepository, asked: string): string[] {
  return namesOf(repository).filter((name) => asked.includes('/') || name.split('/').length <= 2);
}

/** The repository that a folder is in; else those that lie below it. */
function inFolder(recorded: RecordedIn, folder: string): RecordedRepository[] {
  const worktree = existsSync(folder) ? findWorktree(folder) : undefined;
  if (worktree !== undefined) {
    const here = repositoryOf(recorded, worktree);
    return here === undefined ? [] : [here];
  }
  const real = `${realFile(folder)}/`;
  return recorded.all.filter(({ clones }) => clones.some(({ path }) => `${path}/`.startsWith(real)));
}

function nothingFits(all: readonly RecordedRepository[], asked: string, folder: string): UserError {
  if (all.length === 0)
    return new UserError(
      `there is no repository ${asked}, and none is recorded`,
      'ai-tracker doctor says whether all is in place',
    );
  const worktree = isPathLike(asked) && existsSync(folder) ? findWorktree(folder) : undefined;
  if (worktree !== undefined) {
    return new UserError(
      `nothing is recorded of the repository ${worktree.top}`,
      'ai-tracker doctor, called there, says whether its commits are',
    );
  }
  const names = [...new Set(all.map(({ name }) => name))];
  const like = namesLike(asked, [...names, ...all.flatMap((each) => partsOf(each, asked))]);
  return new UserError(
    `there is no repository ${asked}`,
    like.length > 0 ? `like it are: ${listed(like)}` : `known are: ${listed(names)}`,
  );
}
