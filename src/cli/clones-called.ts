import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { chooseRepositories, isPathLike } from './choose-repositories.ts';
import type { Io } from './io.ts';
import { type ChosenDatabase, readDatabase } from './open-current.ts';

/** The clones on this machine that `--repo` names: by a folder, or as a repository that is recorded. Each once. */
export async function clonesCalled(io: Io, chosen: ChosenDatabase, asked: readonly string[]): Promise<Worktree[]> {
  const found = new Map<string, Worktree>();
  for (const text of asked) {
    const worktrees = isPathLike(text) ? [cloneAt(io, text)] : await clonesNamed(io, chosen, text);
    for (const worktree of worktrees) if (!found.has(worktree.commonDir)) found.set(worktree.commonDir, worktree);
  }
  return [...found.values()];
}

/** The one clone that is named. */
export async function cloneCalled(io: Io, chosen: ChosenDatabase, asked: string): Promise<Worktree> {
  const [one, ...others] = await clonesCalled(io, chosen, [asked]);
  if (one !== undefined && others.length === 0) return one;
  const folders = [one, ...others].map((each) => each?.top).join(', ');
  throw new UserError(`${asked} fits several clones`, `name one by its folder: ${folders}`);
}

function cloneAt(io: Io, folder: string): Worktree {
  const worktree = findWorktree(resolve(io.cwd, folder));
  if (worktree !== undefined) return worktree;
  throw new UserError(`${folder} is in no git repository`, 'name a folder of a clone with --repo');
}

async function clonesNamed(io: Io, chosen: ChosenDatabase, name: string): Promise<Worktree[]> {
  const folder = resolve(io.cwd, name);
  const there = existsSync(folder) ? findWorktree(folder) : undefined;
  let places: readonly string[];
  try {
    places = await readDatabase(io, chosen, (store) => chooseRepositories(store, [name], io, chosen)?.places ?? []);
  } catch (error) {
    // A clone of which nothing is recorded is one all the same.
    if (error instanceof UserError && there !== undefined) return [there];
    throw error;
  }
  const clones = places.flatMap((place) => (existsSync(place) ? (findWorktree(place) ?? []) : []));
  if (clones.length > 0) return clones;
  throw new UserError(`no clone of ${name} is here`, 'name a folder of one: --repo DIR');
}
