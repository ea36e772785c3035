import { installClaudeHooks } from '../../install/claude-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

export async function run(_options: object, io: Io): Promise<number> {
  io.stdout(`${installClaudeHooks(io.env, lastingLauncherPath(io.env))}\n`);
  return 0;
}
