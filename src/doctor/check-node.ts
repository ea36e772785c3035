import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { nodePathFile } from '../install/installed.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { findProgram } from './programs.ts';

const oldest = [20, 19] as const;

/** Whether node is new enough, and whether hooks will find it. */
export function checkNode({ env }: Patient): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const what = `${process.version} (${process.execPath})`;
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return broken('node', what, `update Node.js to ${oldest.join('.')} or newer`);
  }
  const file = nodePathFile(env);
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  if (kept !== undefined && !findProgram(kept, env)) {
    return warn(
      'node',
      `${what}; hooks without node on their PATH look for ${kept}, which is gone`,
      'ai-tracker install',
    );
  }
  if (kept === undefined && !findProgram('node', env)) {
    return warn('node', `${what}, which is not on the PATH: hooks will not find it`, 'ai-tracker install');
  }
  return ok('node', what);
}
