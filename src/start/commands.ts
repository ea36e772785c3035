import { join } from 'node:path';
import process from 'node:process';
import { load } from './load.ts';

// Of dist/cli/main.cjs. The commands that are called often are a program of their own, a third of the whole.
const reading = ['stats', 'show', 'blame', 'agents', 'sessions', 'tools'];

const name = reading.includes(process.argv[2] ?? '') ? 'reading' : 'all';
void load(join(__dirname, `../programs/${name}.cjs`))['main']?.();
