import type { AttributedLine } from '../attribution/attribute-file.ts';
import { claim } from '../attribution/claim.ts';
import { isDistinctive } from '../attribution/has-half.ts';
import { hashesOf, stoodIn } from '../attribution/line-source.ts';
import type { Line } from '../attribution/lines.ts';
import { human, isAiOrigin, type Origin, preexisting, unknown } from '../attribution/weave.ts';
import { isReplaced } from '../context/relations.ts';
import type { RecordedLines } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import type { Answer, KnownAuthor, Source } from './known-sources.ts';

export interface OpenLinesOptions {
  readonly lines: readonly AttributedLine[];
  /** Lines whose author is known, but not whether another commit counts them. */
  readonly returning: ReadonlySet<number>;
  /** Lines that an amended commit had, with the authors that it had them from. */
  readonly settled: ReadonlySet<number>;
  /** What a line is that nothing explains. */
  readonly unexplained: Origin;
}

/** A handle on a file's lines of a commit, of which some are still to be known again. */
export class UnattributedLines {
  readonly lines: AttributedLine[];
  /** Lines that another counted commit has already. */
  readonly repeated = new Set<number>();
  /** The recorded commits that lines were known from. */
  readonly broughtBy = new Map<number, string>();
  /** All recorded commits that lines were recognised from. */
  readonly recognisedFrom = new Set<string>();
  /** For each of the agent's lines that a shelf counted as discarded, that shelf. */
  readonly unshelved: number[] = [];
  readonly #sources: CommitSources;
  readonly #commit: readonly Line[];
  readonly #options: OpenLinesOptions;
  readonly #found = new Set<number>();
  /** Lines of superseded commits that seem to be repeated since a counted one has their text. */
  readonly #repeatedByText = new Set<number>();
  /** Where lines of recorded commits stood there. */
  readonly #placeThere = new Map<number, Place>();
  /** A line that tells more, by the commit that it was known from. */
  readonly #tellingFrom = new Map<string, number>();
  #counted: ReadonlySet<number> = new Set();
  #counting: readonly RecordedLines[] = [];
  #allHashes: Float64Array | undefined;
  #telling: ReadonlySet<number> | undefined;

  constructor(sources: CommitSources, commit: readonly Line[], options: OpenLinesOptions) {
    this.lines = [...options.lines];
    this.#sources = sources;
    this.#commit = commit;
    this.#options = options;
  }

