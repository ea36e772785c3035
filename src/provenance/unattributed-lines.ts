import type { AttributedLine } from '../attribution/attribute-file.ts';
import { claim } from '../attribution/claim.ts';
import { stoodIn } from '../attribution/line-source.ts';
import type { Line } from '../attribution/lines.ts';
import { type BroughtLine, repeatedLines } from '../attribution/repeated-lines.ts';
import { authorOf, human, isAiOrigin, type Origin, preexisting, unknown } from '../attribution/weave.ts';
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
  repeated: ReadonlySet<number> = new Set();
  /** Lines that are known again, and where from. */
  readonly brought = new Map<number, BroughtLine>();
  /** All recorded commits that lines were recognised from. */
  readonly recognisedFrom = new Set<string>();
  /** For each of the agent's lines that a shelf counted as discarded, that shelf. */
  readonly unshelved: number[] = [];
  readonly #sources: CommitSources;
  readonly #commit: readonly Line[];
  readonly #options: OpenLinesOptions;

  constructor(sources: CommitSources, commit: readonly Line[], options: OpenLinesOptions) {
    this.lines = [...options.lines];
    this.#sources = sources;
    this.#commit = commit;
    this.#options = options;
  }

  isOpen(index: number): boolean {
    if (this.brought.has(index)) return false;
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

  take(answer: Answer): void {
    if (!(answer instanceof Map)) this.#claim(answer as readonly Source[]);
    else
      for (const [index, { origin, sha }] of answer as ReadonlyMap<number, KnownAuthor>) {
        if (this.isOpen(index)) this.#close(index, origin, sha, {});
      }
  }

  #claim(known: readonly Source[]): void {
    for (const [index, { origin, source, partner }] of claim(this.#commit, (index) => this.isOpen(index), known)) {
      const from = known[source] as Source;
      const { sha, shelf } = from;
      const isTakenOver = this.#sources.relations.get(sha ?? '')?.isTakenOver === true;
      const facts = { isCounted: this.#isCountedBy(from), isTakenOver, there: { source: from, at: partner } };
      this.#close(
        index,
        origin === preexisting ? this.#sources.foundBefore : origin,
        sha,
        sha === undefined ? {} : { sha, ...facts },
      );
      if (shelf !== undefined && isAiOrigin(origin) && stoodIn(from, partner)) this.unshelved.push(shelf);
    }
  }

  #close(index: number, origin: Origin, sha: string | undefined, brought: BroughtLine): void {
    const was = this.lines[index] as AttributedLine;
    const { returning, settled, unexplained } = this.#options;
    const isKnown = settled.has(index) || !isUnexplained(was, unexplained);
    // Then only whether another commit counts it is asked.
    if (returning.has(index) && isKnown && authorOf(origin) !== authorOf(was.origin)) return;
    this.brought.set(index, brought);
    this.lines[index] = { origin, added: true, carried: true };
    if (sha !== undefined) this.recognisedFrom.add(sha);
  }

  /** Tells which lines others count. `rows`: what commits added to the file: what is known again may be one of them. */
  countRepeated(rows: readonly RecordedLines[]): void {
    // Lines that git brought are repeated when another commit counts their text, however short.
    const returning = [...this.#options.returning].filter((index) => this.isOpen(index));
    const brought = new Map([...this.brought, ...returning.map((index) => [index, {}] as const)]);
    const counting = rows.filter((row) => this.#isCountedBy(row)).map(({ hashes }) => hashes);
    this.repeated = repeatedLines(this.#commit, brought, counting);
    for (const index of returning) {
      // So that the next amend asks again.
      if (this.repeated.has(index)) this.lines[index] = { ...(this.lines[index] as AttributedLine), carried: true };
    }
  }

  /** The call that made the commit did not write what git brought. */
  disown(): void {
    for (const [index, line] of this.lines.entries()) {
      const isCalls = line.origin === this.#options.unexplained && this.isOpen(index);
      if (isCalls) this.lines[index] = { ...line, origin: unknown };
    }
  }

  #isCountedBy({ counted, sha }: Pick<Source, 'counted' | 'sha'>): boolean {
    return counted === true && sha !== undefined && !isReplaced(this.#sources.relations.get(sha));
  }
}

function isUnexplained(line: AttributedLine | undefined, unexplained: Origin): boolean {
  if (line?.added !== true || line.carried) return false;
  return line.origin === human || line.origin === unknown || line.origin === unexplained;
}
