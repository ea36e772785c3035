import { join } from 'node:path';
import process from 'node:process';
import { load } from './load.ts';
import { alone, beside, reading } from './reading.ts';

// Of dist/cli/main.cjs.
const given = process.argv[2] ?? '';
const command = Object.hasOwn(beside, given) ? (beside[given] as string) : given;
const name = alone.includes(command) ? command : reading.includes(command) ? 'reading' : 'all';
void load(join(__dirname, `../programs/${name}.cjs`))['main']?.();
