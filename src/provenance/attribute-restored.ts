import { claim } from '../attribution/claim.ts';
import { hashesOf, stoodIn } from '../attribution/line-source.ts';
import type { Line } from '../attribution/lines.ts';
import {
  isAiOrigin,
  isLive,
  liveLines,
  type Origin,
  unknown,
  type Weave,
  type WeaveLine,
} from '../attribution/weave.ts';
import { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { BlobsElsewhere, Unstashed } from './commit-sources.ts';
import type { Source } from './known-sources.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { removersIn } from './removers.ts';
import { lineSources } from './sources.ts';
import { unstashedIn } from './unstashed.ts';

/** A file as it reads now. */
export interface ReturnedFile {
  readonly path: string;
  /** The name that it had in the last commit. */
  readonly oldPath?: string;
  /** Git's name of the content; `undefined`: it may have none. */
  readonly blob: string | undefined;
  readonly content: readonly Line[];
  /** What an editing tool made of it, and not what a look at it found. */
  readonly isEdit?: boolean;
  /** Places of lines that git put there, as its conflict markers tell. */
  readonly conflicted?: ReadonlySet<number>;
}

/** What git may have brought, by the operation that ran. */
export interface Brought {
  readonly blobs: BlobPool;
  /** What stashes have of the file. */
  readonly unstashed: readonly Unstashed[];
  /** What other branches have of it. */
  readonly elsewhere: BlobsElsewhere;
}

export interface RestoredFile {
  readonly weave: Weave;
  /** For each of the agent's lines that a shelf counted as discarded, that shelf. */
  readonly unshelved: readonly number[];
}

/**
 * Lines that a step put down to `origin`, and that git brought (stash pop, checkout of a path, apply): they are whose
 * they were (design 4.6).
 */
export function attributeRestored(
  context: IngestContext,
  worktree: Worktree,
  { path, oldPath = path, blob, content, isEdit = false, conflicted }: ReturnedFile,
  weave: Weave,
  origin: Origin,
  brought: Brought = { blobs: new BlobPool(worktree), unstashed: [], elsewhere: new Map() },
): RestoredFile {
  const live = liveLines(weave);
  const found = new Map<number, Returned>();
  const isNew = (line: WeaveLine) => isLive(line) && line.origin === origin && line.from === 0 && !found.has(line.id);
  const isOpen = (index: number) => isNew(live[index] as WeaveLine);
  const idAt = (index: number) => (live[index] as WeaveLine).id;
  const unstashed = unstashedIn(brought.unstashed, [path], content);
  if (!live.some((_, index) => isOpen(index)) && !unstashed.some(({ isGone }) => isGone))
    return { weave, unshelved: [] };
  const names = earlierPaths(context.db, path);
  const question = {
    ...{ context, worktree, path, oldPath, blob, content, names, ...brought, unstashed },
    repositoryId: context.repositoryOf(worktree).id,
    rows: linesAddedHere(context, worktree, names),
    before: weave.filter((line) => !isNew(line)),
    texts: () => textsOf(content, isOpen),
  };
  const asked: Source[] = [];
  const unshelved: number[] = [];
  const texts = new Set<number>();
  const take = (sources: readonly Source[], isWanted: (index: number) => boolean) => {
    for (const [index, { origin: author, source, partner }] of claim(content, isWanted, sources)) {
      const from = sources[source] as Source;
      found.set(idAt(index), { origin: author, from: from.weave?.[partner]?.id ?? 0 });
      texts.add((content[index] as Line).stripped);
      const isDiscarded = isAiOrigin(author) && stoodIn(from, partner);
      if (isDiscarded && from.shelf !== undefined) unshelved.push(from.shelf);
    }
  };
  // All are asked, whatever is left: they tell as well who removed lines.
  for (const { ofSnapshot, ofEdit } of lineSources) {
    const answer = (isEdit ? ofEdit : ofSnapshot)?.(question) ?? [];
    if (answer instanceof Map) {
      for (const [index, { origin: author }] of answer) {
        if (isOpen(index)) found.set(idAt(index), { origin: author, from: 0 });
      }
      continue;
    }
    const sources = answer as readonly Source[];
    asked.push(...sources);
    take(sources, isOpen);
  }
  const isConflicted = (index: number) => conflicted?.has(index) === true && isOpen(index);
  if (conflicted?.size) take(asked.map(asBrought), isConflicted);
  // What git put between markers in a call, and nobody recorded, the call did not write.
  if (isAiOrigin(origin))
    for (const index of live.keys()) if (isConflicted(index)) found.set(idAt(index), { origin: unknown, from: 0 });
  const removers = removersIn(
    asked,
    asked.filter((source) => source.isGone || hashesOf(source).some((hash) => texts.has(hash))),
  );
  const restored = weave.map((line) => {
    if (line.base && line.remover === origin) return { ...line, remover: removers(line.stripped) ?? origin };
    const returned = found.get(line.id);
    return returned === undefined ? line : { ...line, ...returned, returned: true };
  });
  return { weave: restored, unshelved };
}

/** Where git is known to have brought lines, a single one that is alike is proof. */
function asBrought(source: Source): Source {
  const hashes = hashesOf(source);
  return { ...source, evidence: 'brought-by-git', hashes, copied: new Set(hashes) };
}

/** Whose a line is, and which line of the weave, gone before, it is again (0: none). */
type Returned = Pick<WeaveLine, 'origin' | 'from'>;

function textsOf(lines: readonly Line[], isOpen: (index: number) => boolean): Set<number> {
  const telling = lines.filter(({ letters }, index) => letters > 0 && isOpen(index));
  return new Set(telling.map(({ stripped }) => stripped));
}
