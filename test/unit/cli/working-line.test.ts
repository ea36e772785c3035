import { spawn } from 'node:child_process';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whileWorking } from '../../../src/cli/working-line.ts';
import { ScratchFolder } from '../../helpers/records.ts';
import { buildChild } from '../../helpers/run-child.ts';

let folder: ScratchFolder;
let script: string;
beforeAll(() => {
  folder = new ScratchFolder();
  script = folder.file('while-working.cjs');
  buildChild('while-working.ts', script);
});
afterAll(() => folder[Symbol.dispose]());

/** What work writes that ends as soon as `isEnough` says so of what was written by then. */
function written(quiet: number, isEnough: (text: string) => boolean): Promise<string> {
  const child = spawn(process.execPath, [script, String(quiet)], { stdio: ['pipe', 'ignore', 'pipe'] });
  let text = '';
  const look = () => {
    if (isEnough(text)) child.stdin.end();
  };
  child.stderr.on('data', (data: Buffer) => {
    text += data.toString();
    look();
  });
  look();
  return new Promise((resolve) => child.on('close', () => resolve(text)));
}

test('work that takes long says what it is while nothing else runs, and wipes its line', async () => {
  const line = '\r\x1b[KReading the history of \\x1ba.ts ...';
  expect(await written(0.05, (text) => text.includes('...'))).toBe(`${line}\r\x1b[Kread 0`);
});

test('work that is over sooner says nothing', async () => {
  expect(await written(600, () => true)).toBe('read 0');
});

test('off a terminal nothing is started', () => {
  const io = { env: {}, cwd: '/', columns: 80, isTTY: true, stderrIsTTY: false, stdout() {} };
  const stderr = (text: string) => {
    throw new Error(text);
  };
  expect(whileWorking({ ...io, stderr }, 'x', () => 7, 0)).toBe(7);
});
