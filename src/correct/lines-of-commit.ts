import type { Origin } from '../attribution/weave.ts';
import { type CorrectableFile, filesOfCommit, wholeRanges } from '../store/corrections.ts';
import type { Store } from '../store/open.ts';
import { findByHand } from '../store/origins.ts';

/** A line where it was brought: in a file as a commit left it. */
export interface LinePlace {
  readonly sha: string;
  readonly path: string;
  readonly line: number;
}

/** The name of a place, by which it is looked up. */
export function nameOfPlace({ sha, path, line }: LinePlace): string {
  return `${sha}:${line}:${path}`;
}

/** A line as it is recorded. */
export interface RecordedLine {
  readonly origin: Origin;
  readonly added: boolean;
  readonly carried: boolean;
  readonly source?: number;
}

/** The lines of recorded files, read once; a handle over what was read already. */
export class RecordedLines {
  readonly #db: Store;
  readonly #lines = new Map<number, readonly (RecordedLine | undefined)[]>();
  readonly #bases = new Map<Origin, Origin>();

  constructor(db: Store) {
    this.#db = db;
  }

  filesAt({ sha, path }: LinePlace): CorrectableFile[] {
    return filesOfCommit(this.#db, sha, path);
  }

  /** 0-based; a line that no range covers is `undefined`. */
  of(fileId: number): readonly (RecordedLine | undefined)[] {
    const known = this.#lines.get(fileId);
    if (known !== undefined) return known;
    const lines: (RecordedLine | undefined)[] = [];
    for (const { start, end, ...line } of wholeRanges(this.#db, fileId)) {
      while (lines.length < start - 1) lines.push(undefined);
      while (lines.length < end) lines.push(line);
    }
    this.#lines.set(fileId, lines);
    return lines;
  }

  /** Whose it was before anybody put it right by hand. */
  baseOf(origin: Origin): Origin {
    const known = this.#bases.get(origin) ?? findByHand(this.#db, origin)?.corrects ?? origin;
    this.#bases.set(origin, known);
    return known;
  }

  /** The places of the lines that a commit added to the file, in order. */
  addedTo(fileId: number): number[] {
    return this.of(fileId).flatMap((line, at) => (line?.added ? [at] : []));
  }
}
