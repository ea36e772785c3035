import { claim } from '../attribution/claim.ts';
import { formerWeave } from '../attribution/former-weave.ts';
import { hashesOf, type LineSource, stoodIn } from '../attribution/line-source.ts';
import type { Line } from '../attribution/lines.ts';
import { isAiOrigin, isLive, liveLines, type Origin, type Weave, type WeaveLine } from '../attribution/weave.ts';
import { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { takeFromShelf } from '../store/shelved-files.ts';
import { earlierPaths } from '../store/transplants.ts';
import { formerContents } from './former-contents.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { originsOfBlob } from './origins-of-blob.ts';
import { type Merged, Removers } from './removers.ts';
import { shelvedLines } from './shelved-lines.ts';

/** A file as it reads now. */
export interface ReturnedFile {
  readonly path: string;
  /** Git's name of the content; `undefined`: it may have none. */
  readonly blob: string | undefined;
  readonly content: readonly Line[];
}

/** What git may have brought, by the operation that ran. */
export interface Brought {
  readonly blobs?: BlobPool;
  readonly merged?: readonly (LineSource & Merged)[];
}

/**
 * Lines that a step put down to `origin`, and that git brought (stash pop, checkout of a path, apply): they are whose
 * they were (design 4.6).
 */
export function attributeRestored(
  context: IngestContext,
  worktree: Worktree,
  { path, blob, content }: ReturnedFile,
  weave: Weave,
  origin: Origin,
  { blobs = new BlobPool(worktree), merged = [] }: Brought = {},
): Weave {
  const live = liveLines(weave);
  const found = new Map<number, Returned>();
  const texts = new Set<number>();
  const isNew = (line: WeaveLine) => isLive(line) && line.origin === origin && line.from === 0 && !found.has(line.id);
  const isOpen = (index: number) => isNew(live[index] as WeaveLine);
  if (!live.some((_, index) => isOpen(index)) && !merged.some(({ isGone }) => isGone)) return weave;
  const names = earlierPaths(context.db, path);
  const rows = linesAddedHere(context, worktree, names);
  const before = weave.filter((line) => !isNew(line));
  const former: (LineSource & Merged)[] = [
    formerWeave(before, ({ origin }) => origin, 'between'),
    ...shelvedLines(context.db, worktree, names, rows),
    ...formerContents(context, blobs, rows, textsOf(content, isOpen)),
  ];
  // What git merged tells whose it was by less: somebody wrote it before.
  for (const known of [former, merged]) {
    for (const [index, { origin: author, source, partner }] of claim(content, isOpen, known)) {
      const again = known === former && source === 0 ? (before[partner] as WeaveLine).id : 0;
      found.set((live[index] as WeaveLine).id, { origin: author, from: again });
      const from = known[source] as LineSource & Merged;
      texts.add((content[index] as Line).stripped);
      const isDiscarded = isAiOrigin(author) && stoodIn(from, partner);
      if (isDiscarded && from.shelf !== undefined) takeFromShelf(context.db, from.shelf, 1);
    }
  }
  const sources = [...former, ...merged];
  const repositoryId = context.repositoryOf(worktree).id;
  for (const [index, author] of blob === undefined ? [] : originsOfBlob(context.db, repositoryId, blob, path)) {
    if (isOpen(index)) found.set((live[index] as WeaveLine).id, { origin: author, from: 0 });
  }
  const brought = sources.filter((source) => source.isGone || hashesOf(source).some((hash) => texts.has(hash)));
  const removers = new Removers(sources, brought);
  return weave.map((line) => {
    if (line.base && line.remover === origin) return { ...line, remover: removers.take(line.stripped) ?? origin };
    const returned = found.get(line.id);
    return returned === undefined ? line : { ...line, ...returned, returned: true };
  });
}

/** Whose a line is, and which line of the weave, gone before, it is again (0: none). */
type Returned = Pick<WeaveLine, 'origin' | 'from'>;

function textsOf(lines: readonly Line[], isOpen: (index: number) => boolean): Set<number> {
  const telling = lines.filter(({ letters }, index) => letters > 0 && isOpen(index));
  return new Set(telling.map(({ stripped }) => stripped));
}
