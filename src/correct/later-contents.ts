import type { Worktree } from '../git/find-repository.ts';
import { readBlame } from '../git/read-blame.ts';
import { filesCalled } from '../store/corrections.ts';
import type { Store } from '../store/open.ts';
import { type LinePlace, nameOfPlace, type RecordedLines } from './lines-of-commit.ts';

const mostFiles = 200;
/** All of it together: what is later than that keeps the author that it has. */
const longestMs = 20_000;

/** A line of a recorded file that another commit brought: its row and place there, 0-based. */
export interface LaterLine {
  readonly fileId: number;
  readonly commitId: number;
  readonly at: number;
}

/**
 * Where lines still stand in what later commits left of the file. What these tell of a line is asked where the file is
 * rewritten, squashed or moved, so that it must be put right there too. Git says which line is which.
 */
export function laterLines(
  db: Store,
  recorded: RecordedLines,
  worktree: Worktree,
  places: readonly LinePlace[],
  names: readonly string[],
): LaterLine[] {
  const wanted = new Set(places.map(nameOfPlace));
  const bases = new Set(places.flatMap((place) => basesAt(recorded, place)));
  const end = Date.now() + longestMs;
  return filesCalled(db, names, mostFiles).flatMap(({ id, commitId, sha, path }) => {
    const lines = recorded.of(id);
    const mayHold = lines.some((line) => line && !line.added && bases.has(recorded.baseOf(line.origin)));
    if (!mayHold || Date.now() > end) return [];
    return blamed(worktree, path, sha, end - Date.now()).flatMap((from, at) =>
      wanted.has(nameOfPlace(from)) && lines[at]?.added === false ? [{ fileId: id, commitId, at }] : [],
    );
  });
}

function basesAt(recorded: RecordedLines, place: LinePlace): number[] {
  return recorded.filesAt(place).flatMap(({ id }) => {
    const line = recorded.of(id)[place.line - 1];
    return line === undefined ? [] : [recorded.baseOf(line.origin)];
  });
}

/** None where the commit is not in this repository any more. */
function blamed(worktree: Worktree, path: string, sha: string, limitMs: number): LinePlace[] {
  try {
    return readBlame(worktree, path, sha, { limitMs: Math.max(1, limitMs) });
  } catch {
    return [];
  }
}
