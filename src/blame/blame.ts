import { isUtf8 } from 'node:buffer';
import { attributeFile } from '../attribution/attribute-file.ts';
import { diffHunks } from '../attribution/diff-hunks.ts';
import { parseLines } from '../attribution/lines.ts';
import { human, type Origin, unknown } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import { UserError } from '../config/user-error.ts';
import { CommittedAuthors } from '../context/committed-authors.ts';
import { isFiltered } from '../git/attributes.ts';
import { type CommitFacts, commitFacts } from '../git/blamed-commits.ts';
import type { Worktree } from '../git/find-repository.ts';
import { namedFile } from '../git/named-file.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type BlamedLine, readBlame } from '../git/read-blame.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readRevision } from '../git/read-revision.ts';
import { git, tryGitBytes } from '../git/run-git.ts';
import type { BackfilledRange } from '../store/backfilled.ts';
import type { Store } from '../store/open.ts';
import { findOrigin, type OriginRow } from '../store/origins.ts';
import { findPending } from '../store/pending-files.ts';
import { BackfilledLines } from './backfilled-lines.ts';

export interface BlameLine {
  readonly line: number;
  readonly author: 'ai' | 'human' | 'unknown';
  readonly text: string;
  /** `null`: not committed yet. */
  readonly commit_sha: string | null;
  /** The name of whoever git says made the commit, and when. */
  readonly commit_author: string | null;
  readonly authored_at: string | null;
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
  /** Of the AI's lines, those that nobody recorded, but transcripts or trailers tell of; left out where there are none. */
  readonly backfilled_lines?: number;
  readonly lines: readonly BlameLine[];
}

export interface BlamedFile extends Blame {
  /** What git says of each line. */
  readonly blamed: readonly BlamedLine[];
}

interface Authorship {
  readonly origin: Origin;
  readonly carried: boolean;
  readonly landed?: boolean;
}

/** History may be long, and whoever waits can break it off. */
const blameLimitMs = 600_000;

export interface BlameAsked {
  readonly cwd: string;
  readonly file: string;
  readonly rev?: string | undefined;
  /** Only these lines, as `git blame -L` takes them. */
  readonly ranges?: readonly string[] | undefined;
  /** The database does not tell of lines that no commit has: they are nobody's. */
  readonly isCommittedOnly?: boolean;
}

/** Who wrote each line of a file: of the work tree's, or with `rev` of a revision's. */
export function blameFile(db: Store, options: BlameAsked): BlamedFile {
  const named = namedFile(options.cwd, options.file);
  if (named === undefined) {
    throw new UserError(`${options.file} is in no git repository`, 'run it on a file of a repository');
  }
  const { worktree, path } = named;
  const rev = options.rev ?? 'HEAD';
  const sha = readRevision(rev, { cwd: worktree.top, worktree });
  const read = (ranges?: readonly string[]) =>
    asGitSays(options.file, () => {
      if (sha === undefined && options.rev !== undefined) throw noCommit(worktree, rev);
      // Git would run the file's filter upon what the work tree has.
      const isOfCommit = options.rev !== undefined || isFiltered(worktree, path);
      return readBlame(worktree, path, isOfCommit ? sha : undefined, { limitMs: blameLimitMs, ranges });
    });
  const blamed = read(options.ranges);
  const isPending = !options.isCommittedOnly && blamed.some((line) => isNullSha(line.sha));
  // Whose such a line is depends on those around it.
  const whole = isPending && options.ranges !== undefined ? read() : blamed;
  const uncommitted = isPending ? pendingAuthors(db, worktree, path, whole) : [];
  const committed = new CommittedAuthors(db);
  const backfilled = new BackfilledLines(db);
  const factsOf = commitFacts(blamed);
  const lines = blamed.map((line) => {
    const found = isNullSha(line.sha) ? uncommitted[line.at - 1] : committed.find(line);
    const told = found ?? (isNullSha(line.sha) ? undefined : backfilled.find(line));
    return describe(db, line, factsOf(line), told ?? { origin: unknown, carried: false });
  });
  const count = (author: BlameLine['author']) => lines.filter((line) => line.author === author).length;
  return {
    ...{ file_path: path, commit_sha: sha ?? null },
    ...{ ai_lines: count('ai'), human_lines: count('human'), unknown_lines: count('unknown'), lines },
    ...(backfilled.count > 0 && { backfilled_lines: backfilled.count }),
    blamed,
  };
}

