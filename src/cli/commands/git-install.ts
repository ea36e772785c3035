import { installGitHooks, installGitHooksHere } from '../../install/git-install.ts';
import { lastingLauncherPath } from '../../install/launcher-path.ts';
import type { Io } from '../io.ts';
import { meetHere } from '../meet-here.ts';

/** `--global` is the default; the flag stays because scripts use it. */
export interface GitInstallOptions {
  readonly global?: boolean;
  readonly local?: boolean;
}

export async function run(options: GitInstallOptions, io: Io): Promise<number> {
  const install = options.local ? installGitHooksHere : installGitHooks;
  const lines = install(io, lastingLauncherPath(io.env));
  for (const line of lines) io.stdout(`${line}\n`);
  if (options.local) meetHere(io);
  return 0;
}
