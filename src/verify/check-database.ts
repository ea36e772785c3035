import { shQuote } from '../config/sh-quote.ts';
import { wrongCounts } from '../store/audit-counts.ts';
import { areIndexProblems, danglingRows, integrityProblems, referringRows } from '../store/audit-integrity.ts';
import type { Store } from '../store/open.ts';
import { type Finding, judged } from './finding.ts';

const name = 'database';
const repair = 'ai-tracker verify --repair';

/** SQLite's own check of the file. */
export function checkIntegrity(db: Store, path: string): Finding {
  const problems = integrityProblems(db);
  if (problems.length === 0) return { name, status: 'ok', records: 1, missing: 0, message: 'integrity ok' };
  const fix = areIndexProblems(problems)
    ? repair
    : `save what can be read with: sqlite3 ${shQuote(path)} .recover | sqlite3 recovered.db`;
  return { name, status: 'broken', records: 1, missing: 1, message: problems.slice(0, 3).join('; '), fix };
}

/** A file that SQLite cannot even read. */
export function unreadable(message: string, fix: string | undefined): Finding {
  return { name, status: 'broken', records: 1, missing: 1, message, ...(fix !== undefined && { fix }) };
}

/** Rows that refer to rows which are not there. */
export function checkReferences(db: Store): Finding {
  const counts = danglingRows(db);
  const missing = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const words = [...counts].map(([table, count]) => `${table} ${count}`).join(', ');
  return judged({
    ...{ name: 'references', records: referringRows(db), missing },
    message: missing === 0 ? 'every reference leads to a row' : `rows that refer to nothing: ${words}`,
    ...(missing > 0 && { fix: `${repair}; lines of commits that are gone stay, and are counted nowhere` }),
  });
}

/** Counts that are kept at hand against the rows that they count. */
export function checkCounts(db: Store): Finding {
  const { rows, wrong } = wrongCounts(db);
  const missing = wrong.reduce((sum, each) => sum + each.wrong, 0);
  return judged({
    ...{ name: 'counts', records: rows, missing },
    message:
      missing === 0
        ? 'every count agrees with its rows'
        : `wrong: ${wrong.map((each) => `${each.what} ${each.wrong}`).join(', ')}`,
    ...(missing > 0 && { fix: repair }),
  });
}
