import type { HistoryCommit, HistoryFile } from '../replay/history.ts';
import { PatchSections, type RawEntry } from './parse-commit.ts';
import { decodePath, unquotePath } from './path-bytes.ts';

/** Takes the output of `git log --raw -p -U0` in pieces, of whatever size. */
export interface HistoryParser {
  readonly add: (chunk: Buffer) => void;
  readonly end: () => void;
}

/** What a line begins with that says something here: a commit, a file's entry, and what PatchSections reads. */
const tells: ReadonlySet<number | undefined> = new Set(Buffer.from('\x01:d@B'));
/** No line that says something is longer: a path has 4,096 bytes at most, four times that where all are quoted. */
const mostBytes = 64 << 10;
const newline = 10;

/**
 * The lines of a commit begin with `\x01SHA TIME PARENTS`, then come `:MODE MODE SHA SHA STATUS\tPATH[\tPATH]` and the
 * patch. Each line of a file begins with `+`, `-` or `\`, whatever is in it, and each special byte of a name is quoted.
 */
export function historyParser(take: (commit: HistoryCommit) => void): HistoryParser {
  let open: OpenCommit | undefined;
  /** Of a line that goes on in the next piece, what says something. */
  let rest: Buffer = Buffer.alloc(0);
  let isWithin = false;
  const close = () => {
    if (open !== undefined) take(closed(open));
    open = undefined;
  };
  const read = (line: Buffer) => {
    if (line[0] === 1) {
      close();
      open = opened(line.toString('latin1', 1, 1 << 10));
    } else if (line[0] === 0x3a) open?.entries.push(entryOf(line));
    else open?.patch.addLine(line.toString('latin1', 0, 160));
  };
  return {
    add(chunk) {
      for (let start = 0; start < chunk.length; ) {
        const found = chunk.indexOf(newline, start);
        const end = found === -1 ? chunk.length : found;
        const first = isWithin ? rest[0] : chunk[start];
        if (tells.has(first)) {
          const piece = chunk.subarray(start, Math.min(end, start + mostBytes));
          const line = isWithin ? Buffer.concat([rest, piece]).subarray(0, mostBytes) : piece;
          if (found === -1) rest = Buffer.from(line);
          else read(line);
        } else if (found === -1 && !isWithin) rest = Buffer.from(chunk.subarray(start, start + 1));
        isWithin = found === -1;
        start = end + 1;
      }
    },
    end: close,
  };
}

interface OpenCommit {
  readonly sha: string;
  readonly time: number;
  readonly isMerge: boolean;
  readonly entries: RawEntry[];
  readonly patch: PatchSections;
}

function opened(line: string): OpenCommit {
  const [sha = '', time, ...parents] = line.split(' ');
  const seconds = Number(time);
  return {
    sha,
    time: Number.isSafeInteger(seconds) && seconds > 0 ? seconds : 0,
    isMerge: parents.length > 1,
    entries: [],
    patch: new PatchSections(),
  };
}

function entryOf(line: Buffer): RawEntry {
  const [start = Buffer.alloc(0), one = Buffer.alloc(0), two = one] = fieldsOf(line);
  const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = start.toString('latin1', 1).split(' ');
  const name = (field: Buffer) => decodePath(unquotePath(field));
  const letter = status.charAt(0);
  return { status: letter, oldPath: name(one), newPath: name(two), oldBlob, newBlob, oldMode, newMode };
}

function fieldsOf(line: Buffer): Buffer[] {
  const tab = line.indexOf(9);
  const next = line.indexOf(9, tab + 1);
  const [first, second] = [line.subarray(0, tab), line.subarray(tab + 1, next === -1 ? line.length : next)];
  return next === -1 ? [first, second] : [first, second, line.subarray(next + 1)];
}

function closed({ entries, patch, ...commit }: OpenCommit): HistoryCommit {
  let section = 0;
  const files = entries.flatMap((entry): HistoryFile[] => {
    // A change of type (file to link) stands as two sections, a removal and an addition.
    const isReplaced = entry.status === 'T';
    const found = patch.sections.slice(section, section + (isReplaced ? 2 : 1));
    section += isReplaced ? 2 : 1;
    return fileOf(entry, found, commit.isMerge);
  });
  return { ...commit, files };
}

const gitlink = '160000';

function fileOf(
  entry: RawEntry,
  sections: readonly PatchSections['sections'][number][],
  isMerge: boolean,
): HistoryFile[] {
  const { status, oldPath, newPath, oldMode, newMode } = entry;
  const isReplaced = status === 'T';
  const from = status === 'A' || oldMode === gitlink ? undefined : oldPath;
  const to = status === 'D' || newMode === gitlink ? undefined : newPath;
  if (from === undefined && to === undefined) return [];
  const hunks = sections.at(-1)?.hunks ?? [];
  const isBinary = to !== undefined && (sections.some(({ binary }) => binary) || !areInOrder(hunks));
  return [
    {
      ...{ from, to, isBinary, isReplaced },
      blob: isMerge && to !== undefined ? entry.newBlob : undefined,
      hunks: isBinary || to === undefined ? [] : hunks,
    },
  ];
}

function areInOrder(hunks: readonly { oldStart: number; oldLines: number }[]): boolean {
  let line = 0;
  return hunks.every(({ oldStart, oldLines }) => {
    const isNext = oldStart >= line;
    line = oldStart + oldLines;
    return isNext;
  });
}
