import { version } from '../config/version.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { launcherProblem } from './programs.ts';

/** Whether the launcher that an `install` would write into hooks works. */
export function checkLauncher({ env, binary }: Patient): Check {
  const problem = launcherProblem(binary, env);
  if (problem) return broken('binary', problem, 'install the package again: npm install -g cc-ai-tracker');
  if (env['AI_TRACKER'] === '0') {
    return warn('binary', 'AI_TRACKER=0 is set: hooks called from here record nothing', 'unset AI_TRACKER');
  }
  return ok('binary', `${binary} (version ${version})`);
}
