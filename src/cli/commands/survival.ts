import { UserError } from '../../config/user-error.ts';
import { findWorktree, type Worktree } from '../../git/find-repository.ts';
import { isoSeconds } from '../../stats/calendar.ts';
import type { Moment } from '../../stats/period.ts';
import { type SurvivalReport, usualDays } from '../../stats/survival.ts';
import { type CountedRepository, countLines } from '../../survival/count-lines.ts';
import { writeSums } from '../../survival/kept-sums.ts';
import { survival } from '../../survival/survival.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions } from '../open-current.ts';
import { askOfHistory, mayKeep, type ReadHistory, readRepository } from '../read-history.ts';
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
  const repositories: ReadHistory[] = [];
  for (const worktree of await worktreesOf(options, chosen, io)) repositories.push(await readRepository(worktree, io));
  const now = Date.now();
  const question = { days, since: since?.start, now, allFiles };
  const counted: CountedRepository[] = [];
  for (const repository of repositories) {
    counted.push(await askOfHistory(io, chosen, repository, (store) => countLines(store, repository, question)));
  }
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

/** The ages that are asked for where none is named: by these, what is kept of several repositories goes together. */
function isUsual(days: readonly number[]): boolean {
  return days.join() === usualDays.join();
}
