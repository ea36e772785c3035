import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Has the programs compiled for this node where another one built them (src/start), so that they start as fast. Where that
 * cannot be written, as in a package that root installed, they start without.
 */
export function compilePrograms(): void {
  const maker = fileURLToPath(new URL('../make-code.cjs', import.meta.url));
  const { NODE_OPTIONS, ...env } = process.env;
  if (existsSync(maker)) spawnSync(process.execPath, [maker, '--missing'], { env, stdio: 'ignore' });
}