export function noCommit(worktree: Worktree, rev: string): UserError {
  // Where it refuses to look at all, that is what is wrong.
  git(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree });
  return new UserError(`${rev} is no commit here`, 'name a commit, a branch or a tag of this repository');
}

/** What to do about what git says. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^no such path|^no such ref: HEAD/, 'the file must be tracked by git: commit it first'],
  [
    /^could not open object name list/,
    'git configuration names it, as blame.ignoreRevsFile: make that file, or unset it',
  ],
];

export function asGitSays<T>(file: string, ask: () => T): T {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const message = cause instanceof Error ? cause.message : 'git failed';
    const [words = ''] = message.replace(/^git \S+ failed: (fatal: )?/, '').split('\n');
    const hint = hints.find(([says]) => says.test(words))?.[1] ?? `git blame ${file} shows the same`;
    throw new UserError(`cannot blame ${file}: ${words}`, hint, { cause });
  }
}

/** The authors of a work tree's file that has lines which no commit has. */
function pendingAuthors(db: Store, worktree: Worktree, path: string, blamed: readonly BlamedLine[]): Authorship[] {
  const commit = parseLines(Buffer.concat(blamed.flatMap(({ bytes }) => [bytes, lineEnd])));
  const head = committedContent(worktree, path);
  const parent = head === undefined ? [] : parseLines(head);
  const row = findPending(db, `${worktree.top}/${path}`);
  const weave = row && decodeWeave(row.weave);
  const parentOrigins = head === undefined ? [] : headOrigins(db, worktree, path);
  const hunks = diffHunks(parent, commit);
  return [
    ...attributeFile({ parent, commit, hunks, weave, parentOrigins, unexplained: human, foundBefore: human }).lines,
  ];
}

const lineEnd = Buffer.from('\n');

/** A file as HEAD has it, every line with its end, as `git blame` shows it. */
function committedContent(worktree: Worktree, path: string): Buffer | undefined {
  const blob = readBlobNames(worktree, 'HEAD', [path]).get(path);
  const content =
    blob === undefined ? undefined : tryGitBytes(['cat-file', 'blob', blob], { cwd: worktree.top, worktree });
  return content && (content.at(-1) === lineEnd[0] ? content : Buffer.concat([content, lineEnd]));
}

function headOrigins(db: Store, worktree: Worktree, path: string): Origin[] {
  const committed = new CommittedAuthors(db);
  return readBlame(worktree, path, 'HEAD').map((line) => committed.find(line)?.origin ?? unknown);
}

function describe(
  db: Store,
  line: BlamedLine,
  facts: CommitFacts | undefined,
  found: Authorship | BackfilledRange,
): BlameLine {
  const { carried, landed } = 'origin' in found ? found : {};
  const row: Omit<OriginRow, 'id'> | undefined =
    'origin' in found ? findOrigin(db, found.origin) : { ...found, author: 'ai', agent_id: null };
  const author = row?.author ?? 'unknown';
  return {
    ...{ line: line.at, author, text: textOf(line), commit_sha: isNullSha(line.sha) ? null : line.sha },
    ...{ commit_author: facts?.author ?? null, authored_at: facts?.authored_at ?? null },
    ...{ session_id: row?.session_id ?? null, agent_id: row?.agent_id ?? null, model: row?.model ?? null },
    // How it is known stays the same wherever such a line is moved to.
    evidence:
      row?.evidence !== 'manual' && author === 'ai' && carried
        ? landed
          ? 'landed'
          : 'carried'
        : (row?.evidence ?? null),
  };
}

/** A line that is not UTF-8 is taken for Latin-1, which every byte is a character of. */
function textOf({ bytes }: BlamedLine): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
