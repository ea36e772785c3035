import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { codeFile, scriptOf } from './compiled-code.ts';

// Compiles the programs for the node that runs this, so that starting them need not (load.ts). Run by the build, and by
// `ai-tracker install` where another node built (`--missing`).

const programs = join(__dirname, 'programs');
for (const name of readdirSync(programs)) {
  const isMade = process.argv.includes('--missing') && existsSync(codeFile(join(programs, name)));
  if (name.endsWith('.cjs') && !isMade) makeCode(join(programs, name));
}

function makeCode(program: string): void {
  const source = readFileSync(program, 'latin1');
  // Else only functions that have run would be in it. The options that V8 compares are those at the end.
  setFlagsFromString('--no-lazy');
  const script = scriptOf(program, source);
  setFlagsFromString('--lazy');
  const file = codeFile(program);
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, script.createCachedData());
  renameSync(temporary, file);
}
