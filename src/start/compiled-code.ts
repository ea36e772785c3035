import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { Script } from 'node:vm';

/** Where the code lies that V8 made of a program: beside it, by the node that made it. */
export function codeFile(program: string): string {
  const node = `${process.version}-${process.platform}-${process.arch}`;
  return join(dirname(program), node, `${basename(program, '.cjs')}.code`);
}

/** A CommonJS file as a function of what it may use, with the code that was made of it, if any. */
export function scriptOf(program: string, source: string, cachedData?: Buffer): Script {
  const text = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  return new Script(text, { filename: program, ...(cachedData && { cachedData }) });
}
