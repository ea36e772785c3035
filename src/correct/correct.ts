import { toRanges } from '../attribution/ranges.ts';
import { type Author, authorOf, type Origin } from '../attribution/weave.ts';
import { insertRanges } from '../store/commits.ts';
import { clearRanges, countsBefore, filesToCount, setCommitCounts, setFileCounts } from '../store/corrections.ts';
import type { Store } from '../store/open.ts';
import { insertByHand } from '../store/origins.ts';
import { RecordedLines } from './lines-of-commit.ts';
import { type CorrectedLine, changeOfCounts } from './shared-counts.ts';

/** Lines of recorded files, 0-based, by the row's id. */
export type LinesOfFiles = ReadonlyMap<number, { readonly commitId: number; readonly lines: ReadonlySet<number> }>;

/** `undefined`: as it was before anybody put it right. */
export type Verdict = 'ai' | 'human' | undefined;

/** Names origins by hand, one for each that they take the place of. */
export class ByHandOrigins {
  readonly #db: Store;
  readonly #verdict: Verdict;
  readonly #decidedAt: string;
  readonly #made = new Map<Origin, Origin>();

  constructor(db: Store, verdict: Verdict, decidedAt: string) {
    this.#db = db;
    this.#verdict = verdict;
    this.#decidedAt = decidedAt;
  }

  /** `base`: whose the line was before anybody put it right. */
  inPlaceOf(base: Origin): Origin {
    if (this.#verdict === undefined) return base;
    const known = this.#made.get(base);
    if (known !== undefined) return known;
    const made = insertByHand(this.#db, { author: this.#verdict, corrects: base, decidedAt: this.#decidedAt });
    this.#made.set(base, made);
    return made;
  }
}

/** Gives lines of recorded files another author, and counts their commits anew. */
export function correctFiles(db: Store, files: LinesOfFiles, origins: ByHandOrigins, at: string): void {
  const recorded = new RecordedLines(db);
  for (const [fileId, { lines }] of files) {
    const corrected = recorded
      .of(fileId)
      .map((line, index) =>
        line !== undefined && lines.has(index)
          ? { ...line, origin: origins.inPlaceOf(recorded.baseOf(line.origin)) }
          : (line as NonNullable<typeof line>),
      );
    clearRanges(db, fileId);
    insertRanges(db, fileId, rangesOf(corrected), []);
  }
  const after = new RecordedLines(db);
  for (const commitId of new Set([...files.values()].map(({ commitId }) => commitId))) {
    countCommit(db, after, commitId, files, at);
  }
}

/** Lines that no range covers stay without one. */
function rangesOf(lines: readonly (Parameters<typeof toRanges>[0][number] | undefined)[]) {
  const nobody: Origin = -1;
  const all = lines.map((line) => line ?? { origin: nobody, added: false, carried: false });
  return toRanges(all).filter(({ origin }) => origin !== nobody);
}

function countCommit(db: Store, recorded: RecordedLines, commitId: number, files: LinesOfFiles, at: string): void {
  const all: CorrectedLine[] = [];
  let isByHand = false;
  for (const { id, generated } of filesToCount(db, commitId)) {
    const counts: Record<Author, number> = { ai: 0, human: 0, unknown: 0 };
    for (const line of recorded.of(id)) {
      if (line === undefined) continue;
      const base = recorded.baseOf(line.origin);
      isByHand ||= base !== line.origin;
      if (!line.added) continue;
      const is = authorOf(line.origin);
      counts[is]++;
      all.push({ was: authorOf(base), is, carried: line.carried, generated });
    }
    if (files.has(id)) setFileCounts(db, id, counts);
  }
  const before = countsBefore(db, commitId);
  const change = changeOfCounts(all, before);
  setCommitCounts(db, commitId, { before: before.counts, change, at: isByHand ? at : null });
}
