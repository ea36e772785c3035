import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { onTestFinished } from 'vitest';
import type { Sandbox } from './sandbox.ts';

/** Puts lines of sh before each git that this process starts; "$@" are git's arguments. Lasts for one test. */
export function beforeGit(sandbox: Sandbox, script: string): void {
  const folder = `${sandbox.root}/git-wrapper`;
  const path = process.env['PATH'] ?? '';
  const git = sandbox.run('sh', ['-c', 'command -v git']).stdout.trim();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/git`, `#!/bin/sh\n${script}\nexec '${git}' "$@"\n`, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${path}`;
  onTestFinished(() => {
    process.env['PATH'] = path;
  });
}

/** Counts what git is asked while `run` runs: the commands, one for each process. */
export function gitProcesses(sandbox: Sandbox, run: () => void): string[] {
  const log = `${sandbox.root}/git-processes`;
  rmSync(log, { force: true });
  beforeGit(sandbox, `printf '%s\\n' "$*" | head -n 1 >>'${log}'`);
  run();
  const path = process.env['PATH'] ?? '';
  process.env['PATH'] = path.slice(path.indexOf(':') + 1);
  return readFileSync(log, 'utf8').split('\n').filter(Boolean);
}
