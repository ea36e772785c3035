import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { commandOf, npmFolder, npmTools, systemTools, type Tool } from './tools.ts';

const tools: readonly Tool[] = ['git-lfs', 'pre-commit', 'husky', 'lefthook', 'prek'];

/** Vitest's global set-up: installs what is not there yet, and says in a line what is left out, and why. */
export function setup(): void {
  const missing = tools.filter((tool) => commandOf(tool) === undefined);
  const reasons = [
    missing.some((tool) => !(tool in systemTools)) ? installFromNpm() : undefined,
    missing.some((tool) => tool in systemTools) ? installFromSystem() : undefined,
  ].filter(Boolean);
  const left = tools.filter((tool) => commandOf(tool) === undefined);
  if (left.length > 0) process.stderr.write(`LEFT OUT: ${left.join(', ')}: ${reasons.join('; ')}\n`);
}

function installFromNpm(): string | undefined {
  mkdirSync(npmFolder, { recursive: true });
  writeFileSync(join(npmFolder, 'package.json'), JSON.stringify({ private: true, dependencies: npmTools }));
  // Without scripts: lefthook's installs its hooks into the repository that this runs in.
  return failureOf('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', npmFolder]);
}

function installFromSystem(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can install packages of the system';
  const packages = Object.values(systemTools);
  return (
    failureOf('apt-get', ['update', '-qq']) ??
    failureOf('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  );
}

function failureOf(command: string, args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1));
}
