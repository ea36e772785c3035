import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databasePath } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { installClaudeHooks, uninstallClaudeHooks } from '../../install/claude-install.ts';
import { installGitHooks, uninstallGitHooks } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export async function run(_options: object, io: Io): Promise<number> {
  const binary = lastingLauncherPath(io.env);
  const status = both(io, [() => [installClaudeHooks(io.env, binary)], () => installGitHooks(io, binary)]);
  if (status === 0) io.stdout('Work as usual, then see `ai-tracker stats`; `ai-tracker doctor` checks every link.\n');
  return status;
}

/** `uninstall`: the same two the other way; the database stays. */
export async function runUninstall(_options: object, io: Io): Promise<number> {
  const status = both(io, [() => [uninstallClaudeHooks(io.env)], () => uninstallGitHooks(io)]);
  const database = resolve(io.cwd, databasePath(io.env));
  if (existsSync(database)) io.stdout(`What was recorded stays in ${database}: remove it by hand if you want to.\n`);
  return status;
}

/** Each half is done even where the other cannot be. */
function both(io: Io, halves: readonly (() => readonly string[])[]): number {
  let status = 0;
  for (const half of halves) {
    try {
      for (const line of half()) io.stdout(`${line}\n`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      io.stderr(`ai-tracker: ${error.message}${error.hint ? `; ${error.hint}` : ''}\n`);
      status = 1;
    }
  }
  return status;
}
