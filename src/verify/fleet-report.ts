import { unreadable } from './check-database.ts';
import { type Finding, reportOf, type VerifyReport } from './finding.ts';

/** What an audit of one database of a fleet found. */
export interface AuditedSource {
  readonly path: string;
  readonly agent_id: string;
  /** Of the file. */
  readonly name: string;
  readonly checks: readonly Finding[];
}

/** What `verify --fleet --json` prints: the checks of each database that are not ok, and each database with all of them. */
export interface FleetVerifyReport extends VerifyReport {
  readonly sources: readonly AuditedSource[];
}

/** One whose file cannot be read. */
export function unreadSource(
  source: Omit<AuditedSource, 'checks'>,
  message: string,
  hint: string | undefined,
): AuditedSource {
  return { ...source, checks: [unreadable(message, hint)] };
}

/** Judges a fleet by all that was looked at in its databases. */
export function fleetReportOf(database: string, sources: readonly AuditedSource[]): FleetVerifyReport {
  const whole = reportOf(
    database,
    sources.flatMap(({ checks }) => checks),
    null,
  );
  const counts = ['deliveries', undefined].map((name) => summed(sources, name));
  const [delivered, others] = counts as [Pick<Finding, 'records' | 'missing'>, Pick<Finding, 'records' | 'missing'>];
  const asOne = reportOf(
    database,
    [
      { name: 'deliveries', status: 'ok', message: '', ...delivered },
      { name: 'records', status: 'ok', message: '', ...others },
    ],
    null,
  );
  return { ...asOne, ok: whole.ok, checks: sources.flatMap(shownOf), sources };
}

function summed(sources: readonly AuditedSource[], only: string | undefined): Pick<Finding, 'records' | 'missing'> {
  const found = sources
    .flatMap(({ checks }) => checks)
    .filter(({ name }) => (only === undefined ? name !== 'deliveries' : name === only));
  const sum = (key: 'records' | 'missing') => found.reduce((total, check) => total + check[key], 0);
  return { records: sum('records'), missing: sum('missing') };
}

/** One line for a database that is sound, else one for each thing that is not. */
function shownOf({ name, checks }: AuditedSource): Finding[] {
  const bad = checks.filter(({ status }) => status !== 'ok');
  const records = checks.reduce((sum, check) => sum + check.records, 0);
  if (bad.length === 0) return [{ name, status: 'ok', records, missing: 0, message: `${records} records, all sound` }];
  return bad.map(({ fix, ...finding }) => ({
    ...finding,
    name,
    message: `${finding.name}: ${finding.message}`,
    ...(fix !== undefined && { fix: fix.startsWith('ai-tracker ') ? `where its agent runs: ${fix}` : fix }),
  }));
}
