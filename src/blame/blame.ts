import { resolve } from 'node:path';
import { attributeFile } from '../attribution/attribute-file.ts';
import { diffHunks } from '../attribution/diff-hunks.ts';
import { parseLines } from '../attribution/lines.ts';
import { human, type Origin, unknown } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import { UserError } from '../config/user-error.ts';
import { CommittedAuthors } from '../context/committed-authors.ts';
import { isFiltered } from '../git/attributes.ts';
import { findWorktree, realFile, type Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type BlamedLine, readBlame } from '../git/read-blame.ts';
import { git, tryGit } from '../git/run-git.ts';
import type { Store } from '../store/open.ts';
import { findOrigin, type OriginRow } from '../store/origins.ts';
import { findPending } from '../store/pending-files.ts';

export interface BlameLine {
  readonly line: number;
  readonly author: 'ai' | 'human' | 'unknown';
  readonly text: string;
  /** `null`: not committed yet. */
  readonly commit_sha: string | null;
  readonly session_id: string | null;
  readonly agent_id: string | null;
  readonly model: string | null;
  readonly evidence: string | null;
}

export interface Blame {
  readonly file_path: string;
  readonly commit_sha: string | null;
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly lines: readonly BlameLine[];
}

interface Authorship {
  readonly origin: Origin;
  readonly carried: boolean;
}

/** History may be long, and whoever waits can break it off. */
const blameLimitMs = 600_000;

/** Who wrote each line of a file: of the work tree's, or with `rev` of a revision's. */
export function blameFile(db: Store, options: { cwd: string; file: string; rev?: string | undefined }): Blame {
  const absolute = realFile(resolve(options.cwd, options.file));
  const worktree = findWorktree(absolute);
  if (worktree === undefined) {
    throw new UserError(`${options.file} is in no git repository`, 'run it on a file of a repository');
  }
  const path = nameIn(worktree, absolute);
  const rev = options.rev ?? 'HEAD';
  const sha = tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`], {
    cwd: worktree.top,
    worktree,
  });
  const blamed = asGitSays(options.file, () => {
    if (sha === undefined && options.rev !== undefined) throw noCommit(worktree, rev);
    // Git would run the file's filter upon what the work tree has.
    const isOfCommit = options.rev !== undefined || isFiltered(worktree, path);
    return readBlame(worktree, path, isOfCommit ? sha : undefined, blameLimitMs);
  });
  const uncommitted = blamed.some((line) => isNullSha(line.sha)) ? pendingAuthors(db, worktree, path, blamed) : [];
  const committed = new CommittedAuthors(db);
  const lines = blamed.map((line, index) => {
    const found = isNullSha(line.sha) ? uncommitted[index] : committed.find(line);
    return describe(db, line, index, found ?? { origin: unknown, carried: false });
  });
  const count = (author: BlameLine['author']) => lines.filter((line) => line.author === author).length;
  return {
    ...{ file_path: path, commit_sha: sha ?? null },
    ...{ ai_lines: count('ai'), human_lines: count('human'), unknown_lines: count('unknown'), lines },
  };
}

function noCommit(worktree: Worktree, rev: string): UserError {
  // Where it refuses to look at all, that is what is wrong.
  git(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree });
  return new UserError(`${rev} is no commit here`, 'name a commit, a branch or a tag of this repository');
}

function asGitSays<T>(file: string, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const message = cause instanceof Error ? cause.message : 'git failed';
    const [words = ''] = message.replace(/^git \S+ failed: (fatal: )?/, '').split('\n');
    const isUntracked = /^no such path|^no such ref: HEAD/.test(words);
    const hint = isUntracked ? 'the file must be tracked by git: commit it first' : `git says so: git blame ${file}`;
    throw new UserError(`cannot blame ${file}: ${words}`, hint, { cause });
  }
}

/** The authors of a work tree's file that has lines which no commit has. */
function pendingAuthors(db: Store, worktree: Worktree, path: string, blamed: readonly BlamedLine[]): Authorship[] {
  const commit = parseLines(Buffer.from(blamed.map((line) => `${line.text}\n`).join('')));
  const head = tryGit(['cat-file', 'blob', `HEAD:${path}`], { cwd: worktree.top, worktree });
  const parent = head === undefined ? [] : parseLines(Buffer.from(`${head}\n`));
  const row = findPending(db, `${worktree.top}/${path}`);
  const weave = row && decodeWeave(row.weave);
  const parentOrigins = head === undefined ? [] : headOrigins(db, worktree, path);
  const hunks = diffHunks(parent, commit);
  return [
    ...attributeFile({ parent, commit, hunks, weave, parentOrigins, unexplained: human, foundBefore: human }).lines,
  ];
}

function headOrigins(db: Store, worktree: Worktree, path: string): Origin[] {
  const committed = new CommittedAuthors(db);
  return readBlame(worktree, path, 'HEAD').map((line) => committed.find(line)?.origin ?? unknown);
}

function describe(db: Store, line: BlamedLine, index: number, { origin, carried }: Authorship): BlameLine {
  const row: OriginRow | undefined = findOrigin(db, origin);
  const author = row?.author ?? 'unknown';
  return {
    ...{ line: index + 1, author, text: line.text, commit_sha: isNullSha(line.sha) ? null : line.sha },
    ...{ session_id: row?.session_id ?? null, agent_id: row?.agent_id ?? null, model: row?.model ?? null },
    evidence: author === 'ai' && carried ? 'carried' : (row?.evidence ?? null),
  };
}
