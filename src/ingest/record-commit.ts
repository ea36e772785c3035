import { existingCommits } from '../git/existing-objects.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { type Commit, readCommit } from '../git/read-commit.ts';
import { unreachableOf } from '../git/read-range.ts';
import type { CommitKind } from '../git/reflog-operations.ts';
import { revertedCommit } from '../git/reverted-commit.ts';
import type { Delivery } from '../spool/delivery.ts';
import { newestCommits, pathsOfBlob } from '../store/commit-blobs.ts';
import { isRecorded, recordedFiles, saveCommit, successorOf, successorsOf, supersede } from '../store/commits.ts';
import { countedCommits } from '../store/copies.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { commitsByAuthorKey } from '../store/transplants.ts';
import { askedInBulk } from './asked-in-bulk.ts';
import { attributeFiles } from './attribute-files.ts';
import { BlobPool } from './blob-pool.ts';
import type { AttributedChange } from './commit-file-row.ts';
import type { CommitSources } from './commit-sources.ts';
import type { IngestContext } from './context.ts';
import { readDroppedFiles } from './dropped-files.ts';
import { isWorkAway } from './is-work-away.ts';
import { keptByReset } from './kept-by-reset.ts';
import { leaveToCopies } from './leave-to-copies.ts';
import { once } from './once.ts';
import { recordShownIn } from './proposed-edits.ts';
import { namesGone, pendingFilesGoneIn } from './renamed-file.ts';
import { repeatDropped, replacedDropped } from './replaced-dropped.ts';
import { type RevertedFile, readReverted } from './reverted-lines.ts';
import { settleUndone } from './settle-undone.ts';
import { Unexplained } from './unexplained.ts';
import { blobsOfBranches, blobsOfUnrecorded, wantElsewhere } from './unrecorded-lines.ts';
import { readUnstashed } from './unstashed.ts';

export interface CommitFacts extends Pick<Delivery, 'time' | 'env'> {
  readonly how: CommitKind | 'rebase';
  /** Commits that this one surely replaces: the amended one, those of a rebase. */
  readonly replaces: readonly string[];
  /** Other commits that it was made from: all that the same rebase replaced. */
  readonly madeFrom: readonly string[];
  /** Of these, the ones that a rebase copied it from, and whose lines all counted there so far. */
  readonly takesOver?: readonly string[];
  /** Commits that nobody recorded, of those that this one replaces or was made from. */
  readonly unrecorded?: readonly string[];
  /** What had replaced, before the rebase, those that it replaces: in another clone, or on another branch. */
  readonly successors?: readonly string[];
  /** Commits that the rebase left behind on another branch, where they count still. */
  readonly leftOut?: readonly string[];
  /** Commits that resets took off the branch before, the newest of each first: replaced, if their work is in this one. */
  readonly dropped: readonly (readonly string[])[];
  /** Commits that were made since, and have a part of that work. */
  readonly since?: readonly string[];
}

/** Records who wrote the lines of a commit; a commit that is recorded already stays as it is. */
export function recordCommit(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  if (isRecorded(context.db, sha)) return;
  const commit = readCommit(worktree, sha);
  recordShownIn(context, worktree, commit.files, facts.time, `${sha}^`);
  const repository = context.repositoryOf(worktree);
  const unexplained = new Unexplained(context, worktree, facts, commit.files);
  const sources = sourcesFor(context, worktree, commit, facts, unexplained);
  const counted = countedCommits(context.db, repository.id, [...facts.replaces, ...sources.dropped]);
  const replace = (olds: readonly string[]) => {
    for (const old of olds) supersede(context.db, old, sha);
  };
  if (!sources.amendedTwice) replace(facts.replaces);
  const attributed = attributeFiles(sources, commit.files);
  const dropped = replacedDropped(sources, counted, attributed);
  const files = attributed.map((file) => repeatDropped(file, dropped));
  const sum = (count: (file: AttributedChange) => number) => files.reduce((total, file) => total + count(file), 0);
  saveCommit(context.db, {
    commit_sha: commit.sha,
    repository_id: repository.id,
    repository_path: repositoryPath(worktree.commonDir),
    repository_name: repository.name,
    timestamp: commit.committedAt,
    session_id: facts.env['CLAUDE_CODE_SESSION_ID'] || null,
    agent_id: facts.env['AGENT_ID'] || null,
    unrecorded_agent: unexplained.agent ?? null,
    author_key: commit.authorKey,
    copy_of: copiedCommit(sources, files),
    ai_lines_overridden: sum((file) => file.losses.overridden),
    ai_lines_discarded: sum((file) => file.losses.discarded),
    files: files.map((file) => file.row),
  });
  unexplained.credit(files.map((file) => file.row));
  // What it only repeats still counts in what replaced the amended commit before, on another branch.
  if (sources.amendedTwice && !files.some(repeatsLines)) replace(facts.replaces);
  replace(dropped);
  leaveToCopies(context, worktree, { counted, made: [commit.sha], mayWait: true });
  if (!sources.isWorkAway()) settleUndone(context, worktree, facts.time);
}

