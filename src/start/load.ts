import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { codeFile, scriptOf } from './compiled-code.ts';

/** What a program exports. */
export type Exports = Readonly<Record<string, () => Promise<void>>>;

type Run = (exports: object, require: (id: string) => unknown, module: object, file: string, folder: string) => void;

/**
 * Loads a CommonJS file with the code that V8 made of it before, where there is some (make-code.ts): compiling takes as long
 * as all the rest. V8 looks whether the code is its own and does without otherwise.
 */
export function load(file: string): Exports {
  const plain = createRequire(file);
  const code = readIfThere(codeFile(file));
  if (code === undefined) return plain(file) as Exports;
  const module = { exports: {} };
  const require = (id: string) => (id.startsWith('./') ? load(join(dirname(file), id)) : plain(id));
  // The build writes ASCII.
  const run = scriptOf(file, readFileSync(file, 'latin1'), code).runInThisContext() as Run;
  run(module.exports, require, module, file, dirname(file));
  return module.exports;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
