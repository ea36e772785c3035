import type { CommitKind } from '../git/reflog-operations.ts';
import type { Delivery } from '../spool/delivery.ts';
import type { Relations } from './relations.ts';

/** What is known of a commit beside what git shows of it. */
export interface CommitFacts extends Pick<Delivery, 'time' | 'env'> {
  readonly how: CommitKind | 'rebase';
  /** How it is related to others, as far as the reflog tells. */
  readonly relations: Relations;
  /** Commits that resets took off the branch before, the newest of each first: replaced, if their work is in this one. */
  readonly resets: readonly (readonly string[])[];
  /** Commits that were made since, and have a part of that work. */
  readonly since?: readonly string[];
}

/** The commit that a git hook told of, with what its process knew. */
export interface HookCommit extends Pick<CommitFacts, 'time' | 'env'> {
  /** `all`: everything since the reflog was last read. */
  readonly shas: ReadonlySet<string> | 'all';
}
