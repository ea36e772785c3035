import { join } from 'node:path';
import { human, isLive, type Origin, unknown } from '../attribution/weave.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { type Commit, readCommit } from '../git/read-commit.ts';
import type { CommitKind } from '../git/reflog-operations.ts';
import type { Delivery } from '../spool/delivery.ts';
import { isRecorded, recordedFiles, saveCommit, supersede } from '../store/commits.ts';
import { insertAiOrigin, markCommitted } from '../store/edits.ts';
import { isSessionKnown } from '../store/sessions.ts';
import { commitsByAuthorKey } from '../store/transplants.ts';
import type { AttributedChange } from './attribute-changed-file.ts';
import { attributeFiles } from './attribute-files.ts';
import type { CommitSources } from './commit-sources.ts';
import type { IngestContext } from './context.ts';
import { recordBashEdit, runningCall } from './running-call.ts';
import { settleUndone } from './settle-undone.ts';
import { isAiOrigin } from './weave-cache.ts';

export interface CommitFacts extends Pick<Delivery, 'time' | 'env'> {
  readonly how: CommitKind | 'rebase';
  /** Commits that this one surely replaces: the amended one, those of a rebase. */
  readonly replaces: readonly string[];
  /** Other commits that it was made from: all that the same rebase replaced. */
  readonly madeFrom: readonly string[];
  /** Commits that a reset took off the branch before: replaced, if their work is in this one. */
  readonly dropped: readonly string[];
}

/** Records who wrote the lines of a commit; a commit that is recorded already stays as it is. */
export function recordCommit(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  if (isRecorded(context.db, sha)) return;
  const commit = readCommit(worktree, sha);
  const repository = context.repositoryOf(worktree);
  const sources = sourcesFor(context, worktree, commit, facts);
  for (const old of facts.replaces) supersede(context.db, repository.id, old, sha);
  const files = attributeFiles(sources, commit.files);
  const sum = (count: (file: AttributedChange) => number) => files.reduce((total, file) => total + count(file), 0);
  saveCommit(context.db, {
    commit_sha: commit.sha,
    repository_id: repository.id,
    repository_path: repositoryPath(worktree.commonDir),
    repository_name: repository.name,
    timestamp: commit.committedAt,
    session_id: facts.env['CLAUDE_CODE_SESSION_ID'] || null,
    agent_id: facts.env['AGENT_ID'] || null,
    author_key: commit.authorKey,
    copy_of: copiedCommit(sources, files),
    ai_lines_overridden: sum((file) => file.losses.overridden),
    ai_lines_discarded: sum((file) => file.losses.discarded),
    files: files.map((file) => file.row),
  });
  creditCall(sources, files, facts);
  if (facts.dropped.some((old) => sources.recognisedFrom.has(old))) {
    for (const old of facts.dropped) supersede(context.db, repository.id, old, commit.sha);
  }
  settleUndone(context, worktree, facts.time);
}

/** What a call both wrote and committed has no edit yet: the commit is all that shows it. */
function creditCall(sources: CommitSources, files: readonly AttributedChange[], { env, time }: CommitFacts): void {
  const { context, worktree, unexplained } = sources;
  const session = env['CLAUDE_CODE_SESSION_ID'];
  const call = session && runningCall(context, worktree, time, session);
  if (!call || !isAiOrigin(unexplained)) return;
  for (const { row } of files) {
    const sum = (ranges: readonly { start: number; end: number; origin: Origin }[]) =>
      ranges.reduce((total, { start, end, origin }) => total + (origin === unexplained ? end - start + 1 : 0), 0);
    const added = sum(row.ranges.filter((range) => range.added));
    const removed = sum(row.removedRanges);
    if (added + removed === 0) continue;
    const path = join(worktree.top, row.file_path);
    recordBashEdit(context, worktree, call, { path, added, removed, time });
    const pending = (context.weaves.get(path) ?? []).filter((line) => isLive(line) && !line.base);
    markCommitted(
      context.db,
      path,
      pending.map((line) => line.origin),
    );
  }
}

function sourcesFor(context: IngestContext, worktree: Worktree, commit: Commit, facts: CommitFacts): CommitSources {
  const copied =
    facts.how === 'cherry-pick' || facts.how === 'am'
      ? commitsByAuthorKey(context.db, commit.authorKey, commit.sha).map((other) => other.sha)
      : [];
  const [amended] = facts.how === 'amend' ? facts.replaces : [];
  return {
    context,
    worktree,
    repositoryId: context.repositoryOf(worktree).id,
    sha: commit.sha,
    amended: amended === undefined ? new Map() : recordedFiles(context.db, amended),
    replacing: new Set([...facts.replaces, ...facts.madeFrom, ...facts.dropped]),
    predecessors: new Set([...facts.replaces, ...facts.madeFrom, ...facts.dropped, ...copied]),
    transplanted: facts.how !== 'commit' && facts.how !== 'merge',
    recognisedFrom: new Set(),
    unexplained: unexplainedOrigin(context, worktree, facts),
    time: facts.time,
    generated: generatedPaths(
      worktree,
      commit.files.map((file) => file.newPath),
    ),
  };
}

/** The counted commit that this one only repeats: then none of its lines is new. */
function copiedCommit(sources: CommitSources, files: readonly AttributedChange[]): string | null {
  const total = (of: 'added' | 'removed' | 'repeatedAdded' | 'repeatedRemoved') =>
    files.reduce((sum, { row }) => sum + row[of].ai + row[of].human + row[of].unknown, 0);
  const changed = total('added') + total('removed');
  if (changed === 0 || total('repeatedAdded') + total('repeatedRemoved') < changed) return null;
  const [from] = sources.recognisedFrom;
  return from ?? [...sources.predecessors][0] ?? null;
}

/** What a line is that nothing explains (design 4.10). */
function unexplainedOrigin(context: IngestContext, worktree: Worktree, { env, time }: CommitFacts): Origin {
  const session = env['CLAUDE_CODE_SESSION_ID'];
  const facts = { session_id: session ?? null, agent_id: env['AGENT_ID'] || null, model: null, edit_id: null };
  switch (env['AI_TRACKER_UNEXPLAINED']) {
    case 'human':
      return human;
    case 'unknown':
      return unknown;
    case 'ai':
      return insertAiOrigin(context.db, { ...facts, evidence: null, subagent_id: null });
    default: {
      if (!session) return human;
      // Committed by the very call that wrote it: all that was there before the call is known.
      const call = runningCall(context, worktree, time, session);
      if (call) return insertAiOrigin(context.db, { ...facts, evidence: 'bash', subagent_id: call.subagent_id });
      return env['CLAUDE_CODE_SESSION_ATTENDED'] === '0' && isSessionKnown(context.db, session) ? unknown : human;
    }
  }
}
