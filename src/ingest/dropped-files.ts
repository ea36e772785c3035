import type { Line } from '../attribution/lines.ts';
import type { GoneLines } from '../attribution/moves-between-files.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { human, liveLines, newWeave, type Origin, open, step, unknown, type Weave } from '../attribution/weave.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { type RecordedRanges, recordedFiles } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesOf } from './read-file.ts';

const mostCommits = 10;
const mostFiles = 50;

interface DroppedFile {
  /** The newest dropped commit that changed it. */
  readonly sha: string;
  readonly path: string;
  readonly blob: string;
  readonly ranges: RecordedRanges['ranges'];
}

/**
 * Lines of files as the commits that a reset dropped left them, and that are gone there: they may have been moved since.
 */
export function goneFromDropped(sources: CommitSources): GoneLines[] {
  const { worktree, sha } = sources;
  const files = droppedFiles(sources).slice(0, mostFiles);
  if (files.length === 0) return [];
  const names = files.map(({ path }) => path);
  const now = readBlobNames(worktree, sha, names);
  const wanted = ({ path, blob }: DroppedFile) => [blob, ...(now.has(path) ? [now.get(path) as string] : [])];
  const gone: GoneLines[] = [];
  for (const { items, contents } of readBlobBatches(worktree, files, wanted)) {
    for (const file of items) {
      const weave = weaveOf(file, contents);
      const blob = now.get(file.path);
      const after = blob === undefined ? [] : textOf(contents, blob);
      if (weave === undefined || after === undefined) continue;
      gone.push({ weave: step(weave, after, human), originOf: ({ origin }) => (origin === unknown ? open : origin) });
    }
  }
  return gone;
}

export interface DroppedLine {
  readonly origin: Origin;
  readonly sha: string;
}

/**
 * Lines (0-based) of a file that a commit which a reset dropped had, in whatever white space and however they are
 * wrapped now, with their authors. Blank lines and braces stand anywhere.
 */
export function linesOfDropped(
  sources: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
): Map<number, DroppedLine> {
  const files = sources.dropped.length === 0 ? [] : droppedFiles(sources).filter(({ path }) => names.includes(path));
  const found = new Map<number, DroppedLine>();
  for (const { items, contents } of readBlobBatches(sources.worktree, files, ({ blob }) => [blob])) {
    for (const file of items) {
      const weave = weaveOf(file, contents) ?? [];
      for (const [index, { origin, letters }] of liveLines(step(weave, commit, open)).entries()) {
        if (letters > 0 && origin !== open && origin !== unknown && !found.has(index))
          found.set(index, { origin, sha: file.sha });
      }
    }
  }
  return found;
}

function droppedFiles({ context, dropped }: CommitSources): DroppedFile[] {
  const recorded = new Map<string, DroppedFile>();
  for (const sha of dropped.slice(0, mostCommits)) {
    for (const [path, { blob, ranges }] of recordedFiles(context.db, sha)) {
      if (blob !== null && !recorded.has(path)) recorded.set(path, { sha, path, blob, ranges });
    }
  }
  return [...recorded.values()];
}

function weaveOf({ blob, ranges }: DroppedFile, contents: ReadonlyMap<string, Buffer>): Weave | undefined {
  const origins = fromRanges(ranges, unknown);
  const lines = textOf(contents, blob);
  return lines && newWeave(lines).map((line, index) => ({ ...line, origin: origins[index] ?? unknown }));
}

function textOf(contents: ReadonlyMap<string, Buffer>, blob: string): Line[] | undefined {
  const bytes = contents.get(blob);
  return bytes && linesOf(bytes);
}
