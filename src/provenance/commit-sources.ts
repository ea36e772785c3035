import type { BroughtLines } from '../attribution/line-source.ts';
import type { Origin, WeaveLine } from '../attribution/weave.ts';
import type { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import type { Relations } from '../context/relations.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { RecordedRanges } from '../store/commits.ts';
import type { Merged } from './removers.ts';

/** Git's names of what a file was before the commit that a revert reverts, and after it; empty for none. */
export interface RevertedFile {
  /** That had the content before. */
  readonly commit: string;
  readonly before: string;
  readonly after: string;
}

/** What is recorded of a file as a commit left it. */
export interface ReplacedFile {
  readonly path: string;
  readonly blob: string;
  readonly ranges: RecordedRanges['ranges'];
}

export interface DroppedFile extends ReplacedFile {
  /** The newest dropped commit that changed it. */
  readonly sha: string;
}

/** Git's names of the contents that some commits have of a commit's files, by path. */
export type BlobsElsewhere = ReadonlyMap<string, ReadonlySet<string>>;

/** What a stash did to a file. */
export interface Unstashed extends BroughtLines, Merged {
  readonly path: string;
  /** The stash is there no more: it was brought back, or dropped. */
  readonly isGone: boolean;
  /** It has lines that tell more than that somebody closed a block. */
  readonly isDistinctive: boolean;
  /** Committed lines that it has not. */
  readonly removed: readonly WeaveLine[];
}

/** What the files of one commit are attributed with. */
export interface CommitSources {
  readonly context: IngestContext;
  readonly worktree: Worktree;
  readonly repositoryId: number;
  readonly sha: string;
  readonly parents: readonly string[];
  /** What is recorded, by path, of the commit that an amend replaces. */
  readonly amended: ReadonlyMap<string, RecordedRanges>;
  /** Some paths of the amended commit that this one has not. */
  readonly amendedNamesGone: () => readonly string[];
  /** Pending files that are not there any more. Absolute paths. */
  readonly pendingGone: () => readonly string[];
  /** It was amended before, on another branch: there its lines count already. */
  readonly amendedTwice: boolean;
  /** Files of all commits that resets took off the branch before, whether they kept the work or not. */
  readonly resetFrom: () => readonly DroppedFile[];
  /** Commits that were made after that reset, before this one: what they have of the dropped work is spent. */
  readonly since: readonly string[];
  /** Files of those that left their work to be committed again. */
  readonly droppedFiles: () => readonly DroppedFile[];
  /** How it is related to other commits. */
  readonly relations: Relations;
  /** Git itself brought the work from elsewhere (cherry-pick, rebase, revert, am). */
  readonly transplanted: boolean;
  /** It reverts a commit, be it that git had to leave it to somebody to make it (a conflict, `--no-commit`). */
  readonly isRevert: () => boolean;
  /** Some of the files that the commit which it reverts changed. */
  readonly revertedFiles: () => ReadonlyMap<string, RevertedFile>;
  /** What nothing explains of it, git took from a commit that nobody recorded (cherry-pick, revert, am). */
  readonly broughtByGit: boolean;
  /** What commits that nobody recorded, and that this one was made from, have of its files. */
  readonly unrecorded: () => BlobsElsewhere;
  /** What other branches had of its files before it, where git may have brought work from one; else nothing. */
  readonly branches: () => BlobsElsewhere;
  /** What stashes did to its files that the call which made it took. */
  readonly unstashed: () => readonly Unstashed[];
  /** Changes of the work tree are away for the moment. */
  readonly isWorkAway: () => boolean;
  /** Contents that single files turn out to need. */
  readonly blobs: BlobPool;
  /** Of some commits, those that are not reachable from this one. */
  readonly unreachable: (shas: readonly string[]) => ReadonlySet<string>;
  /** Of some paths, those that it has. */
  readonly existing: (paths: readonly string[]) => ReadonlySet<string>;
  /** Whether git may be asked to blame one more file: each takes a process. */
  readonly mayBlame: () => boolean;
  /** What a line of its files is that nothing explains, by path. */
  readonly unexplained: ReadonlyMap<string, Origin>;
  /** What a line is that stood in a file before we first looked at it. */
  readonly foundBefore: Origin;
  readonly time: string;
  readonly generated: ReadonlySet<string>;
}

/** What a line of a file is that nothing explains. */
export function unexplainedIn(
  { unexplained, foundBefore }: CommitSources,
  { newPath }: Pick<ChangedFile, 'newPath'>,
): Origin {
  return unexplained.get(newPath) ?? foundBefore;
}
