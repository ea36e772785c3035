import { spoolDir } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { listRejected, retryRejected } from '../../spool/spool.ts';
import { errorCode, explainError } from '../../store/explain-error.ts';
import { audit } from '../../verify/audit.ts';
import { unreadable } from '../../verify/check-database.ts';
import { type Finding, reportOf, type VerifyReport } from '../../verify/finding.ts';
import { type AuditedSource, fleetReportOf } from '../../verify/fleet-report.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';
import { whileWorking } from '../working-line.ts';

export interface VerifyOptions extends DatabaseOptions, RowsOptions {
  readonly json?: true;
  readonly repair?: true;
}

export async function run(options: VerifyOptions, io: Io): Promise<number> {
  const chosen = chosenDatabase(io, options);
  if (options.repair) refuseOthers(chosen);
  if (chosen.fleet !== undefined)
    return print(fleetReportOf(chosen.path, await audited(io, chosen, options)), options, io);
  const repaired = options.repair ? await mend(io, chosen) : null;
  return print(reportOf(chosen.path, await findings(io, chosen), repaired), options, io);
}

async function audited(io: Io, chosen: ChosenDatabase, { agent }: VerifyOptions): Promise<AuditedSource[]> {
  return (await import('../verify-fleet.ts')).auditFleet(io, chosen, agent);
}

async function print(report: VerifyReport, options: VerifyOptions, io: Io): Promise<number> {
  const format = rowsFormat(options, io);
  if (options.json) printJson(io, 'verify/1', report);
  else if (format) await printRows(io, format, 'verify', report.checks);
  else io.stdout((await import('../../render/verify.ts')).renderVerify(report, io));
  return report.ok ? 0 : 1;
}

function refuseOthers({ path, asItStands }: ChosenDatabase): void {
  if (asItStands === undefined) return;
  throw new UserError(
    `--repair repairs only the database of this agent; ${path} is only read`,
    'run ai-tracker verify --repair without --db where its agent runs; put a backup back in place before you repair it',
  );
}

async function findings(io: Io, chosen: ChosenDatabase): Promise<Finding[]> {
  try {
    return await readDatabase(io, chosen, (store) =>
      whileWorking(io, 'Checking the records', () => audit(store, chosen.path, new Date())),
    );
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [unreadable(error.message, error.hint)];
  }
}

/** What a file is like, rather than what keeps us from reading it. */
function isDamage(error: unknown): error is UserError {
  return error instanceof UserError && /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error) ?? '');
}

async function mend(io: Io, chosen: ChosenDatabase): Promise<string[]> {
  const { path } = chosen;
  const spool = spoolDir(path);
  const tried = retryRejected(spool);
  try {
    // Takes in what waits, before what depends on it is judged.
    await readDatabase(io, chosen, () => {});
    const left = new Set(listRejected(spool).map(({ name }) => name));
    const taken = tried.filter((name) => !left.has(name)).length;
    return [
      ...(taken > 0 ? [`rejected deliveries recorded after all: ${taken} of ${tried.length}`] : []),
      ...(await mendRows(path)),
    ];
  } catch (error) {
    if (isDamage(error)) return [];
    throw error;
  }
}

async function mendRows(path: string): Promise<string[]> {
  const [{ openStore }, { repair }] = await Promise.all([
    import('../../store/open.ts'),
    import('../../verify/repair.ts'),
  ]);
  const store = openStore(path);
  try {
    return repair(store);
  } catch (error) {
    throw explainError(error, path);
  } finally {
    store.close();
  }
}
