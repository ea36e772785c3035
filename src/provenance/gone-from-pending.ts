import { join } from 'node:path';
import { rebaseWeave } from '../attribution/amend.ts';
import type { Line } from '../attribution/lines.ts';
import type { GoneLines } from '../attribution/moved-lines.ts';
import { step } from '../attribution/step.ts';
import {
  human,
  inherited,
  newWeave,
  type Origin,
  preexisting,
  unresolved,
  type Weave,
  type WeaveLine,
} from '../attribution/weave.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { authorsOfGone } from './attribute-deleted.ts';
import type { CommitSources } from './commit-sources.ts';

/** Lines that are gone from the work tree's pending files, by their paths in it, which a commit leaves alone. */
export function goneFromPending(sources: CommitSources, paths: readonly string[]): GoneLines[] {
  const { context, worktree, sha, foundBefore } = sources;
  if (paths.length === 0) return [];
  const committed = readBlobNames(worktree, sha, paths);
  const gone: GoneLines[] = [];
  const wanted = (path: string) => [committed.get(path) ?? ''].filter(Boolean);
  for (const { items, contents } of readBlobBatches(worktree, paths, wanted)) {
    for (const path of items) {
      const bytes = contents.get(committed.get(path) ?? '');
      const below = bytes === undefined ? [] : linesOf(bytes);
      const pending = context.weaves.get(join(worktree.top, path));
      const now = linesNow(join(worktree.top, path));
      if (pending === undefined || below === undefined || now === undefined) continue;
      const weave = rebaseWeave(newWeave(below), pending);
      const after = step(weave, now, human);
      const firstOf = originsIn(after);
      const isFound = (line: WeaveLine) => firstOf(line) === preexisting;
      const authorOf = authorsOfGone(sources, [path], after, isFound);
      const originOf = authorsIn(after, foundBefore);
      gone.push({ weave: after, originOf: (line) => authorOf(line) ?? originOf(line) });
    }
  }
  return gone;
}

function linesNow(path: string): Line[] | undefined {
  const file = readWorkFile(path);
  return file === undefined ? [] : linesOf(file.bytes);
}

/** What the commit has still stands there: elsewhere it is a copy, whoever wrote it. */
export function authorsIn(weave: Weave, foundBefore: Origin): (line: WeaveLine) => Origin {
  const originOf = originsIn(weave);
  return (line) => {
    const origin = originOf(line);
    if (origin === preexisting) return foundBefore;
    return origin === inherited ? unresolved : origin;
  };
}

/** Tells the origin that a line has, or the one that it was made from. */
function originsIn(weave: Weave): (line: WeaveLine) => Origin {
  const byId = new Map(weave.map((line) => [line.id, line]));
  const originOf = ({ origin, from }: WeaveLine): Origin => {
    const before = origin === inherited ? byId.get(from) : undefined;
    return before === undefined ? origin : originOf(before);
  };
  return originOf;
}
