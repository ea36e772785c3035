import { askedInBulk } from '../context/asked-in-bulk.ts';
import { BlobPool } from '../context/blob-pool.ts';
import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { once } from '../context/once.ts';
import { type Relation, type Relations, relatedBy } from '../context/relations.ts';
import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import type { Commit } from '../git/read-commit.ts';
import { unreachableOf } from '../git/read-range.ts';
import { revertedCommit } from '../git/reverted-commit.ts';
import type { CommitSources, RevertedFile } from '../provenance/commit-sources.ts';
import { readDroppedFiles } from '../provenance/dropped-files.ts';
import { namesGone, pendingFilesGoneIn } from '../provenance/renamed-file.ts';
import { readReverted } from '../provenance/reverted-lines.ts';
import { blobsOfBranches, blobsOfUnrecorded, wantElsewhere } from '../provenance/unrecorded-lines.ts';
import { readUnstashed } from '../provenance/unstashed.ts';
import { newestCommits, pathsOfBlob } from '../store/commit-blobs.ts';
import { isRecorded, readSuccessors, recordedFiles, successorOf } from '../store/commits.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { commitsByAuthorKey } from '../store/transplants.ts';
import { landedBelow } from '../totals/landed-below.ts';
import { isWorkAway } from '../worktree/is-work-away.ts';
import { keptByReset } from '../worktree/kept-by-reset.ts';
import type { Unexplained } from './unexplained.ts';

/** What a commit is attributed with. */
export function loadSources(
  context: IngestContext,
  worktree: Worktree,
  commit: Commit,
  facts: CommitFacts,
  unexplained: Unexplained,
): CommitSources {
  const { sha } = commit;
  const blobs = new BlobPool(worktree);
  let blames = 0;
  const isRevert = facts.how === 'revert' || (commit.isCalledRevert && facts.how !== 'amend');
  const reverted = once(() => (isRevert ? revertedCommit(worktree, sha) : undefined));
  const relations = relationsOf(context, worktree, commit, facts);
  const resetFrom = facts.resets.flat();
  const [replaced] = facts.how === 'amend' ? relatedBy(relations, 'replaces') : [];
  const amended = replaced === undefined ? new Map() : recordedFiles(context.db, replaced);
  return {
    context,
    worktree,
    repositoryId: context.repositoryOf(worktree).id,
    sha,
    parents: commit.parents,
    amended,
    amendedNamesGone: once(() => namesGone(worktree, commit.sha, amended.keys())),
    pendingGone: once(() => pendingFilesGoneIn(context, worktree, commit.sha)),
    amendedTwice: replaced !== undefined && ![undefined, commit.sha].includes(successorOf(context.db, replaced)),
    resetFrom: once(() => readDroppedFiles(context.db, resetFrom)),
    since: facts.since ?? [],
    droppedFiles: once(() => {
      const files = readDroppedFiles(context.db, relatedBy(relations, 'resets'));
      blobs.want('dropped', () => files.map(({ blob }) => blob));
      return files;
    }),
    relations,
    transplanted: !['commit', 'merge', 'amend'].includes(facts.how),
    isRevert: () => reverted() !== undefined,
    revertedFiles: once(() => {
      const of = reverted();
      const files = of === undefined ? new Map<string, RevertedFile>() : readReverted(worktree, of, namesIn(commit));
      blobs.want('reverted', () => [...files.values()].flatMap(({ before, after }) => [before, after]));
      return files;
    }),
    broughtByGit: facts.how === 'cherry-pick' || facts.how === 'revert' || facts.how === 'am',
    unrecorded: once(() => {
      const madeFrom = [...relatedBy(relations, 'replaces'), ...resetFrom, ...relatedBy(relations, 'unrecorded')];
      const unrecorded = madeFrom.filter((sha) => !isRecorded(context.db, sha));
      return wantElsewhere(blobs, 'unrecorded', blobsOfUnrecorded(worktree, unrecorded, commit.files));
    }),
    branches: once(() => {
      const isBrought = !['commit', 'merge', 'amend', 'plumbing'].includes(facts.how);
      // Git counts seconds: in that of the call's begin it may have been the call that committed.
      const begin = unexplained.since && `${unexplained.since.slice(0, 19)}.000Z`;
      const before = begin ?? (isBrought ? new Date(Date.parse(commit.committedAt) + 1).toISOString() : undefined);
      return before === undefined
        ? new Map()
        : wantElsewhere(blobs, 'branches', blobsOfBranches(worktree, commit, before));
    }),
    unstashed: once(() => {
      if (unexplained.since === undefined) return [];
      return readUnstashed(worktree, findSnapshot(context.db, worktree.gitDir), namesIn(commit));
    }),
    isWorkAway: once(() => isWorkAway(context, worktree, facts.time)),
    unexplained: new Map(commit.files.map(({ newPath }) => [newPath, unexplained.originIn(newPath)])),
    foundBefore: unexplained.fallback,
    time: facts.time,
    blobs,
    unreachable: askedInBulk(
      (shas) => commitsAway(worktree, shas, sha),
      () => newestCommits(context.db, context.repositoryOf(worktree).id, mostAsked),
    ),
    existing: askedInBulk(
      (paths) => new Set(readBlobNames(worktree, sha, paths).keys()),
      () => namesOfNewContents(context, worktree, commit),
    ),
    mayBlame: () => blames++ < mostBlames,
    generated: generatedPaths(
      worktree,
      commit.files.map((file) => file.newPath),
    ),
  };
}

