import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from './make-folders.ts';
import { configDir, type Env } from './paths.ts';
import { writeBeside } from './write-beside.ts';

/** Work trees that are kept out, a line each, for the launcher: it takes no snapshot there. */
function keptOutFile(env: Env): string {
  return join(configDir(env), 'kept-out');
}

/** Notes whether a work tree is kept out. A list that cannot be written costs a look at each call, and no more. */
export function noteKeptOut(env: Env, top: string, isOut: boolean): void {
  const file = keptOutFile(env);
  const tops = readTops(file);
  if (tops.includes(top) === isOut || top.includes('\n')) return;
  const next = isOut ? [...tops, top] : tops.filter((each) => each !== top);
  try {
    makeFolders(dirname(file));
    writeBeside(file, next.map((each) => `${each}\n`).join(''));
  } catch {
    // Read-only, or full.
  }
}

function readTops(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
