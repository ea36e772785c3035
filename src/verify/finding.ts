/** What one audit found. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'broken';
  /** How many records were looked at. */
  readonly records: number;
  /** How many of them are missing, corrupt, or point nowhere. */
  readonly missing: number;
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What `verify --json` prints; a percentage is `null` where there is nothing to be a part of. */
export interface VerifyReport {
  readonly database: string;
  readonly ok: boolean;
  /** Of the deliveries, those that are in the database. */
  readonly coverage_percent: number | null;
  /** Of all other records that were looked at. */
  readonly missing_percent: number | null;
  readonly targets: { readonly coverage_percent: number; readonly missing_percent: number };
  readonly checks: readonly Finding[];
  /** What `--repair` did. */
  readonly repaired: readonly string[] | null;
}

/** Every delivery in the database, and less than one record in a hundred missing. */
const targets = { coverage_percent: 100, missing_percent: 1 };
const deliveries = 'deliveries';

/** Judges a check by the share that is missing: some is worth a look, one in a hundred is too much. */
export function judged(finding: Omit<Finding, 'status'>): Finding {
  const { name, records, missing } = finding;
  const isTooMuch = name === deliveries ? missing > 0 : missing * 100 >= records * targets.missing_percent;
  return { ...finding, status: missing === 0 ? 'ok' : isTooMuch ? 'broken' : 'warn' };
}

/**
 * Judges what was never told to us, or told wrongly: worth a look, however much it is. The records are as sound as before,
 * and nothing that is done today would make it good again.
 */
export function noted(finding: Omit<Finding, 'status'>): Finding {
  return { ...finding, status: finding.fix === undefined ? 'ok' : 'warn' };
}

export function reportOf(
  database: string,
  checks: readonly Finding[],
  repaired: readonly string[] | null,
): VerifyReport {
  const [delivered] = checks.filter((check) => check.name === deliveries);
  const others = checks.filter((check) => check.name !== deliveries);
  const sum = (key: 'records' | 'missing') => others.reduce((total, check) => total + check[key], 0);
  return {
    database,
    ok: checks.every((check) => check.status !== 'broken'),
    coverage_percent: delivered ? floored(delivered.records - delivered.missing, delivered.records) : null,
    missing_percent: ceiled(sum('missing'), sum('records')),
    targets,
    checks,
    repaired,
  };
}

/** To two decimals such that 100 is said only of all. */
function floored(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part / whole) * 10_000) / 100;
}

/** To two decimals such that 0 is said only of none. */
function ceiled(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.ceil((part / whole) * 10_000) / 100;
}