  isOpen(index: number): boolean {
    if (this.#found.has(index)) return false;
    const { returning, settled, unexplained } = this.#options;
    return returning.has(index) || (!settled.has(index) && isUnexplained(this.lines[index], unexplained));
  }

  isAnyOpen(): boolean {
    return this.lines.some((_, index) => this.isOpen(index));
  }

  /** Hashes of the texts of the open lines; not of braces, which stand anywhere. */
  texts(): Set<number> {
    const telling = this.#commit.filter(({ letters }, index) => letters > 0 && this.isOpen(index));
    return new Set(telling.map(({ stripped }) => stripped));
  }

  /** Commits that count their lines in the totals: what is known again may be one of them. */
  countedBy(known: readonly RecordedLines[]): void {
    this.#counting = known.filter((from) => this.#isCountedBy(from));
    this.#counted = new Set(this.#counting.flatMap((from) => [...from.hashes]));
  }

  /** Whether a line is open, and not only to be asked who counts it. */
  hasNoAuthor(index: number): boolean {
    return this.isOpen(index) && !this.#options.returning.has(index);
  }

  take(answer: Answer): void {
    if (!(answer instanceof Map)) this.#claim(answer as readonly Source[]);
    else for (const [index, known] of answer) if (this.isOpen(index)) this.#carry(index, known);
  }

  #claim(known: readonly Source[]): void {
    for (const [index, { origin, source, partner }] of claim(this.#commit, (index) => this.isOpen(index), known)) {
      const from = known[source] as Source;
      if (from.sha !== undefined) this.#placeThere.set(index, { hashes: hashesOf(from), at: partner });
      this.#close(index, origin === preexisting ? this.#sources.foundBefore : origin);
      if (from.sha !== undefined) {
        this.broughtBy.set(index, from.sha);
        this.recognisedFrom.add(from.sha);
      }
      if (from.shelf !== undefined && isAiOrigin(origin) && stoodIn(from, partner)) this.unshelved.push(from.shelf);
      // What another commit counts may be another line of the same text, be it gone by now: a brace.
      const isTakenOver = this.#sources.relations.get(from.sha ?? '')?.isTakenOver;
      if (this.#isCountedBy(from)) this.repeated.add(index);
      else if (!isTakenOver && this.#isCounted(index)) {
        this.repeated.add(index);
        if (from.sha !== undefined) this.#repeatedByText.add(index);
      }
    }
  }

  /**
   * What a superseded commit added is repeated when a counted one has it. Many have a short line, and be it another one:
   * unless that has it beside the same line that tells more, it counts as a line does that came from there beside it.
   */
  closeShort(): void {
    for (const [index, sha] of this.broughtBy) if (this.#isDistinctive(index)) this.#tellingFrom.set(sha, index);
    for (const index of this.#repeatedByText) {
      if (this.#isDistinctive(index) || this.#isCountedInPlace(index)) continue;
      const beside = this.#tellingBeside(index);
      if (beside !== undefined && !this.repeated.has(beside)) this.repeated.delete(index);
    }
  }

  /** Whether a commit that counts has a line in a row with one that tells more, as they stand here or where it is from. */
  #isCountedInPlace(index: number): boolean {
    this.#allHashes ??= Float64Array.from(this.#commit, (line) => line.stripped);
    const places = [{ hashes: this.#allHashes, at: index }, this.#placeThere.get(index)];
    return places.some((place) => place !== undefined && this.#isCountedAt(place));
  }

  #isCountedAt(place: Place): boolean {
    this.#telling ??= new Set(this.#commit.filter(isDistinctive).map((line) => line.stripped));
    const isTellingText = (hash: number) => this.#telling?.has(hash) === true;
    return this.#counting.some(({ hashes }) =>
      hashes.some((_, at) => [-1, 1].some((way) => isSameUntil(isTellingText, place, { hashes, at }, way))),
    );
  }

  /** A line that tells more, in a row of lines from the same commit, or else anywhere. */
  #tellingBeside(index: number): number | undefined {
    const from = this.broughtBy.get(index) as string;
    const towards = (way: 1 | -1) => {
      let at = index + way;
      while (this.broughtBy.get(at) === from && !this.#isDistinctive(at)) at += way;
      return this.broughtBy.get(at) === from ? at : undefined;
    };
    return towards(-1) ?? towards(1) ?? this.#tellingFrom.get(from);
  }

  #isDistinctive(index: number): boolean {
    return isDistinctive(this.#commit[index] as Line);
  }

  #carry(index: number, { origin, sha }: KnownAuthor): void {
    this.#close(index, origin);
    if (this.#isCounted(index)) this.repeated.add(index);
    if (sha !== undefined) this.recognisedFrom.add(sha);
  }

  /** Lines that git brought are repeated when another commit counts their text, however short. */
  closeReturning(): void {
    for (const index of this.#options.returning) {
      if (!this.isOpen(index) || !this.#isCounted(index)) continue;
      this.repeated.add(index);
      // So that the next amend asks again.
      this.lines[index] = { ...(this.lines[index] as AttributedLine), carried: true };
    }
  }

  /** The call that made the commit did not write what git brought. */
  disown(): void {
    for (const [index, line] of this.lines.entries()) {
      const isCalls = line.origin === this.#options.unexplained && this.isOpen(index);
      if (isCalls) this.lines[index] = { ...line, origin: unknown };
    }
  }

  #close(index: number, origin: Origin): void {
    this.#found.add(index);
    this.lines[index] = { origin, added: true, carried: true };
  }

  #isCounted(index: number): boolean {
    return this.#counted.has((this.#commit[index] as Line).stripped);
  }

  #isCountedBy({ counted, sha }: Pick<Source, 'counted' | 'sha'>): boolean {
    return counted === true && sha !== undefined && !isReplaced(this.#sources.relations.get(sha));
  }
}

/** A line among others. */
interface Place {
  readonly hashes: Float64Array;
  readonly at: number;
}

/** Whether two places read the same, on to a line that `ends`. */
function isSameUntil(ends: (hash: number) => boolean, a: Place, b: Place, way: number): boolean {
  for (let step = 0; ; step += way) {
    const hash = a.hashes[a.at + step];
    if (hash === undefined || hash !== b.hashes[b.at + step]) return false;
    if (ends(hash)) return true;
  }
}

function isUnexplained(line: AttributedLine | undefined, unexplained: Origin): boolean {
  if (line?.added !== true || line.carried) return false;
  return line.origin === human || line.origin === unknown || line.origin === unexplained;
}
