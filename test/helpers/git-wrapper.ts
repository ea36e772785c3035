import { mkdirSync, writeFileSync } from 'node:fs';
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
