import { findWorktree, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { readRemotes, rootCommit } from '../git/read-remotes.ts';
import type { Store } from '../store/open.ts';
import { type RecordedRepository, recordedRepositories } from '../store/recorded-repositories.ts';
import type { ChosenDatabase } from './open-current.ts';

/** What a database has of repositories. */
export interface RecordedIn {
  readonly all: readonly RecordedRepository[];
  /** Their places are those of this machine. */
  readonly isOwn: boolean;
}

export function recordedIn(store: Store, { fleet, asItStands }: ChosenDatabase): RecordedIn {
  return { all: recordedRepositories(store, fleet !== undefined), isOwn: asItStands === undefined };
}

/** The recorded repository that a folder is in. */
export function repositoryHere(store: Store, folder: string, chosen: ChosenDatabase): RecordedRepository | undefined {
  const worktree = findWorktree(folder);
  if (worktree === undefined) return undefined;
  const recorded = recordedIn(store, chosen);
  // One that is not known by its place is known after this command: git need not be asked.
  if (recorded.isOwn) return atPlaceOf(recorded, worktree)[0];
  return recorded.all.length === 0 ? undefined : repositoryOf(recorded, worktree);
}

/**
 * The recorded repository that a clone here is one of. In a database of another machine what lies at the same place need not be
 * the same: there the remote tells, or where there is none the first commit.
 */
export function repositoryOf(recorded: RecordedIn, worktree: Worktree): RecordedRepository | undefined {
  const atPlace = atPlaceOf(recorded, worktree);
  if (recorded.isOwn && atPlace[0] !== undefined) return atPlace[0];
  const { remote } = readRemotes(worktree);
  const ofRemote = recorded.all.find((each) => remote !== null && each.remote === remote);
  if (ofRemote !== undefined) return ofRemote;
  const root = rootCommit(worktree);
  const isSame = (each: RecordedRepository) => each.remote === null && (each.root_commit ?? root) === root;
  return atPlace.find(isSame) ?? recorded.all.find((each) => each.root_commit !== null && isSame(each));
}

function atPlaceOf({ all }: RecordedIn, { top, commonDir }: Worktree): RecordedRepository[] {
  const places = [commonDir, repositoryPath(commonDir)];
  return all.filter(({ clones }) => clones.some(({ place, path }) => places.includes(place) || path === top));
}
