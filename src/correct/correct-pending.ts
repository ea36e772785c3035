import { parseLines, sameText } from '../attribution/lines.ts';
import { inherited, isLive, liveLines } from '../attribution/weave.ts';
import { decodeWeave, encodeWeave } from '../attribution/weave-codec.ts';
import type { NamedFile } from '../git/named-file.ts';
import { type BlamedLine, readBlame } from '../git/read-blame.ts';
import type { Store } from '../store/open.ts';
import { findPending, savePending } from '../store/pending-files.ts';
import type { ByHandOrigins } from './correct.ts';
import { type LinePlace, nameOfPlace, RecordedLines } from './lines-of-commit.ts';

/**
 * What waits in the work tree tells of committed lines too, and is asked first when they move or are committed again
 * (amend). Where the file was changed since we last looked at it, nothing tells which line is which: then it is left alone.
 */
export function correctPending(
  db: Store,
  { worktree, path }: NamedFile,
  places: readonly LinePlace[],
  origins: ByHandOrigins,
): void {
  const row = findPending(db, `${worktree.top}/${path}`);
  const weave = row && decodeWeave(row.weave);
  if (row === undefined || weave === undefined) return;
  const blamed = readQuietly(() => readBlame(worktree, path, undefined));
  const live = liveLines(weave);
  if (live.length !== blamed.length || !isSameText(live, blamed)) return;
  const wanted = new Set(places.map(nameOfPlace));
  const recorded = new RecordedLines(db);
  let at = 0;
  const corrected = weave.map((line) => {
    if (!isLive(line)) return line;
    const from = blamed[at++] as BlamedLine;
    if (!line.base || line.origin === inherited || !wanted.has(nameOfPlace(from))) return line;
    return { ...line, origin: origins.inPlaceOf(recorded.baseOf(line.origin)) };
  });
  savePending(db, { ...row, weave: encodeWeave(corrected) });
}

function isSameText(live: readonly { stripped: number; length: number }[], blamed: readonly BlamedLine[]): boolean {
  const end = Buffer.from('\n');
  const text = parseLines(Buffer.concat(blamed.flatMap(({ bytes }) => [bytes, end])));
  return text.every((line, at) => sameText(line, live[at] as (typeof live)[number]));
}

function readQuietly(read: () => BlamedLine[]): BlamedLine[] {
  try {
    return read();
  } catch {
    return [];
  }
}
