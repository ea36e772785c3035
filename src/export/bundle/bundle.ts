// A bundle is what a machine without a database needs of the records to tell who wrote the lines of a range: hashes and
// ranges of lines, never their text. Gzipped JSON lines, for whoever opens one takes it for somebody else's: each line is
// checked before it is used, where an SQLite file would hand unchecked pages, views and triggers to SQLite.

/** A run of the agent's lines is of an origin; 1 is a person, 2 nobody known, 3 the first of the bundle's, and so on. */
export interface BundledOrigin {
  readonly evidence: string | null;
  readonly model: string | null;
  readonly agent: string | null;
}

/** `[start, end, origin, flags]`, 1-based, the end in it; in `flags` 1: added, 2: carried. */
export type BundledRange = readonly [number, number, number, number];
export type BundledRemoval = readonly [number, number, number];

export interface BundledFile {
  readonly path: string;
  readonly old: string | null;
  readonly blob: string | null;
  readonly generated: boolean;
  /** Hashes of the lines that it added and removed, in order: 8 bytes a line, little-endian, in base64. */
  readonly added: string;
  readonly removed: string;
  readonly lines: readonly BundledRange[];
  /** By the index of a range in `lines`, the sha of the recorded commit that it comes from. */
  readonly sources: Readonly<Record<string, string>>;
  readonly gone: readonly BundledRemoval[];
}

/** A recorded commit. */
export interface BundledCommit {
  readonly sha: string;
  readonly parent: string | null;
  readonly time: string;
  readonly landed: boolean;
  readonly agent: string | null;
  /** A hash of author, author time and subject. */
  readonly key: string | null;
  readonly successor: string | null;
  readonly copy: string | null;
  readonly overridden: number;
  readonly files: readonly BundledFile[];
}

export interface Bundle {
  readonly range: { readonly base: string; readonly head: string; readonly merge_base: string };
  readonly origins: readonly BundledOrigin[];
  /** In the order in which they were recorded. */
  readonly commits: readonly BundledCommit[];
}

/** The first line of the file says so. */
export const bundleFormat = 'ai-tracker-bundle';
export const bundleVersion = 1;

/** What larger ones have is left out, or refused: nobody is to fill the memory of a machine by a file of ours. */
export const mostLines: number = 5 << 20;
export const mostCommits = 100_000;
export const mostNameLength = 500;
