import { installClaudeHooks } from '../../install/claude-install.ts';
import { compilePrograms } from '../../install/compile-programs.ts';
import { installDashboardCommand } from '../../install/dashboard-command.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export interface SetupOptions {
  readonly dashboardCommand?: true;
}

export async function run({ dashboardCommand }: SetupOptions, io: Io): Promise<number> {
  const binary = lastingLauncherPath(io.env);
  compilePrograms();
  io.stdout(`${installClaudeHooks(io.env, binary).join('\n')}\n`);
  if (dashboardCommand) io.stdout(`${installDashboardCommand(io.env, binary)}\n`);
  return 0;
}
