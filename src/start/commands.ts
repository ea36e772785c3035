import { join } from 'node:path';
import process from 'node:process';
import { load } from './load.ts';
import { alone, reading } from './reading.ts';

// Of dist/cli/main.cjs.
const command = process.argv[2] ?? '';
const name = alone.includes(command) ? command : reading.includes(command) ? 'reading' : 'all';
void load(join(__dirname, `../programs/${name}.cjs`))['main']?.();
