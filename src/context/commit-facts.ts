import type { CommitKind } from '../git/reflog-operations.ts';
import type { Delivery } from '../spool/delivery.ts';

/** What is known of a commit beside what git shows of it. */
export interface CommitFacts extends Pick<Delivery, 'time' | 'env'> {
  readonly how: CommitKind | 'rebase';
  /** Commits that this one surely replaces: the amended one, those of a rebase. */
  readonly replaces: readonly string[];
  /** Other commits that it was made from: all that the same rebase replaced. */
  readonly madeFrom: readonly string[];
  /** Of these, the ones that a rebase copied it from, and whose lines all counted there so far. */
  readonly takesOver?: readonly string[];
  /** Commits that nobody recorded, of those that this one replaces or was made from. */
  readonly unrecorded?: readonly string[];
  /** What had replaced, before the rebase, those that it replaces: in another clone, or on another branch. */
  readonly successors?: readonly string[];
  /** Commits that the rebase left behind on another branch, where they count still. */
  readonly leftOut?: readonly string[];
  /** Commits that resets took off the branch before, the newest of each first: replaced, if their work is in this one. */
  readonly dropped: readonly (readonly string[])[];
  /** Commits that were made since, and have a part of that work. */
  readonly since?: readonly string[];
}

/** The commit that a git hook told of, with what its process knew. */
export interface HookCommit extends Pick<CommitFacts, 'time' | 'env'> {
  /** `all`: everything since the reflog was last read. */
  readonly shas: ReadonlySet<string> | 'all';
}
