import { askedInBulk } from '../context/asked-in-bulk.ts';
import { BlobPool } from '../context/blob-pool.ts';
import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { once } from '../context/once.ts';
import { existingCommits } from '../git/existing-objects.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { type Commit, readCommit } from '../git/read-commit.ts';
import { unreachableOf } from '../git/read-range.ts';
import { revertedCommit } from '../git/reverted-commit.ts';
import type { AttributedChange } from '../provenance/commit-file-row.ts';
import type { CommitSources, RevertedFile } from '../provenance/commit-sources.ts';
import { readDroppedFiles } from '../provenance/dropped-files.ts';
import { namesGone, pendingFilesGoneIn } from '../provenance/renamed-file.ts';
import { readReverted } from '../provenance/reverted-lines.ts';
import { blobsOfBranches, blobsOfUnrecorded, wantElsewhere } from '../provenance/unrecorded-lines.ts';
import { readUnstashed } from '../provenance/unstashed.ts';
import { newestCommits, pathsOfBlob } from '../store/commit-blobs.ts';
import {
  type Counts,
  isRecorded,
  recordedFiles,
  saveCommit,
  successorOf,
  successorsOf,
  supersede,
} from '../store/commits.ts';
import { countedCommits } from '../store/copies.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { commitsByAuthorKey } from '../store/transplants.ts';
import { landedBelow } from '../totals/landed-below.ts';
import { promoteCopies } from '../totals/promote-copies.ts';
import { repeatDropped, replacedDropped } from '../totals/replaced-dropped.ts';
import { isWorkAway } from '../worktree/is-work-away.ts';
import { keptByReset } from '../worktree/kept-by-reset.ts';
import { recordShownIn } from '../worktree/proposed-edits.ts';
import { shelveReverted } from '../worktree/shelve-reverted.ts';
import { attributeFiles } from './attribute-files.ts';
import { Unexplained } from './unexplained.ts';

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
    parent_sha: commit.parents[0] ?? null,
    landed: 0,
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
  promoteCopies(context, worktree, { counted, made: [commit.sha], mayWait: true });
  if (!sources.isWorkAway()) shelveReverted(context, worktree, facts.time);
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
      : withoutLanded(context, worktree, commit, keptByReset(context, worktree, commit, facts.dropped));
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

/** What a forge landed is not the work tree's, and counts where it was recorded. */
function withoutLanded(context: IngestContext, worktree: Worktree, { parents }: Commit, dropped: string[]): string[] {
  const landed = dropped.length === 0 ? new Set() : landedBelow(context, worktree, dropped, parents);
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
function copiedCommits(context: IngestContext, commit: Commit, { how, madeFrom }: CommitFacts): string[] {
  if (how !== 'cherry-pick' && how !== 'am' && how !== 'rebase') return [];
  const others = commitsByAuthorKey(context.db, commit.authorKey, commit.sha).map((other) => other.sha);
  return how === 'rebase' ? others.filter((sha) => madeFrom.includes(sha)) : others;
}

function repeatsLines({ countedElsewhere }: AttributedChange): boolean {
  return countedElsewhere > 0;
}

/** The counted commit that this one only repeats: then none of its lines is new. */
function copiedCommit(sources: CommitSources, files: readonly AttributedChange[]): string | null {
  const sum = (count: (file: AttributedChange) => number) => files.reduce((total, file) => total + count(file), 0);
  const lines = ({ ai, human, unknown }: Counts) => ai + human + unknown;
  const changed = sum(({ row }) => lines(row.added) + lines(row.removed));
  if (changed === 0 || sum((file) => file.countedElsewhere) < changed) return null;
  const dropped = files.flatMap((file) => file.asDropped.map(({ sha }) => sha));
  return [...sources.recognisedFrom, ...dropped, ...sources.predecessors][0] ?? null;
}
