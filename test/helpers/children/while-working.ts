import { readSync, writeSync } from 'node:fs';
import process from 'node:process';
import { whileWorking } from '../../../src/cli/working-line.ts';

// Works, for so many seconds without a line, until its stdin ends.

const [quiet = ''] = process.argv.slice(2);
const io = { env: process.env, cwd: '/', columns: 80, isTTY: false, stdout() {}, stderrIsTTY: true };
const stderr = (text: string) => void writeSync(2, text);
const done = whileWorking(
  { ...io, stderr },
  'Reading the history of \x1ba.ts',
  () => readSync(0, Buffer.alloc(1)),
  Number(quiet),
);
stderr(`read ${done}`);
