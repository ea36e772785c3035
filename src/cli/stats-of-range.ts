import { basename } from 'node:path';
import { repositoryPath } from '../git/find-repository.ts';
import { daysOf, mixOf, sumsOf } from '../stats/commits-report.ts';
import { aiPercent, type StatsReport } from '../stats/report.ts';
import { countKnownRepositories } from '../store/worktrees.ts';
import { type RangeAsked, readCommitsOf } from './commits-of-range.ts';
import type { Io } from './io.ts';
import type { ChosenDatabase } from './open-current.ts';
import { repositoryHere } from './recorded-here.ts';

/** The report of the commits of a range: each with its own lines, whether or not another commit has them, too. */
export async function statsOfRange(io: Io, chosen: ChosenDatabase, asked: RangeAsked): Promise<StatsReport> {
  const { worktree, range, shas, recorded, beside } = await readCommitsOf(io, chosen, asked, (store, { top }) => ({
    here: repositoryHere(store, top, chosen),
    known_repositories: countKnownRepositories(store),
  }));
  const path = repositoryPath(worktree.commonDir);
  const names = {
    repository_name: beside.here?.name ?? basename(path),
    repository_path: beside.here?.path ?? path,
  };
  const rows = [...recorded.values()];
  const totals = sumsOf(rows);
  const { commits, ai_lines_added, human_lines_added, unknown_lines_added } = totals;
  const row = { ...names, commits, ai_lines_added, human_lines_added, unknown_lines_added };
  const pending = { edits: 0, ai_lines: 0 };
  const ofRange = { totals, commit_mix: mixOf(rows), pending, daily: daysOf(rows) };
  return {
    ...{ database: chosen.path, agent_id: null, period: { since: null, until: null }, repo: asked.repo ?? null },
    range: { base: range.base, head: range.head, commits: shas.length, commits_recorded: rows.length },
    ...ofRange,
    here: { ...names, ...ofRange },
    repositories: [{ ...row, ai_percent_added: aiPercent(ai_lines_added, human_lines_added) }],
    known_repositories: beside.known_repositories,
  };
}
