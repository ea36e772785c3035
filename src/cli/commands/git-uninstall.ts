import { uninstallGitHooks } from '../../install/git-install.ts';
import type { Io } from '../io.ts';

export async function run(_options: object, io: Io): Promise<number> {
  for (const line of uninstallGitHooks(io)) io.stdout(`${line}\n`);
  return 0;
}
