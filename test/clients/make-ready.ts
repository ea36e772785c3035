import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';

/** Vitest's global set-up: installs each client that is not yet, and says in a line which are left out, and why. */
export function setup(): void {
  for (const client of readdirSync(import.meta.dirname)) {
    const driver = `${import.meta.dirname}/${client}/run.mjs`;
    if (!existsSync(driver)) continue;
    const { status, stderr } = spawnSync(process.execPath, [driver, '--ready'], { encoding: 'utf8' });
    const lines = stderr.trim().split('\n');
    if (status !== 0) process.stderr.write(`LEFT OUT: ${client} is not run, ${lines.at(-1)}\n`);
  }
}
