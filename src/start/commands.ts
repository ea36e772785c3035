import { join } from 'node:path';
import process from 'node:process';
import { load } from './load.ts';
import { activity, alone, beside, reading } from './reading.ts';

// Of dist/cli/main.cjs.
const given = process.argv[2] ?? '';
const command = Object.hasOwn(beside, given) ? (beside[given] as string) : given;
void load(join(__dirname, `../programs/${programOf(command)}.cjs`))['main']?.();

function programOf(name: string): string {
  if (alone.includes(name)) return name;
  if (activity.includes(name)) return 'activity';
  return reading.includes(name) ? 'reading' : 'all';
}
