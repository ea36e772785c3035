import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { renderRange } from '../../render/range.ts';
import { renderRangeMarkdown } from '../../render/range-markdown.ts';
import { countRange } from '../../report/count-range.ts';
import type { NamedRange } from '../../report/parse-range.ts';
import { mayRepeat, othersIn, type RangeWork } from '../../report/range-work.ts';
import { type CountedRange, isCovered, type RangeReport, rangeReport } from '../../stats/range-report.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../json.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { rangeHere } from '../range-here.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';
import { UsageError } from '../usage-error.ts';

export interface ReportOptions extends DatabaseOptions, RowsOptions {
  readonly range: NamedRange;
  readonly repo?: string;
  readonly bundle?: readonly string[];
  readonly json?: true;
  readonly markdown?: true;
  readonly failUnderCoverage?: number;
  readonly allFiles?: true;
}

export async function run(options: ReportOptions, io: Io): Promise<number> {
  if (options.bundle !== undefined && (options.db ?? options.fleet) !== undefined) {
    throw new UsageError('--bundle is read instead of a database; leave out --db and --fleet');
  }
  const work = rangeHere(await whereFor(options, io), options.range);
  const counted =
    options.bundle === undefined ? await fromDatabase(options, io, work) : await fromBundles(options.bundle, io, work);
  const report = rangeReport(counted, options.allFiles === true);
  const format = rowsFormat(options, io);
  if (format) await printRows(io, format, 'report', report.files);
  else io.stdout(render(report, options, io));
  const least = options.failUnderCoverage;
  if (least === undefined || isCovered(report, least)) return 0;
  throw new UserError(
    `the author of ${report.totals.coverage_percent}% of the added lines is known, which is less than ${least}%`,
    'run ai-tracker doctor on the machine where the work was done',
  );
}

async function whereFor({ repo, ...options }: ReportOptions, io: Io): Promise<Io> {
  if (repo === undefined) return io;
  const { cloneCalled } = await import('../clones-called.ts');
  return { ...io, cwd: (await cloneCalled(io, chosenDatabase(io, options), repo)).top };
}

/** Commits that nobody recorded may repeat recorded ones: what they are is found in a copy of these, in memory. */
async function fromDatabase(options: ReportOptions, io: Io, work: RangeWork): Promise<CountedRange> {
  const chosen = chosenDatabase(io, options);
  const asked = { worktree: work.worktree, sha: work.range.head };
  const known = await readDatabase(io, chosen, (db) => (mayRepeat(db, work) ? undefined : countRange(db, work)), asked);
  if (known !== undefined) return known;
  const { collectBundle, withBundles } = await import('../bundles.ts');
  const collect = { ...work, others: othersIn(work) };
  const bundle = await readDatabase(io, chosen, (db) => collectBundle(db, collect));
  return withBundles([bundle], work, (db) => countRange(db, work));
}

async function fromBundles(files: readonly string[], io: Io, work: RangeWork): Promise<CountedRange> {
  const { readBundleOf, withBundles } = await import('../bundles.ts');
  const bundles = files.map((file) => readBundleOf(work.worktree, resolve(io.cwd, file)));
  return withBundles(bundles, work, (db) => countRange(db, work));
}

function render(report: RangeReport, { json, markdown, allFiles }: ReportOptions, io: Io): string {
  if (json) return jsonText('report/1', report, 2);
  return markdown ? renderRangeMarkdown(report, allFiles === true) : renderRange(report, allFiles === true, io);
}
