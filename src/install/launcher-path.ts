import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Env } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';

/**
 * The path that hooks call: the one by which the launcher was called (`AI_TRACKER_BIN`, which it sets), because a link
 * such as /usr/local/bin/ai-tracker survives an update that moves the package; else the launcher of this package.
 */
export function launcherPath(env: Env): string {
  const called = env['AI_TRACKER_BIN'];
  // Hooks are known as ours by their program's name.
  const isNamedSo = /\/(cc-)?ai-tracker$/.test(called ?? '');
  if (!called || !isNamedSo || !isAbsolute(called) || !existsSync(called)) {
    return join(packageRoot(), 'bin', 'ai-tracker');
  }
  // fnm gives each shell a folder of links that goes when the shell ends.
  return called.includes('/fnm_multishells/') ? realpathSync(called) : resolve(called);
}

/** The same, for writing it into hooks, where it has to last. */
export function lastingLauncherPath(env: Env): string {
  const path = launcherPath(env);
  if (!path.includes('/_npx/')) return path;
  throw new UserError(
    'npx deletes packages after a while: the hooks would call a program that is gone',
    'run npm install -g cc-ai-tracker, then ai-tracker install',
  );
}

/** The folder of this package. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
