import type { FileChange } from '../attribution/attribute-file.ts';
import { hashesLeft } from '../attribution/hashes-left.ts';
import type { Line } from '../attribution/lines.ts';
import { inTurn } from '../attribution/text-counts.ts';
import { human, isAiOrigin, type Origin, preexisting, unknown } from '../attribution/weave.ts';
import { isReplaced, predecessorsIn } from '../context/relations.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { changedOrigins, earlierPaths, laterPaths, linesRemovedBy } from '../store/transplants.ts';
import { type CommitSources, unexplainedIn } from './commit-sources.ts';
import type { DroppedLine } from './dropped-files.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { removersIn, type TakeRemover } from './removers.ts';
import { shelvedLines } from './shelved-lines.ts';
import { lineSources } from './sources.ts';
import { type OpenLinesOptions, UnattributedLines } from './unattributed-lines.ts';
import { unstashedIn } from './unstashed.ts';

/** Gives lines that nobody is known to have written to whoever wrote them where they come from (design 4.7). */
export function attributeLines(
  sources: CommitSources,
  file: ChangedFile,
  content: readonly Line[],
  { lines, returning, settled }: Omit<OpenLinesOptions, 'unexplained'>,
): UnattributedLines {
  const unexplained = unexplainedIn(sources, file);
  const open = new UnattributedLines(sources, content, { lines, returning, settled, unexplained });
  if (!open.isAnyOpen()) return open;
  const names = namesOf(sources, file);
  const rows = linesAddedHere(sources.context, sources.worktree, names, sources.relations);
  for (const { ofCommit } of lineSources) {
    if (ofCommit !== undefined && open.isAnyOpen()) open.take(ofCommit({ sources, file, names, rows, content, open }));
  }
  open.countRepeated(rows);
  if (sources.broughtByGit && isAiOrigin(unexplained)) open.disown();
  return open;
}

/** The file's names so far; of work that git brings from elsewhere also those that it had there. */
function namesOf({ context: { db }, transplanted }: CommitSources, file: ChangedFile): string[] {
  const paths = [file.newPath, file.oldPath];
  const later = transplanted ? paths.flatMap((path) => laterPaths(db, path)) : [];
  return [...new Set([...paths.flatMap((path) => earlierPaths(db, path)), ...later])];
}

export interface RecognisedRemovals {
  readonly removed: ReadonlyMap<number, Origin>;
  /** Lines that another counted commit has removed already. */
  readonly repeated: ReadonlySet<number>;
  /** Lines that counted commits removed which a reset dropped. */
  readonly asDropped: ReadonlyMap<number, DroppedLine>;
}

/** Who removed lines whose removal comes from a commit that this one was made from; lines of it that are repeated. */
export function recogniseRemoved(
  sources: CommitSources,
  file: ChangedFile,
  { parent, commit }: Pick<FileChange, 'parent' | 'commit'>,
  removed: ReadonlyMap<number, Origin>,
): RecognisedRemovals {
  const repeated = new Set<number>();
  const asDropped = new Map<number, DroppedLine>();
  const names = [file.oldPath, file.newPath];
  const spent = sources.since.flatMap((sha) => linesRemovedBy(sources.context.db, sha, names)?.hashes ?? []);
  const out = new Map(removed);
  const unexplained = unexplainedIn(sources, file);
  for (const sha of predecessorsIn(sources.relations)) {
    const known = linesRemovedBy(sources.context.db, sha, names);
    if (known === undefined) continue;
    const origins = changedOrigins(sources.context.db, known.fileId, 'removed');
    const relation = sources.relations.get(sha);
    const isReset = relation?.kind === 'resets';
    const hashes = isReset ? hashesLeft(known.hashes, spent) : known.hashes;
    const next = inTurn([...hashes].map((hash, at) => [hash, at] as const));
    for (const [index, was] of removed) {
      if (asDropped.has(index)) continue;
      const at = next((parent[index] as Line).stripped);
      if (at === undefined || (was !== human && was !== unknown && was !== unexplained)) continue;
      const origin = origins[at] ?? was;
      out.set(index, origin);
      if (known.counted && isReset) asDropped.set(index, { origin, sha });
      else if (known.counted && !isReplaced(relation)) repeated.add(index);
    }
  }
  const removers = removersBefore(sources, names, commit);
  for (const [index, was] of out) {
    const before = was === unexplained ? removers?.((parent[index] as Line).stripped) : undefined;
    if (before !== undefined) out.set(index, before === preexisting ? sources.foundBefore : before);
  }
  return { removed: out, repeated, asDropped };
}

/** Who removed what the call that made the commit brought back from a stash. */
function removersBefore(
  sources: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
): TakeRemover | undefined {
  const unstashed = unstashedIn(sources.unstashed(), names, commit);
  if (unstashed.length === 0) return undefined;
  const shelves = shelvedLines(sources.context.db, sources.worktree, names, []);
  return removersIn([...shelves, ...unstashed], unstashed);
}
