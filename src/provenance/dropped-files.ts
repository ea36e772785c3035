import { join } from 'node:path';
import { rebaseWeave } from '../attribution/amend.ts';
import type { Line } from '../attribution/lines.ts';
import type { GoneLines } from '../attribution/moved-lines.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { step } from '../attribution/step.ts';
import {
  human,
  inherited,
  liveLines,
  newWeave,
  type Origin,
  unknown,
  unresolved,
  type Weave,
} from '../attribution/weave.ts';
import { linesOf } from '../context/read-file.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { recordedFiles } from '../store/commits.ts';
import type { Store } from '../store/open.ts';
import { type CommitSources, type DroppedFile, type ReplacedFile, unexplainedIn } from './commit-sources.ts';
import { authorsIn } from './gone-from-pending.ts';

const mostCommits = 10;
const mostFiles = 50;

/**
 * Lines of files as the commits that a reset dropped left them, or the one that an amend replaced, and that are gone
 * there, by path: they may have been moved since. `own`: files that this commit changes; what an amend did to them is
 * known.
 */
export function goneFromReplaced(sources: CommitSources, own: ReadonlySet<string>): Map<string, GoneLines> {
  const { context, worktree, sha } = sources;
  const files = [...sources.droppedFiles(), ...amendedFiles(sources, own)].slice(0, mostFiles);
  const gone = new Map<string, GoneLines>();
  if (files.length === 0) return gone;
  const names = files.map(({ path }) => path);
  const now = readBlobNames(worktree, sha, names);
  const wanted = ({ path, blob }: ReplacedFile) => [blob, ...(now.has(path) ? [now.get(path) as string] : [])];
  for (const { items, contents } of readBlobBatches(worktree, files, wanted)) {
    for (const file of items) {
      const known = weaveOf(file, contents);
      const blob = now.get(file.path);
      const after = blob === undefined ? [] : textOf(contents, blob);
      if (known === undefined || after === undefined) continue;
      const pending = own.has(file.path) ? undefined : context.weaves.get(join(worktree.top, file.path));
      const weave = pending === undefined ? known : rebaseWeave(known, pending);
      gone.set(file.path, { weave: step(weave, after, human), originOf: authorsIn(weave, unresolved) });
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
  changed: ChangedFile,
  names: readonly string[],
  commit: readonly Line[],
): Map<number, DroppedLine> {
  const unexplained = unexplainedIn(sources, changed);
  // What nothing explains is a person's anyway: for such lines alone git is not asked.
  const isWanted = ({ path, ranges }: DroppedFile) =>
    names.includes(path) && ranges.some(({ origin }) => origin !== unexplained && origin !== unknown);
  const files = sources.droppedFiles().filter(isWanted);
  const found = new Map<number, DroppedLine>();
  const contents = sources.blobs.get(files.map(({ blob }) => blob));
  for (const file of files) {
    const weave = weaveOf(file, contents) ?? [];
    for (const [index, { origin, letters }] of liveLines(step(weave, commit, unresolved)).entries()) {
      const isKnown = origin !== unresolved && origin !== inherited;
      if (letters > 0 && isKnown && !found.has(index)) found.set(index, { origin, sha: file.sha });
    }
  }
  return found;
}

function amendedFiles({ amended }: CommitSources, own: ReadonlySet<string>): ReplacedFile[] {
  return [...amended].flatMap(([path, { blob, ranges }]) =>
    blob === null || own.has(path) ? [] : [{ path, blob, ranges }],
  );
}

/** The files of commits that a reset dropped, as the newest that changed them left them. */
export function readDroppedFiles(db: Store, dropped: readonly string[]): DroppedFile[] {
  const recorded = new Map<string, DroppedFile>();
  for (const sha of dropped.slice(0, mostCommits)) {
    for (const [path, { blob, ranges }] of recordedFiles(db, sha)) {
      if (blob !== null && !recorded.has(path)) recorded.set(path, { sha, path, blob, ranges });
    }
  }
  return [...recorded.values()];
}

/** A file as it was recorded; `inherited`: nobody knows who wrote the line. */
function weaveOf({ blob, ranges }: ReplacedFile, contents: ReadonlyMap<string, Buffer>): Weave | undefined {
  const origins = fromRanges(ranges, inherited);
  const lines = textOf(contents, blob);
  const authorOf = (index: number) => (origins[index] === unknown ? inherited : (origins[index] ?? inherited));
  return lines && newWeave(lines).map((line, index) => ({ ...line, origin: authorOf(index) }));
}

function textOf(contents: ReadonlyMap<string, Buffer>, blob: string): Line[] | undefined {
  const bytes = contents.get(blob);
  return bytes && linesOf(bytes);
}
