import type { NamedRange } from '../../report/parse-range.ts';
import type { StatsReport } from '../../stats/report.ts';
import type { Store } from '../../store/open.ts';
import { chooseAgents } from '../choose-agents.ts';
import type { RepositoryOptions } from '../choose-repositories.ts';
import { chosenPeriod, type PeriodChoice } from '../chosen-period.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../json.ts';
import { makeStats } from '../make-stats.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { repositoryHere } from '../recorded-here.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';
import { withPrices } from '../tokens-of.ts';
import { UsageError } from '../usage-error.ts';

export interface StatsOptions extends DatabaseOptions, PeriodChoice, RepositoryOptions, RowsOptions {
  readonly range?: NamedRange;
  readonly head?: true;
  readonly top?: number;
  readonly chart?: true;
  readonly graph?: true;
  readonly tokens?: true;
  readonly global?: true;
  readonly plain?: true;
  readonly json?: true;
  readonly allFiles?: true;
  /** Options of the Python tool that made pictures. */
  readonly path?: unknown;
  readonly screenshot?: unknown;
}

const graphDays = 7;

export async function run(options: StatsOptions, io: Io): Promise<number> {
  if (options.path !== undefined || options.screenshot !== undefined) {
    throw new UsageError(
      'pictures (--path, --screenshot) are no longer made; pipe --plain or --json to a plotting tool',
    );
  }
  if (options.head) return ofHead(options, io);
  if (options.range !== undefined) return ofRange(options, options.range, io);
  const otherwise = options.graph && !options.global ? graphDays : undefined;
  const period = chosenPeriod(options, Date.now(), otherwise);
  const format = rowsFormat(options, io);
  const chosen = chosenDatabase(io, options);
  const choose = options.repo && (await import('../choose-repositories.ts')).chooseRepositories;
  const report = await readDatabase(io, chosen, (store) => {
    const repositories = choose?.(store, options.repo, io, chosen);
    // A file of one agent's own holds its work alone, rows from before agents were known by name included.
    const agents = chosen.byAgent ? undefined : chooseAgents(store, options.agent);
    return makeStats(store, {
      ...{
        period,
        repositories,
        agents,
        isFleet: chosen.fleet !== undefined,
        here: hereIn(store, options, io, chosen),
      },
      ...{
        allFiles: options.allFiles === true,
        daily: options.json === true || hasChart(options),
        dailyHere: hasChart(options),
        tokens: options.json ? 'all' : 'first',
        top: options.json || format ? options.top : undefined,
      },
    });
  });
  const agent_id = options.agent?.join(', ') ?? report.agent_id;
  const named = await withPrices({ ...report, database: chosen.path, agent_id }, io);
  return print(named, options, io);
}

async function print(report: StatsReport, options: StatsOptions, io: Io): Promise<number> {
  const format = rowsFormat(options, io);
  if (format === undefined) io.stdout(await render(report, options, io));
  else if (options.tokens) await printRows(io, format, 'tokens', (report.here ?? report).tokens ?? []);
  else if (hasChart(options)) await printRows(io, format, 'days', report.here?.daily ?? report.daily);
  else await printRows(io, format, 'stats', report.repositories);
  return 0;
}

/** Of the commits of a range no option asks for others. */
async function ofRange(options: StatsOptions, named: NamedRange, io: Io): Promise<number> {
  refuse(
    options,
    ['days', 'since', 'until', 'graph', 'agent', 'global', 'top', 'tokens'],
    'the range says which commits',
  );
  const asked = { named, repo: oneOf(options), allFiles: options.allFiles === true };
  const report = await (await import('../asked.ts')).statsOfRange(io, chosenDatabase(io, options), asked);
  return print(report, options, io);
}

async function ofHead(options: StatsOptions, io: Io): Promise<number> {
  const others = ['range', 'days', 'since', 'until', 'chart', 'graph', 'tokens', 'agent', 'global', 'plain'] as const;
  refuse(options, others, '--head is about what stands');
  const { printHead, statsOfHead } = await import('../asked.ts');
  const allFiles = options.allFiles === true;
  const report = await statsOfHead(io, chosenDatabase(io, options), { repo: oneOf(options), allFiles });
  return printHead(io, report, { ...options, allFiles });
}

function refuse(options: StatsOptions, names: readonly (keyof StatsOptions)[], why: string): void {
  const wrong = names.find((name) => options[name] !== undefined);
  if (wrong !== undefined) throw new UsageError(`${why}: leave out ${wrong === 'range' ? 'the range' : `--${wrong}`}`);
}

function oneOf({ repo: [repo, another] = [] }: StatsOptions): string | undefined {
  if (another !== undefined) throw new UsageError('this is of one repository: give one --repo');
  return repo;
}

/** Where somebody asks for repositories by name, or for all, none is told apart. */
function hereIn(store: Store, { repo, global }: StatsOptions, io: Io, chosen: ChosenDatabase) {
  if (repo !== undefined || global) return undefined;
  const here = repositoryHere(store, io.cwd, chosen);
  return here && { repository_name: here.name, repository_path: here.path };
}

async function render(report: StatsReport, options: StatsOptions, io: Io): Promise<string> {
  if (options.json) return jsonText('stats/1', report, 2);
  const chart = hasChart(options);
  if (options.plain) return (await import('../../render/stats-plain.ts')).renderPlainStats(report, chart);
  const { renderStats } = await import('../../render/stats.ts');
  return renderStats(
    report,
    { chart, tokens: options.tokens, allFiles: options.allFiles === true, top: options.top },
    io,
  );
}

function hasChart(options: StatsOptions): boolean {
  return options.chart === true || options.graph === true;
}
