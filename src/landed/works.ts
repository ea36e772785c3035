import { type NetTexts, netTexts, worksRepeated } from '../attribution/repeated-work.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readSuccessors } from '../store/commits.ts';
import {
  changesOfCommits,
  changesOfPaths,
  landingsOf,
  newestElsewhere,
  type RepeatableFile,
} from '../store/repeatable-commits.ts';
import { earlierPaths } from '../store/transplants.ts';
import { clockSlackMs } from './limits.ts';
import type { IsReached } from './reached.ts';
import type { ReadChange } from './read-changes.ts';

/** A recorded commit that one from elsewhere may repeat, with all that it did. */
export interface RecordedWork extends Omit<RepeatableFile, 'fileId' | 'path' | 'blob' | 'added' | 'removed'> {
  readonly files: readonly RepeatableFile[];
}

/** What recorded commits are looked up in. */
export type Records = Pick<IngestContext, 'db' | 'repositoryOf' | 'existingCommits'>;

/** So many recorded commits are compared with one from elsewhere. */
const mostWorks = 100;

/**
 * Recorded commits that did something of what a commit from elsewhere did, in the order in which lines are looked for in
 * them: of this repository first, then those that count, the newest first.
 */
export function worksLike(
  context: Records,
  worktree: Worktree,
  { commit, texts }: ReadChange,
): readonly RecordedWork[] {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const paths = new Set(commit.entries.flatMap(({ oldPath, newPath }) => [oldPath, newPath]));
  const names = new Set([...paths].flatMap((path) => earlierPaths(db, path)));
  const until = new Date(Date.parse(commit.committedAt) + clockSlackMs).toISOString();
  const wanted = texts.telling.size > 0 ? texts.telling : texts.short;
  const isLike = ({ added, removed }: RepeatableFile) =>
    added.some((hash) => wanted.has(hash)) || removed.some((hash) => wanted.has(-hash));
  const all = changesOfPaths(db, [...names], id).filter((row) => row.timestamp <= until);
  const rows = withNeighbours(
    all,
    all.filter((row) => row.author_key === commit.authorKey || isLike(row)),
  );
  const isHere = repositoriesHere(context, worktree);
  const ids = new Set(rows.filter(({ repository_id }) => isHere(repository_id)).map((row) => row.id));
  const found = worksOf(changesOfCommits(db, [...ids].slice(0, mostWorks)));
  return [...ids].flatMap((each) => found.get(each) ?? []);
}

/** Also those that stand beside one of them in history: all that a commit of theirs did may be short lines. */
function withNeighbours(all: readonly RepeatableFile[], some: readonly RepeatableFile[]): readonly RepeatableFile[] {
  const found = new Set(some.map(({ commit_sha }) => commit_sha));
  const parents = new Set(some.map(({ parent_sha }) => parent_sha));
  for (let before = 0; found.size > before; ) {
    before = found.size;
    for (const { commit_sha, parent_sha } of all) {
      if (!parents.has(commit_sha) && !found.has(parent_sha ?? '')) continue;
      found.add(commit_sha);
      parents.add(parent_sha);
    }
  }
  return all.filter(({ commit_sha }) => found.has(commit_sha));
}

function worksOf(rows: readonly RepeatableFile[]): Map<number, RecordedWork> {
  const files = new Map<number, RepeatableFile[]>();
  for (const row of rows) files.set(row.id, [...(files.get(row.id) ?? []), row]);
  return new Map([...files].map(([id, own]) => [id, { ...(own[0] as RepeatableFile), files: own }]));
}

const mostElsewhere = 2000;

/** Tells of recorded repositories whether they are this one, or another clone of it: they have a commit in common. */
function repositoriesHere(context: Records, worktree: Worktree): (id: number) => boolean {
  const own = context.repositoryOf(worktree).id;
  let clones: ReadonlySet<number> | undefined;
  const find = () => {
    const elsewhere = newestElsewhere(context.db, own, mostElsewhere);
    const here = context.existingCommits(worktree)(elsewhere.map(({ sha }) => sha));
    return new Set(elsewhere.filter(({ sha }) => here.has(sha)).map(({ repository }) => repository));
  };
  return (id) => {
    if (id === own) return true;
    clones ??= find();
    return clones.has(id);
  };
}

