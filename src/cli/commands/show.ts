import { UserError } from '../../config/user-error.ts';
import { findWorktree, type Worktree } from '../../git/find-repository.ts';
import { type CommitWords, readCommitWords } from '../../git/read-commit-words.ts';
import { readRevision } from '../../git/read-revision.ts';
import { parseRange } from '../../report/parse-range.ts';
import { commitReport } from '../../stats/commit-report.ts';
import { type AgentLines, agentsOfCommit } from '../../store/agents.ts';
import { type CommitFileRow, type CommitRow, filesOfCommit, findCommits } from '../../store/commit-queries.ts';
import type { Store } from '../../store/open.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { chosenDatabase, countWaiting, type DatabaseOptions, readWithElsewhere } from '../open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';

export interface ShowOptions extends DatabaseOptions, RowsOptions {
  readonly rev: string;
  readonly json?: true;
}

export async function run(options: ShowOptions, io: Io): Promise<number> {
  const chosen = chosenDatabase(io, options);
  const named = parseRange(options.rev);
  if (named !== undefined) {
    const asked = { named, repo: undefined, allFiles: true };
    return (await import('../asked.ts')).showRange(io, chosen, asked, options);
  }
  // The repository here knows best what a revision means.
  const sha = readRevision(options.rev, { cwd: io.cwd, env: io.env });
  const worktree = sha === undefined ? undefined : findWorktree(io.cwd);
  const asked = worktree && sha ? { worktree, sha } : undefined;
  const unrecorded = (known: unknown) => (known === undefined && sha !== undefined ? [sha] : []);
  const read = (store: Store): Found | undefined => {
    const known = readCommit(store, options.rev, sha);
    if (known === undefined || chosen.fleet === undefined) return known;
    return [...known, agentsOfCommit(store, known[0].id)];
  };
  const found = await readWithElsewhere(io, chosen, read, { worktree, unrecorded }, asked);
  if (found === undefined) return sayNotRecorded(options, io, sha, countWaiting(chosen.path));
  const [commit, files, agents] = found;
  const format = rowsFormat(options, io);
  const words = format ? undefined : wordsOf(commit, worktree, io);
  if (options.json) {
    printJson(io, 'show/1', commitReport(commit, words, files, agents));
  } else if (format) {
    await printRows(io, format, 'show', files);
  } else {
    const { renderCommit } = await import('../../render/commit.ts');
    io.stdout(renderCommit({ ...commit, words }, files, io, agents));
  }
  return 0;
}

/** From the repository here, else from where the commit was recorded, if that is here. */
function wordsOf(commit: CommitRow, here: Worktree | undefined, { env }: Io): CommitWords | undefined {
  const { commit_sha: sha, repository_path: path } = commit;
  const found = here && readCommitWords(sha, { cwd: here.top, env, worktree: here });
  const elsewhere = found === undefined ? findWorktree(path) : undefined;
  return elsewhere ? readCommitWords(sha, { cwd: elsewhere.top, env, worktree: elsewhere }) : found;
}

type Found = [commit: CommitRow, files: CommitFileRow[], agents?: AgentLines[]];

function readCommit(store: Store, rev: string, sha: string | undefined): [CommitRow, CommitFileRow[]] | undefined {
  const isPrefix = /^[0-9a-f]{4,64}$/i.test(rev);
  const found = sha ? findCommits(store, sha, 1) : [];
  const [commit, ...others] = found.length === 0 && isPrefix ? findCommits(store, rev, 5) : found;
  if (!commit) return undefined;
  if (others.length > 0) {
    const shas = [commit, ...others].map((each) => each.commit_sha.slice(0, rev.length + 8)).join(', ');
    throw new UserError(`several recorded commits begin with ${rev} (${shas} ...)`, 'give more of the sha');
  }
  return [commit, filesOfCommit(store, commit.id)];
}

/** What waits may tell of the commit: then nothing is wrong with it. */
function sayNotRecorded({ rev, json }: ShowOptions, io: Io, sha: string | undefined, waiting: number): number {
  if (sha === undefined || waiting === 0) throw notRecorded(rev, sha);
  io.stderr(`ai-tracker: commit ${sha.slice(0, 12)} is not counted yet: try again in a moment\n`);
  if (json) io.stdout('null\n');
  return 0;
}

function notRecorded(rev: string, sha: string | undefined): UserError {
  if (sha !== undefined) {
    const name = sha.startsWith(rev) ? sha.slice(0, 12) : `${rev} (${sha.slice(0, 12)})`;
    return new UserError(
      `commit ${name} is not recorded`,
      'ai-tracker doctor shows whether the git hooks record commits here',
    );
  }
  if (rev === 'HEAD')
    return new UserError(
      'there is no commit here',
      'go into a repository, or name a recorded sha: ai-tracker show SHA',
    );
  return new UserError(
    `there is no commit ${rev} here, and none is recorded`,
    'name a revision of this repository or a recorded sha',
  );
}
