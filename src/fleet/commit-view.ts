import { type LineRange, linesIn, type RemovedRange } from '../attribution/ranges.ts';
import { type Author, authorOf, type Origin, unknown } from '../attribution/weave.ts';
import { authors, type Change, changes, type Kind } from '../store/commit-terms.ts';

/** A line of a file as a commit left it, or one that it removed. */
export interface FleetLine {
  readonly origin: Origin;
  readonly added: boolean;
  readonly carried: boolean;
  readonly source?: number;
  /** Another counted commit has it already. */
  readonly repeated: boolean;
}

export interface FleetFile {
  readonly path: string;
  readonly oldPath: string | null;
  readonly generated: boolean;
  readonly blob: string | null;
  /** Of its row, where one source tells of it; of several, the first. */
  readonly id: number;
  /** Hashes of the added and removed lines, in order. */
  readonly hashes: Readonly<Record<Change, Float64Array>>;
  readonly lines: readonly FleetLine[];
  /** By the line's place in the parent's file. */
  readonly removed: ReadonlyMap<number, FleetLine>;
}

/** How many lines of a commit are counted elsewhere, and how many of those that are not lie in generated files. */
export type Repetition = Readonly<Record<`repeated_${Kind}` | `generated_${Kind}`, number>>;

export interface TellingFile extends Omit<FleetFile, 'lines' | 'removed'> {
  readonly ranges: readonly LineRange[];
  readonly removedRanges: readonly RemovedRange[];
}

/**
 * The lines of a commit as one source tells of them. How many of an author's are counted elsewhere is told, which of them
 * is not, when it is not all: those that came from elsewhere are taken first.
 */
export function viewOf(files: readonly TellingFile[], told: Repetition, isCopy: boolean): FleetFile[] {
  const open = files.map(({ ranges, removedRanges, ...file }) => ({
    ...file,
    lines: expand(ranges),
    removed: new Map(
      removedRanges.flatMap((range) =>
        linesIn(range).map((index) => [index, { origin: range.origin, added: false, carried: false, repeated: false }]),
      ),
    ),
  }));
  for (const author of authors) {
    for (const change of changes) {
      const counts = { all: told[`repeated_${author}_${change}`], generated: told[`generated_${author}_${change}`] };
      markRepeated(open, author, change, isCopy ? 'all' : counts);
    }
  }
  return open;
}

type OpenLine = { -readonly [Name in keyof FleetLine]: FleetLine[Name] };
interface OpenFile {
  readonly generated: boolean;
  readonly lines: readonly OpenLine[];
  readonly removed: ReadonlyMap<number, OpenLine>;
}

function expand(ranges: readonly LineRange[]): OpenLine[] {
  const lines: OpenLine[] = [];
  const nobodys = { origin: unknown, added: false, carried: false, repeated: false };
  for (const { start, end, ...line } of ranges) {
    while (lines.length < start - 1) lines.push({ ...nobodys });
    while (lines.length < end) lines.push({ ...line, repeated: false });
  }
  return lines;
}

function markRepeated(
  files: readonly OpenFile[],
  author: Author,
  change: Change,
  counts: 'all' | { readonly all: number; readonly generated: number },
): void {
  const linesIn = (isGenerated: boolean) =>
    files
      .filter(({ generated }) => generated === isGenerated)
      .flatMap((file) => changedLines(file, change).filter(({ origin }) => authorOf(origin) === author));
  const [generated, others] = [linesIn(true), linesIn(false)];
  if (counts === 'all') {
    for (const line of [...generated, ...others]) line.repeated = true;
    return;
  }
  const inGenerated = Math.max(0, generated.length - counts.generated);
  mark(generated, inGenerated);
  mark(others, counts.all - inGenerated);
}

function mark(lines: readonly OpenLine[], count: number): void {
  const inTurn = [...lines.filter(({ carried }) => carried), ...lines.filter(({ carried }) => !carried)];
  for (const line of inTurn.slice(0, Math.max(0, count))) line.repeated = true;
}

/** The lines of a file that its commit added or removed. */
export function changedLines<Line extends { readonly added: boolean }>(
  file: { readonly lines: readonly Line[]; readonly removed: ReadonlyMap<number, Line> },
  change: Change,
): Line[] {
  return change === 'added' ? file.lines.filter(({ added }) => added) : [...file.removed.values()];
}
