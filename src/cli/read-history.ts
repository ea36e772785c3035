import { UserError } from '../config/user-error.ts';
import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { readRevision } from '../git/read-revision.ts';
import { git } from '../git/run-git.ts';
import type { Store } from '../store/open.ts';
import { bringToHead } from '../survival/bring-to-head.ts';
import type { ReadRepository } from '../survival/count-lines.ts';
import { type KeptJournal, readJournal, writeJournal } from '../survival/journal-file.ts';
import type { Unexplained } from '../survival/known-commits.ts';
import { readBranches } from '../survival/read-branches.ts';
import type { Io } from './io.ts';
import { type ChosenDatabase, readWithElsewhere } from './open-current.ts';
import { progressLine } from './progress.ts';

export interface ReadHistory extends ReadRepository {
  /** What is new of it is kept for the next time: it is HEAD's, and not another revision's alone. */
  readonly isKept: boolean;
}

/** A repository with the history of its HEAD, of which what is new is kept; or of another revision. */
export async function readRepository(worktree: Worktree, io: Io, rev = 'HEAD'): Promise<ReadHistory> {
  const tip = tipOf(worktree, rev);
  const progress = progressLine(io, 'commits read');
  try {
    const current = await bringToHead(worktree, tip, readJournal(io.env, worktree), progress.update);
    const isKept = rev === 'HEAD' || !current.isChanged;
    if (current.isChanged && isKept) await keep(worktree, current, io);
    return { worktree, isKept, ...current, generated: generatedPaths(worktree, current.journal.paths) };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw unreadable(worktree, cause);
  } finally {
    progress.end();
  }
}

/** What `ask` finds, again when git has said where those lines of merges come from of which no record tells. */
export async function askOfHistory<Found extends Unexplained>(
  io: Io,
  chosen: ChosenDatabase,
  repository: ReadHistory,
  ask: (store: Store) => Found,
): Promise<Found> {
  const { worktree } = repository;
  const read = () => readWithElsewhere(io, chosen, ask, { worktree, unrecorded: (found: Found) => found.unrecorded });
  const found = await read();
  if (found.wanted.length === 0) return found;
  await askGit(repository, found.wanted, io);
  return read();
}

/** Where the lines of merges come from that no record tells of. */
async function askGit(repository: ReadHistory, files: Unexplained['wanted'], io: Io): Promise<void> {
  const progress = progressLine(io, 'merged files read');
  for (let at = 0; at < files.length; at += keptAtOnce) {
    const some = files.slice(at, at + keptAtOnce);
    readBranches(repository.worktree, some, repository.branches, (done) => progress.update(at + done, files.length));
    // Whoever breaks it off has these the next time.
    if (repository.isKept) await keep(repository.worktree, repository, io);
  }
  progress.end();
}

async function keep(worktree: Worktree, journal: KeptJournal, io: Io): Promise<void> {
  if (await mayKeep(worktree, io)) writeJournal(io.env, worktree, journal);
}

/** Of a repository that is kept out nothing is kept. */
export async function mayKeep(worktree: Worktree, io: Io): Promise<boolean> {
  const [{ isKeptOut }, { readSettings }] = await Promise.all([
    import('../git/kept-out.ts'),
    import('../config/settings.ts'),
  ]);
  return !isKeptOut(worktree, readSettings(io.env).exclude ?? {});
}

const keptAtOnce = 200;

function tipOf(worktree: Worktree, rev: string): string {
  const tip = readRevision(rev, { cwd: worktree.top, worktree });
  try {
    // Where git refuses to look at it at all, that is what is wrong.
    git(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree });
  } catch (cause) {
    throw unreadable(worktree, cause);
  }
  if (tip !== undefined) return tip;
  if (rev !== 'HEAD')
    throw new UserError(`${rev} is no commit here`, 'name a commit, a branch or a tag of this repository');
  throw new UserError(`${worktree.top} has no commit yet`, 'commit something, then ask again');
}

function unreadable({ top }: Worktree, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : 'git failed';
  const [words = ''] = message.replace(/^git (\S+ )?failed: (fatal: )?/, '').split('\n');
  return new UserError(`cannot read the history of ${top}: ${words}`, `git -C ${top} log -p shows the same`, { cause });
}
