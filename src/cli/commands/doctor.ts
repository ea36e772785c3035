import { resolve } from 'node:path';
import { databasePath } from '../../config/paths.ts';
import type { Check } from '../../doctor/check.ts';
import { examine } from '../../doctor/examine.ts';
import { renderChecks } from '../../doctor/render-checks.ts';
import { findObstacle, renderLine } from '../../doctor/render-line.ts';
import { launcherPath } from '../../install/launcher-path.ts';
import { paintFor } from '../../render/paint.ts';
import { becomeOwner } from '../../spool/become-owner.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../json.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';

export interface DoctorOptions extends RowsOptions {
  readonly json?: boolean;
  /** One line. */
  readonly brief?: boolean;
  /** Look at this database. */
  readonly db?: readonly string[];
}

export async function run(options: DoctorOptions, io: Io): Promise<number> {
  const [db] = options.db ?? [];
  const env = db === undefined ? io.env : { ...io.env, AI_TRACKER_DB_PATH: db };
  becomeOwner(resolve(io.cwd, databasePath(env)));
  const checks = examine({
    ...{ env, cwd: io.cwd, binary: launcherPath(io.env) },
    isNamed: db !== undefined,
  });
  const isBroken = checks.some(({ status }) => status === 'broken');
  const format = rowsFormat(options, io);
  if (format) await printRows(io, format, 'doctor', checks);
  else io.stdout(render(checks, options, io));
  return isBroken || (options.brief && findObstacle(checks)) ? 1 : 0;
}

function render(checks: readonly Check[], options: DoctorOptions, io: Io): string {
  if (options.json) {
    return jsonText('doctor/1', { ok: checks.every(({ status }) => status !== 'broken'), checks }, 2);
  }
  if (options.brief) return `${renderLine(checks)}\n`;
  const { faint: ok, human: warn, title: broken } = paintFor(io);
  return renderChecks(checks, { ok, warn, broken });
}
