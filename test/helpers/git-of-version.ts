import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Sandbox } from './sandbox.ts';

/** A PATH on which git says that it is of a version, and does what the one here does. */
export function pathWithGit(box: Sandbox, version: string): string {
  const folder = join(box.root, `git-${version}`);
  const git = box.run('sh', ['-c', 'command -v git']).stdout.trim();
  mkdirSync(folder, { recursive: true });
  const text = `#!/bin/sh\ncase "$*" in *--version) echo git version ${version}; exit ;; esac\nexec '${git}' "$@"\n`;
  writeFileSync(join(folder, 'git'), text, { mode: 0o755 });
  return `${folder}:${process.env['PATH']}`;
}
