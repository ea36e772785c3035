import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot, Sandbox } from '../helpers/sandbox.ts';

// What V8 made of the programs at the build only makes them start faster.

let box: Sandbox;
let folder: string;
const codeOf = (program: string): string => join(folder, `${program}.code`);
const makeMissing = () => box.run(process.execPath, [join(box.root, 'dist/make-code.cjs'), '--missing']);
const stats = () => box.run(process.execPath, [join(box.root, 'dist/cli/main.cjs'), 'stats', '--json']);

beforeAll(() => {
  box = new Sandbox();
  cpSync(join(projectRoot, 'dist'), join(box.root, 'dist'), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(box.root, 'node_modules'));
  // Another node than this may have built.
  makeMissing();
  folder = join(box.root, 'dist/programs', `${process.version}-${process.platform}-${process.arch}`);
});
afterAll(() => box.remove());

test('node takes the code that was made for it', () => {
  const script = `
    const [program, code] = process.argv.slice(1);
    const { readFileSync } = require('node:fs');
    const text = '(function (exports, require, module, __filename, __dirname) {' + readFileSync(program) + '\\n})';
    const { cachedDataRejected } = new (require('node:vm').Script)(text, { cachedData: readFileSync(code) });
    console.log(cachedDataRejected);`;
  for (const program of ['reading', 'all', 'ingest']) {
    const file = join(box.root, `dist/programs/${program}.cjs`);
    expect(box.run(process.execPath, ['-e', script, file, codeOf(program)]).stdout).toBe('false\n');
  }
});

test('without it, or with what is no code of this node, the answer is the same', () => {
  const before = stats();
  expect(before).toMatchObject({ status: 0, stderr: '' });
  const code = readFileSync(codeOf('reading'));
  for (const bytes of [Buffer.alloc(0), code.subarray(0, 1000), Buffer.alloc(code.length)]) {
    writeFileSync(codeOf('reading'), bytes);
    expect(stats()).toEqual(before);
  }
  rmSync(folder, { recursive: true });
  expect(stats()).toEqual(before);
});

test('what is missing is made for the node that asks', () => {
  rmSync(folder, { recursive: true, force: true });
  makeMissing();
  const programs = readdirSync(join(box.root, 'dist/programs')).filter((name) => name.endsWith('.cjs'));
  expect(readdirSync(folder).sort()).toEqual(programs.map((name) => name.replace('.cjs', '.code')).sort());
});
