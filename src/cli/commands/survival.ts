import { UserError } from '../../config/user-error.ts';
import { findWorktree, type Worktree } from '../../git/find-repository.ts';
import { generatedPaths } from '../../git/generated.ts';
import { readRevision } from '../../git/read-revision.ts';
import { git } from '../../git/run-git.ts';
import { isoSeconds } from '../../stats/calendar.ts';
import type { Moment } from '../../stats/period.ts';
import { type SurvivalReport, usualDays } from '../../stats/survival.ts';
import { bringToHead } from '../../survival/bring-to-head.ts';
import {
  type CountedRepository,
  countLines,
  type ReadRepository,
  type SurvivalQuestion,
} from '../../survival/count-lines.ts';
import { type KeptJournal, readJournal, writeJournal } from '../../survival/journal-file.ts';
import { writeSums } from '../../survival/kept-sums.ts';
import { readBranches } from '../../survival/read-branches.ts';
import { survival } from '../../survival/survival.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions, readWithElsewhere } from '../open-current.ts';
import { progressLine } from '../progress.ts';
import { type RowsOptions, rowsFormat } from '../rows.ts';

export interface SurvivalOptions extends DatabaseOptions, RowsOptions {
  readonly days: readonly number[];
  readonly since?: Moment;
  readonly repo?: readonly string[];
  readonly allFiles?: true;
  readonly json?: true;
}

export async function run(options: SurvivalOptions, io: Io): Promise<number> {
  const { days, since, allFiles = false } = options;
  const chosen = chosenDatabase(io, options);
  const repositories: ReadRepository[] = [];
  for (const worktree of await worktreesOf(options, chosen, io)) repositories.push(await readRepository(worktree, io));
  const now = Date.now();
  const question = { days, since: since?.start, now, allFiles };
  const counted: CountedRepository[] = [];
  for (const repository of repositories) counted.push(await count(repository, question, chosen, io));
  if (since === undefined && isUsual(days)) {
    const asked = { database: chosen.path, asked_at: isoSeconds(now), days };
    for (const [at, { worktree }] of repositories.entries()) {
      if (await mayKeep(worktree, io)) writeSums(io.env, worktree, counted[at] as CountedRepository, asked);
    }
  }
  const report: SurvivalReport = {
    ...{ database: chosen.path, asked_at: isoSeconds(now), since: since ? isoSeconds(since.start) : null, days },
    ...survival(counted, question),
  };
  const format = rowsFormat(options, io);
  if (options.json) printJson(io, 'survival/1', report);
  else if (format) io.stdout((await import('../../render/on-demand.ts')).renderSurvivalRows(report, format));
  else io.stdout((await import('../../render/survival.ts')).renderSurvival(report, { allFiles }, io));
  return 0;
}

async function worktreesOf({ repo = [] }: SurvivalOptions, chosen: ChosenDatabase, io: Io): Promise<Worktree[]> {
  if (repo.length > 0) return (await import('../clones-called.ts')).clonesCalled(io, chosen, repo);
  const here = findWorktree(io.cwd);
  if (here === undefined) {
    throw new UserError('there is no git repository here', 'run it in a clone, or name one with --repo DIR');
  }
  return [here];
}

async function readRepository(worktree: Worktree, io: Io): Promise<ReadRepository> {
  const tip = headOf(worktree);
  const progress = progressLine(io, 'commits read');
  try {
    const current = await bringToHead(worktree, tip, readJournal(io.env, worktree), progress.update);
    if (current.isChanged) await keep(worktree, current, io);
    return { worktree, ...current, generated: generatedPaths(worktree, current.journal.paths) };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw unreadable(worktree, cause);
  } finally {
    progress.end();
  }
}

async function count(
  repository: ReadRepository,
  question: SurvivalQuestion,
  chosen: ChosenDatabase,
  io: Io,
): Promise<CountedRepository> {
  const { worktree } = repository;
  const unrecorded = (found: CountedRepository) => found.unrecorded;
  const ask = () =>
    readWithElsewhere(io, chosen, (store) => countLines(store, repository, question), { worktree, unrecorded });
  const found = await ask();
  if (found.wanted.length === 0) return found;
  await askGit(repository, found.wanted, io);
  return ask();
}

/** Where the lines of merges come from that no record tells of. */
async function askGit(repository: ReadRepository, files: CountedRepository['wanted'], io: Io): Promise<void> {
  const progress = progressLine(io, 'merged files read');
  for (let at = 0; at < files.length; at += keptAtOnce) {
    const some = files.slice(at, at + keptAtOnce);
    readBranches(repository.worktree, some, repository.branches, (done) => progress.update(at + done, files.length));
    // Whoever breaks it off has these the next time.
    await keep(repository.worktree, repository, io);
  }
  progress.end();
}

async function keep(worktree: Worktree, journal: KeptJournal, io: Io): Promise<void> {
  if (await mayKeep(worktree, io)) writeJournal(io.env, worktree, journal);
}

/** Of a repository that is kept out nothing is kept. */
async function mayKeep(worktree: Worktree, io: Io): Promise<boolean> {
  const [{ isKeptOut }, { readSettings }] = await Promise.all([
    import('../../git/kept-out.ts'),
    import('../../config/settings.ts'),
  ]);
  return !isKeptOut(worktree, readSettings(io.env).exclude ?? {});
}

/** The ages that are asked for where none is named: by these, what is kept of several repositories goes together. */
function isUsual(days: readonly number[]): boolean {
  return days.join() === usualDays.join();
}

const keptAtOnce = 200;

function headOf(worktree: Worktree): string {
  const tip = readRevision('HEAD', { cwd: worktree.top, worktree });
  try {
    // Where git refuses to look at it at all, that is what is wrong.
    git(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree });
  } catch (cause) {
    throw unreadable(worktree, cause);
  }
  if (tip === undefined) throw new UserError(`${worktree.top} has no commit yet`, 'commit something, then ask again');
  return tip;
}

function unreadable({ top }: Worktree, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : 'git failed';
  const [words = ''] = message.replace(/^git (\S+ )?failed: (fatal: )?/, '').split('\n');
  return new UserError(`cannot read the history of ${top}: ${words}`, `git -C ${top} log -p shows the same`, { cause });
}
