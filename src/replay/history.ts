import type { Hunk } from '../attribution/attribute-file.ts';

/** A commit as a step from its first parent: which files it changed, and where. */
export interface HistoryCommit {
  readonly sha: string;
  /** Committer time, in seconds since the epoch. */
  readonly time: number;
  readonly isMerge: boolean;
  readonly files: readonly HistoryFile[];
}

export interface HistoryFile {
  /** `undefined`: it is new. */
  readonly from: string | undefined;
  /** `undefined`: it is gone. */
  readonly to: string | undefined;
  /** Git sees no lines in it, before or after. */
  readonly isBinary: boolean;
  /** A file became a link, or the like: nothing of the old one is in the new one. */
  readonly isReplaced: boolean;
  /** Git's name of the new content, of a merge's file. */
  readonly blob: string | undefined;
  readonly hunks: readonly Hunk[];
}
