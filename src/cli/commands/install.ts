import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databasePath } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { installClaudeHooks, uninstallClaudeHooks } from '../../install/claude-install.ts';
import { uninstallDashboardCommand } from '../../install/dashboard-command.ts';
import { installGitHooks, uninstallGitHooks } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export async function run(_options: object, io: Io): Promise<number> {
  const binary = lastingLauncherPath(io.env);
  const status = each(io, [() => [installClaudeHooks(io.env, binary)], () => installGitHooks(io, binary)]);
  if (status === 0) io.stdout('Work as usual, then see `ai-tracker stats`; `ai-tracker doctor` checks every link.\n');
  return status;
}

/** `uninstall`: the same the other way; the database stays. */
export async function runUninstall(_options: object, io: Io): Promise<number> {
  const dashboard = () => [uninstallDashboardCommand(io.env) ?? []].flat();
  const status = each(io, [() => [uninstallClaudeHooks(io.env)], dashboard, () => uninstallGitHooks(io)]);
  const database = resolve(io.cwd, databasePath(io.env));
  if (existsSync(database)) io.stdout(`What was recorded stays in ${database}.\n`);
  return status;
}

/** Each part is done even where another cannot be. */
function each(io: Io, parts: readonly (() => readonly string[])[]): number {
  let status = 0;
  for (const part of parts) {
    try {
      for (const line of part()) io.stdout(`${line}\n`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      io.stderr(`ai-tracker: ${error.message}${error.hint ? `; ${error.hint}` : ''}\n`);
      status = 1;
    }
  }
  return status;
}
