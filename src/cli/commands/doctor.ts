import { examine } from '../../doctor/examine.ts';
import { renderChecks } from '../../doctor/render-checks.ts';
import { launcherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export interface DoctorOptions {
  readonly json?: boolean;
  /** Look at this database. */
  readonly db?: string;
}

export async function run(options: DoctorOptions, io: Io): Promise<number> {
  const env = options.db === undefined ? io.env : { ...io.env, AI_TRACKER_DB_PATH: options.db };
  const checks = examine({ env, cwd: io.cwd, binary: launcherPath(io.env) });
  const isBroken = checks.some(({ status }) => status === 'broken');
  const colour = io.isTTY && !io.env['NO_COLOR'];
  io.stdout(options.json ? `${JSON.stringify({ ok: !isBroken, checks }, null, 2)}\n` : renderChecks(checks, colour));
  return isBroken ? 1 : 0;
}
