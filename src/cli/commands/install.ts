import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databasePath, spoolDir } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { installClaudeHooks, uninstallClaudeHooks } from '../../install/claude-install.ts';
import { compilePrograms } from '../../install/compile-programs.ts';
import { installCompletions, uninstallCompletions } from '../../install/completions.ts';
import { uninstallDashboardCommand } from '../../install/dashboard-command.ts';
import { installGitHooks, uninstallGitHooks } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';
import { meetHere, withdrawRepositories } from '../meet-here.ts';

export interface InstallOptions {
  readonly statusline?: true;
}

export async function run({ statusline }: InstallOptions, io: Io): Promise<number> {
  const binary = lastingLauncherPath(io.env);
  compilePrograms();
  const completions = () => installCompletions(io.env);
  const claude = () => installClaudeHooks(io.env, binary, statusline === true);
  const status = each(io, [claude, () => installGitHooks(io, binary), completions]);
  meetHere(io);
  if (status === 0)
    io.stdout('Work as usual, then see `ai-tracker stats`; `ai-tracker doctor` checks that it is recorded.\n');
  return status;
}

/** `uninstall`: the same the other way; the database stays. */
export async function runUninstall(_options: object, io: Io): Promise<number> {
  const database = resolve(io.cwd, databasePath(io.env));
  if (!existsSync(database)) withdrawRepositories(spoolDir(database));
  const dashboard = () => [uninstallDashboardCommand(io.env) ?? []].flat();
  const completions = () => uninstallCompletions(io.env);
  const status = each(io, [() => [uninstallClaudeHooks(io.env)], dashboard, () => uninstallGitHooks(io), completions]);
  if (!existsSync(database)) return status;
  io.stdout(`What was recorded stays in ${database}.\n`);
  return (await stopFollowing(io, database)) ? status : 1;
}

/** What is committed from now on, until the next `install`, is nobody's to record. */
async function stopFollowing(io: Io, database: string): Promise<boolean> {
  const [{ ingestFirst }, { openStore }, { forgetWorktrees }] = await Promise.all([
    import('../ingest-first.ts'),
    import('../../store/open.ts'),
    import('../../store/worktrees.ts'),
  ]);
  const failure = await ingestFirst(io, database);
  if (failure === undefined) {
    const store = openStore(database);
    forgetWorktrees(store);
    store.close();
    return true;
  }
  io.stderr(`ai-tracker: the reflogs could not be read to the end: ${failure.message}; run this again\n`);
  return false;
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