function sourcesFor(
  context: IngestContext,
  worktree: Worktree,
  commit: Commit,
  facts: CommitFacts,
  unexplained: Unexplained,
): CommitSources {
  const copied = copiedCommits(context, commit, facts);
  const { sha } = commit;
  const blobs = new BlobPool(worktree);
  let blames = 0;
  const reverted = once(() =>
    commit.isCalledRevert || facts.how === 'revert' ? revertedCommit(worktree, sha) : undefined,
  );
  // A picked commit is that one again, and not all that a reset dropped: another branch may have the rest.
  const dropped =
    copied.length > 0
      ? facts.dropped.flat().filter((sha) => copied.includes(sha))
      : keptByReset(context, worktree, commit, facts.dropped);
  const [replaced] = facts.how === 'amend' ? facts.replaces : [];
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
    renamedFrom: new Set(),
    amendedTwice: replaced !== undefined && ![undefined, commit.sha].includes(successorOf(context.db, replaced)),
    replacing: new Set([...facts.replaces, ...facts.madeFrom, ...dropped]),
    resetFrom: once(() => readDroppedFiles(context.db, facts.dropped.flat())),
    dropped,
    since: facts.since ?? [],
    droppedFiles: once(() => {
      const files = readDroppedFiles(context.db, dropped);
      blobs.want('dropped', () => files.map(({ blob }) => blob));
      return files;
    }),
    predecessors: new Set([...facts.replaces, ...facts.madeFrom, ...dropped, ...copied, ...(facts.leftOut ?? [])]),
    leftOut: new Set(facts.leftOut),
    copied: new Set(copied),
    takenOver: new Set(facts.takesOver),
    related: new Set([...copied, ...(facts.successors ?? []), ...successorsOf(context.db, facts.replaces)]),
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
      const madeFrom = [...facts.replaces, ...facts.dropped.flat(), ...(facts.unrecorded ?? [])];
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
    recognisedFrom: new Set(),
    unexplainedIn: (path) => unexplained.originIn(path),
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
function copiedCommits(context: IngestContext, commit: Commit, { how, madeFrom }: CommitFacts): string[] {
  if (how !== 'cherry-pick' && how !== 'am' && how !== 'rebase') return [];
  const others = commitsByAuthorKey(context.db, commit.authorKey, commit.sha).map((other) => other.sha);
  return how === 'rebase' ? others.filter((sha) => madeFrom.includes(sha)) : others;
}

function repeatsLines({ row: { repeatedAdded, repeatedRemoved } }: AttributedChange): boolean {
  return [repeatedAdded, repeatedRemoved].some(({ ai, human, unknown }) => ai + human + unknown > 0);
}

/** The counted commit that this one only repeats: then none of its lines is new. */
function copiedCommit(sources: CommitSources, files: readonly AttributedChange[]): string | null {
  const total = (of: 'added' | 'removed' | 'repeatedAdded' | 'repeatedRemoved') =>
    files.reduce((sum, { row }) => sum + row[of].ai + row[of].human + row[of].unknown, 0);
  const changed = total('added') + total('removed');
  if (changed === 0 || total('repeatedAdded') + total('repeatedRemoved') < changed) return null;
  const dropped = files.flatMap((file) => file.asDropped.map(({ sha }) => sha));
  return [...sources.recognisedFrom, ...dropped, ...sources.predecessors][0] ?? null;
}
