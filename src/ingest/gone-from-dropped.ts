import type { Line } from '../attribution/lines.ts';
import type { GoneLines } from '../attribution/moves-between-files.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { human, newWeave, open, step, unknown } from '../attribution/weave.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { type RecordedRanges, recordedFiles } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesOf } from './read-file.ts';

const mostCommits = 10;
const mostFiles = 50;

interface DroppedFile {
  readonly blob: string;
  readonly ranges: RecordedRanges['ranges'];
  /** Git's name of what the commit has there; empty: nothing. */
  readonly now: string;
}

/**
 * Lines of files as the commits that a reset dropped left them, and that are gone there: they may have been moved since.
 */
export function goneFromDropped(sources: CommitSources): GoneLines[] {
  const files = droppedFiles(sources);
  const wanted = ({ blob, now }: DroppedFile) => (now === '' ? [blob] : [blob, now]);
  const gone: GoneLines[] = [];
  for (const { items, contents } of readBlobBatches(sources.worktree, files, wanted)) {
    gone.push(...items.flatMap((file) => goneFrom(file, contents)));
  }
  return gone;
}

function droppedFiles({ context, worktree, sha, dropped }: CommitSources): DroppedFile[] {
  const recorded = new Map<string, RecordedRanges>();
  for (const old of dropped.slice(0, mostCommits)) {
    for (const [path, file] of recordedFiles(context.db, old)) if (!recorded.has(path)) recorded.set(path, file);
  }
  const files = [...recorded].slice(0, mostFiles);
  if (files.length === 0) return [];
  const names = files.map(([path]) => path);
  const there = readBlobNames(worktree, sha, names);
  return files.flatMap(([path, { blob, ranges }]) =>
    blob === null ? [] : [{ blob, ranges, now: there.get(path) ?? '' }],
  );
}

function goneFrom({ blob, ranges, now }: DroppedFile, contents: ReadonlyMap<string, Buffer>): GoneLines[] {
  const before = textOf(contents, blob);
  const after = now === '' ? [] : textOf(contents, now);
  if (before === undefined || after === undefined) return [];
  const origins = fromRanges(ranges, unknown);
  const weave = newWeave(before).map((line, index) => ({ ...line, origin: origins[index] ?? unknown }));
  return [{ weave: step(weave, after, human), originOf: ({ origin }) => (origin === unknown ? open : origin) }];
}

function textOf(contents: ReadonlyMap<string, Buffer>, blob: string): Line[] | undefined {
  const bytes = contents.get(blob);
  return bytes && linesOf(bytes);
}
