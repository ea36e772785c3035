import { installGitHooks } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';

/** `--global` is the default; the flag stays because scripts use it. */
export interface GitInstallOptions {
  readonly global?: boolean;
  readonly local?: boolean;
}

export async function run(options: GitInstallOptions, io: Io): Promise<number> {
  const lines = installGitHooks(io, lastingLauncherPath(io.env), options.local);
  for (const line of lines) io.stdout(`${line}\n`);
  return 0;
}
