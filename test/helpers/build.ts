import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from './sandbox.ts';

/** Vitest's global set-up: what is tested end to end is the program as it stands. */
export function setup(): void {
  const built = join(projectRoot, 'dist/cli/main.cjs');
  if (existsSync(built) && newest(join(projectRoot, 'src')) < statSync(built).mtimeMs) return;
  execFileSync(process.execPath, ['.ci/build.mjs'], { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
}

function newest(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs));
}
