import { resolve } from 'node:path';
import { databasePath, spoolDir } from '../config/paths.ts';
import { runningIngest } from '../spool/running.ts';
import { listDeliveries, listRejected } from '../spool/spool.ts';
import { spoolProblem } from '../spool/trusted-spool.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';

const name = 'spool';
/** An ingest behind a session drains what waits within seconds. */
const patience = 60_000;

/** Whether deliveries were rejected, or wait longer than they should. */
export function checkSpool({ env, cwd }: Patient): Check {
  const spool = spoolDir(resolve(cwd, databasePath(env)));
  const problem = spoolProblem(spool);
  if (problem) return broken(name, `${problem}: nothing is recorded there`, 'choose another place for the database');
  const rejected = listRejected(spool);
  const waiting = listDeliveries(spool);
  if (rejected.length > 0) {
    const reasons = [...new Set(rejected.map(({ reason }) => reason))].slice(0, 3).join('; ');
    const fix = `ai-tracker verify --repair tries them again; you may delete those that stay in ${spool}/rejected`;
    return warn(name, `${rejected.length} deliveries could not be understood: ${reasons}`, fix);
  }
  const count = `${waiting.length} ${waiting.length === 1 ? 'delivery waits' : 'deliveries wait'} in ${spool}`;
  const oldest = Number(waiting[0]?.slice(0, 13) ?? Date.now());
  if (Date.now() - oldest > patience && runningIngest(spool) === undefined) {
    return warn(name, `${count}, the oldest since ${new Date(oldest).toISOString()}`, 'ai-tracker stats takes them in');
  }
  return ok(name, waiting.length === 0 ? `nothing waits in ${spool}` : count);
}
