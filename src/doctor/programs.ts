import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Env } from '../config/paths.ts';
import { version } from '../config/version.ts';
import { isExecutable } from '../install/hook-files.ts';

/** The file that a shell runs for a word: a path, or a name on the PATH. Undefined: there is none. */
export function findProgram(word: string, env: Env): string | undefined {
  const home = env['HOME'] ?? '';
  const expanded = word.replace(/^~(?=\/)/, home).replace(/^\$(HOME\b|\{HOME\})/, home);
  const folders = expanded.includes('/') ? [''] : (env['PATH'] ?? '').split(':').map((folder) => folder || '.');
  return folders.map((folder) => resolve(folder, expanded)).find(isExecutable);
}

/** What is wrong with the launcher that hooks call; undefined: nothing. */
export function launcherProblem(word: string, env: Env): string | undefined {
  const found = findProgram(word, env);
  if (!found) return `${word} is ${existsSync(word) ? 'not executable' : 'not there'}`;
  // By what pip writes; a version manager's shim is not ours either, and calls us.
  if (/^#!.*python/.test(readFileSync(found, 'latin1'))) return `${word} is the Python tool (${found})`;
  const other = packageVersion(found);
  return other === undefined || other === version ? undefined : `${word} is version ${other}, this is ${version}`;
}

function packageVersion(launcher: string): string | undefined {
  try {
    const file = join(dirname(realpathSync(launcher)), '..', 'package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
  } catch {
    // Copied somewhere by itself: then it says nothing of its version.
    return undefined;
  }
}
