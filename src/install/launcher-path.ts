import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Env } from '../config/paths.ts';

/**
 * The path that hooks call: the one by which the launcher was called (`AI_TRACKER_BIN`, which it sets), because a link
 * such as /usr/local/bin/ai-tracker survives an update that moves the package; else the launcher of this package.
 */
export function launcherPath(env: Env): string {
  const called = env['AI_TRACKER_BIN'];
  if (!called || !isAbsolute(called) || !existsSync(called)) return join(packageRoot(), 'bin', 'ai-tracker');
  // fnm gives each shell a folder of links that goes when the shell ends.
  return called.includes('/fnm_multishells/') ? realpathSync(called) : resolve(called);
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
