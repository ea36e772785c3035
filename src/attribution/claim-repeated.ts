import { align } from './align.ts';
import { type AttributedLine, attributeFile, type Hunk, unchangedPairs } from './attribute-file.ts';
import { claim } from './claim.ts';
import { type KeptText, keptText } from './kept-text.ts';
import type { BroughtLines } from './line-source.ts';
import type { Line } from './lines.ts';
import { inTurn } from './text-counts.ts';
import { type Origin, unknown } from './weave.ts';

/** What a recorded commit that is repeated changed in a file. */
export interface RepeatedFile {
  /** The recorded commit, by the id of its row. */
  readonly source: number;
  readonly added: Pick<BroughtLines, 'hashes' | 'origins'>;
  readonly removed: Pick<BroughtLines, 'hashes' | 'origins'>;
}

export interface RepeatingFile {
  readonly parent: readonly Line[];
  readonly commit: readonly Line[];
  readonly hunks: readonly Hunk[];
  /** Who wrote each line of the parent's; where that is not known, nobody. */
  readonly parentOrigins: readonly Origin[] | undefined;
}

/** What a file read as in the newest of the commits that are repeated: all that they did to it is there. */
export interface LeftFile {
  readonly lines: readonly Line[];
  readonly origins: readonly Origin[];
}

/** Whose a line is, and which recorded commit added or removed it before. */
export interface SourcedLine {
  readonly origin: Origin;
  readonly source: number;
}

export interface ClaimedFile {
  readonly lines: readonly AttributedLine[];
  readonly removed: ReadonlyMap<number, Origin>;
  /** No new work, and none that is gone, whoever did that. */
  readonly kept: KeptText;
  readonly claims: {
    readonly added: ReadonlyMap<number, SourcedLine>;
    readonly removed: ReadonlyMap<number, SourcedLine>;
  };
}

/**
 * Who wrote the lines of a file as a commit leaves it that repeats recorded ones (design 4.15): what these wrote is whose
 * it is there, all else nobody's that is known. `files`: what they did, those that are asked first first. `left`: where
 * that is still known.
 */
export function claimRepeated(file: RepeatingFile, files: readonly RepeatedFile[], left?: LeftFile): ClaimedFile {
  const { parent, commit, hunks } = file;
  const { toParent } = unchangedPairs(file);
  const isAdded = (index: number) => toParent[index] === -1;
  const sources = files.map(
    ({ added }): BroughtLines => ({ ...added, evidence: 'replaced', copied: new Set(added.hashes) }),
  );
  const added = new Map<number, SourcedLine>();
  for (const [index, { origin, source }] of claim(commit, isAdded, sources)) {
    added.set(index, { origin, source: (files[source] as RepeatedFile).source });
  }
  // White space that changed, and what only moved, is its author's, whoever did that (design 4.2, 4.3).
  const own = attributeFile({ ...file, weave: undefined, unexplained: unknown, foundBefore: unknown });
  const stood = originsIn(left, commit);
  const lines = own.lines.map((line, index): AttributedLine => {
    const known = added.get(index);
    if (known !== undefined) return { ...known, added: true, carried: true };
    if (!line.added || line.origin !== unknown) return line;
    const origin = stood(index);
    return origin === unknown ? line : { origin, added: true, carried: true };
  });
  const gone = hunks.flatMap(({ oldStart, oldLines }) => Array.from({ length: oldLines }, (_, at) => oldStart + at));
  const removed = claimRemoved(parent, gone, files);
  return {
    lines,
    removed: new Map(gone.map((index) => [index, removed.get(index)?.origin ?? unknown])),
    kept: keptText(file, own),
    claims: { added, removed },
  };
}

/** Of a squash git may say that other lines moved than of the commits by themselves: a line is whose it was at their end. */
function originsIn(left: LeftFile | undefined, commit: readonly Line[]): (index: number) => Origin {
  if (left === undefined) return () => unknown;
  const partners = align(left.lines, commit);
  return (index) => left.origins[partners[index] as number] ?? unknown;
}

function claimRemoved(
  parent: readonly Line[],
  gone: readonly number[],
  files: readonly RepeatedFile[],
): Map<number, SourcedLine> {
  const claims = new Map<number, SourcedLine>();
  for (const { source, removed } of files) {
    const next = inTurn([...removed.hashes].map((hash, at) => [hash, at] as const));
    for (const index of gone) {
      const at = claims.has(index) ? undefined : next((parent[index] as Line).stripped);
      if (at !== undefined) claims.set(index, { origin: removed.origins[at] ?? unknown, source });
    }
  }
  return claims;
}