/** A recorded commit with lines that one from elsewhere only puts otherwise: in other white space, in another place. */
export function keptFrom(
  context: Records,
  worktree: Worktree,
  { commit, texts }: ReadChange,
): RepeatableFile | undefined {
  if (texts.kept.size === 0) return undefined;
  const names = commit.entries.flatMap(({ oldPath }) => earlierPaths(context.db, oldPath));
  const rows = changesOfPaths(context.db, [...new Set(names)], context.repositoryOf(worktree).id);
  return rows.find(({ added }) => added.some((hash) => texts.kept.has(hash)));
}

/** Those of the works that a commit from elsewhere repeats. */
export function repeatedBy(
  context: IngestContext,
  change: ReadChange,
  works: readonly RecordedWork[],
  isReached: IsReached,
): readonly RecordedWork[] {
  const { commit, texts } = change;
  const oldestFirst = [...works].sort((a, b) => a.id - b.id);
  const nets = netTexts(oldestFirst.map(({ files }) => changedHashes(files)));
  const parts = works.flatMap((work) => {
    const { texts, undoing } = nets[oldestFirst.indexOf(work)] as NetTexts;
    const isSame = isMadeOf(change, work);
    const isBehind = textsBehind(context, work, (sha) => isReached(sha, commit.sha));
    const partOf = (which: boolean) => new Set([...texts].filter((text) => isBehind(text) === which));
    return [true, false].map((behind) => ({ work, texts: partOf(behind), undoing, isSame, isBehind: behind }));
  });
  const besides = parts.map(({ work: { commit_sha, parent_sha } }) =>
    parts.flatMap(({ work }, at) => (work.commit_sha === parent_sha || work.parent_sha === commit_sha ? [at] : [])),
  );
  const chosen = worksRepeated(
    texts,
    parts.map((part, at) => ({ ...part, beside: besides[at] as number[] })),
    /^(Revert|Reapply) "/.test(commit.subject),
  );
  const repeated = new Set([...chosen].map((index) => parts[index]?.work));
  return works.filter((work) => repeated.has(work));
}

/** Tells which texts of a recorded commit are in a history, by it, by what replaced it, or by what repeats it there. */
function textsBehind(
  { db }: IngestContext,
  { commit_sha }: RecordedWork,
  isThere: (sha: string) => boolean,
): (text: number) => boolean {
  const own = [commit_sha, ...readSuccessors(db, [commit_sha]).values()];
  if (own.some(isThere)) return () => true;
  const landings = landingsOf(db, own).filter(({ landed }) => isThere(landed));
  if (landings.length === 0) return () => false;
  const files = changesOfCommits(
    db,
    landings.map(({ id }) => id),
  );
  const [landed] = netTexts([changedHashes(files)]);
  return (text) => landed?.texts.has(text) === true;
}

/** A commit, what replaced it, and what repeats these having come from elsewhere. */
export function relatives({ db }: IngestContext, { commit_sha }: Pick<RecordedWork, 'commit_sha'>): string[] {
  const own = [commit_sha, ...readSuccessors(db, [commit_sha]).values()];
  return [...own, ...landingsOf(db, own).map(({ landed }) => landed)];
}

function changedHashes(files: readonly RepeatableFile[]): { added: number[]; removed: number[] } {
  return {
    added: files.flatMap((file) => [...file.added]),
    removed: files.flatMap((file) => [...file.removed]),
  };
}

/** Git made the one of the other: they have author, time and subject in common, all that they did, or a file as it was left. */
function isMadeOf(change: ReadChange, work: RecordedWork): boolean {
  const { authorKey, entries } = change.commit;
  const isLeft = ({ path, blob, added }: RepeatableFile) =>
    added.length > 0 && entries.some(({ newPath, newBlob }) => newPath === path && newBlob === blob);
  return work.author_key === authorKey || work.files.some(isLeft) || isSamePatch(work, change);
}

function isSamePatch(work: RecordedWork, { added, removed }: ReadChange): boolean {
  const own = changedHashes(work.files);
  const inOrder = (hashes: readonly number[]) => [...hashes].sort((a, b) => a - b).join(' ');
  const hashesOf = (lines: ReadChange['added']) => inOrder(lines.map(({ stripped }) => stripped));
  return inOrder(own.added) === hashesOf(added) && inOrder(own.removed) === hashesOf(removed);
}
