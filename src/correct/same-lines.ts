import { type CorrectableFile, filesCalled } from '../store/corrections.ts';
import type { Store } from '../store/open.ts';
import { type LinePlace, nameOfPlace, type RecordedLines } from './lines-of-commit.ts';

const mostFiles = 200;

/**
 * The same lines in other recorded commits, of which only one counts them: a squash and what it is of, a pick and its
 * original, a commit and what took its place. They read alike, were the same author's, and stand beside a line that
 * was added with them there too.
 */
export function sameElsewhere(
  db: Store,
  recorded: RecordedLines,
  places: readonly LinePlace[],
  names: readonly string[],
): LinePlace[] {
  const known = new Set(places.map(nameOfPlace));
  const shas = new Set(places.map(({ sha }) => sha));
  const others = filesCalled(db, names, mostFiles).filter(({ sha }) => !shas.has(sha));
  const found = new Map<string, LinePlace>();
  for (const place of places) {
    for (const file of recorded.filesAt(place)) {
      const own = linesAround(recorded, file, place.line - 1);
      if (own === undefined) continue;
      for (const other of others) {
        if (!file.isShared && !other.isShared) continue;
        const line = findAlike(recorded, other, own);
        if (line === undefined) continue;
        const same = { sha: other.sha, path: other.path, line: line + 1 };
        if (!known.has(nameOfPlace(same))) found.set(nameOfPlace(same), same);
      }
    }
  }
  return [...found.values()];
}

/** A line's hash and those of the lines that were added before and after it. */
interface Around {
  readonly hash: number;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly base: number;
}

/** `at`: its place in the file, 0-based. */
function linesAround(recorded: RecordedLines, file: CorrectableFile, at: number): Around | undefined {
  const index = recorded.addedTo(file.id).indexOf(at);
  const hash = file.added[index];
  const line = recorded.of(file.id)[at];
  if (hash === undefined || line === undefined) return undefined;
  return { hash, before: file.added[index - 1], after: file.added[index + 1], base: recorded.baseOf(line.origin) };
}

function findAlike(
  recorded: RecordedLines,
  file: CorrectableFile,
  { hash, before, after, base }: Around,
): number | undefined {
  if (!file.added.includes(hash)) return undefined;
  const lines = recorded.of(file.id);
  return recorded.addedTo(file.id).find((at, index) => {
    if (file.added[index] !== hash || recorded.baseOf(lines[at]?.origin ?? 0) !== base) return false;
    const isAlone = file.added.length === 1 || (before === undefined && after === undefined);
    const isBeside = (mine: number | undefined, theirs: number | undefined) => mine !== undefined && mine === theirs;
    return isAlone || isBeside(before, file.added[index - 1]) || isBeside(after, file.added[index + 1]);
  });
}