/** How a commit is related to others: by the reflog, by what resets left in the work tree, and by whom it copies. */
function relationsOf(context: IngestContext, worktree: Worktree, commit: Commit, facts: CommitFacts): Relations {
  const copies = copiedCommits(context, commit, facts);
  const reset = facts.resets.flat();
  // What is amended may have what a forge landed itself.
  const tips = [...commit.parents, ...relatedBy(facts.relations, 'replaces')];
  // A picked commit is that one again, and not all that a reset dropped: another branch may have the rest.
  const kept =
    copies.length > 0
      ? reset.filter((sha) => copies.includes(sha))
      : withoutLanded(context, worktree, tips, keptByReset(context, worktree, commit, facts.resets));
  const relations = new Map(facts.relations);
  const add = (shas: readonly string[], kind: Relation['kind'], isCopied = false) => {
    for (const sha of shas) relations.set(sha, { kind, ...relations.get(sha), ...(isCopied && { isCopied }) });
  };
  add(kept, 'resets');
  add(copies, 'picks', true);
  add([...readSuccessors(context.db, relatedBy(facts.relations, 'replaces')).values()], 'same-work');
  return relations;
}

/** What a forge landed is not the work tree's, and counts where it was recorded. */
function withoutLanded(
  context: IngestContext,
  worktree: Worktree,
  tips: readonly string[],
  dropped: string[],
): string[] {
  const landed = dropped.length === 0 ? new Set() : landedBelow(context, worktree, dropped, tips);
  return dropped.filter((sha) => !landed.has(sha));
}

/** Those of some commits that are not reachable from `sha`, or not there at all. */
function commitsAway(worktree: Worktree, shas: readonly string[], sha: string): Set<string> {
  const there = existingCommits(worktree, shas);
  const away = unreachableOf(worktree, [...there], [sha]);
  return new Set(shas.filter((each) => away.has(each) || !there.has(each)));
}

/** In so many files of a commit lines that a merge or an unrecorded commit left below get their authors. */
const mostBlames = 100;

/** So many are asked for at once. */
const mostAsked = 5000;

/** Other names that recorded commits have for what is new in one. */
function namesOfNewContents(context: IngestContext, worktree: Worktree, { files }: Commit): string[] {
  const { id } = context.repositoryOf(worktree);
  const added = files.filter(({ status }) => status === 'A').slice(0, mostAsked);
  return added.flatMap(({ newBlob }) => pathsOfBlob(context.db, newBlob, id));
}

function namesIn({ files }: Commit): string[] {
  return [...new Set(files.flatMap((file) => [file.newPath, file.oldPath]))];
}

/** Recorded commits that git made this one of. A rebase may have copied it from what it replaces alone. */
function copiedCommits(context: IngestContext, commit: Commit, { how, relations }: CommitFacts): string[] {
  if (how !== 'cherry-pick' && how !== 'am' && how !== 'rebase') return [];
  const others = commitsByAuthorKey(context.db, commit.authorKey, commit.sha).map((other) => other.sha);
  return how === 'rebase'
    ? others.filter((sha) => ['rebases', 'beside'].includes(relations.get(sha)?.kind ?? ''))
    : others;
}
