import { human, type Origin, unknown } from '../attribution/weave.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { readBlobs } from '../git/read-blobs.ts';
import { readCommit } from '../git/read-commit.ts';
import type { Delivery } from '../spool/delivery.ts';
import { isRecorded, recordedFiles, saveCommit, supersede } from '../store/commits.ts';
import { insertAiOrigin } from '../store/edits.ts';
import { isSessionKnown } from '../store/sessions.ts';
import { attributeChangedFile, type CommitSources, wantedBlobs } from './attribute-changed-file.ts';
import type { IngestContext } from './context.ts';
import { settleUndone } from './settle-undone.ts';

export interface CommitFacts extends Pick<Delivery, 'time' | 'env'> {
  /** The commit that this one replaced. */
  readonly replaces: string | undefined;
}

/** Records who wrote the lines of a commit; a commit that is recorded already stays as it is. */
export function recordCommit(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  if (isRecorded(context.db, sha)) return;
  const commit = readCommit(worktree, sha);
  const repository = context.repositoryOf(worktree);
  const sessionId = facts.env['CLAUDE_CODE_SESSION_ID'] || null;
  const replaced = facts.replaces === undefined ? new Map() : recordedFiles(context.db, facts.replaces);
  const sources: CommitSources = {
    context,
    worktree,
    repositoryId: repository.id,
    replaced,
    unexplained: unexplainedOrigin(context, facts.env),
    time: facts.time,
    blobs: readBlobs(worktree, wantedBlobs(context, worktree, commit.files, replaced)),
    generated: generatedPaths(
      worktree,
      commit.files.map((file) => file.newPath),
    ),
  };
  const files = commit.files.map((file) => attributeChangedFile(sources, file));
  const sum = (count: (file: (typeof files)[number]) => number) =>
    files.reduce((total, file) => total + count(file), 0);
  saveCommit(context.db, {
    commit_sha: commit.sha,
    repository_id: repository.id,
    repository_path: repositoryPath(worktree.commonDir),
    repository_name: repository.name,
    timestamp: commit.committedAt,
    session_id: sessionId,
    agent_id: facts.env['AGENT_ID'] || null,
    ai_lines_overridden: sum((file) => file.losses.overridden),
    ai_lines_discarded: sum((file) => file.losses.discarded),
    files: files.map((file) => file.row),
  });
  if (facts.replaces !== undefined) supersede(context.db, repository.id, facts.replaces, commit.sha);
  settleUndone(context, worktree, facts.time);
}

/** What a line is that nothing explains (design 4.10). */
function unexplainedOrigin(context: IngestContext, env: CommitFacts['env']): Origin {
  const session = env['CLAUDE_CODE_SESSION_ID'];
  switch (env['AI_TRACKER_UNEXPLAINED']) {
    case 'human':
      return human;
    case 'unknown':
      return unknown;
    case 'ai': {
      const facts = { session_id: session ?? null, agent_id: env['AGENT_ID'] || null };
      return insertAiOrigin(context.db, { ...facts, evidence: null, subagent_id: null, model: null, edit_id: null });
    }
    default: {
      const unattended = env['CLAUDE_CODE_SESSION_ATTENDED'] === '0';
      return unattended && session && isSessionKnown(context.db, session) ? unknown : human;
    }
  }
}
