import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareDemo } from '../../src/demo/demo.ts';
import { createScratch, type Scratch } from '../../src/demo/scratch.ts';
import { withRealOutput } from '../helpers/readme.ts';
import { binary, projectRoot } from '../helpers/sandbox.ts';

const path = join(projectRoot, 'README.md');
/** Of test/helpers/fixed-clock.cjs, which the commands run under. */
const today = Date.parse('2026-03-08T12:00:00Z');
const clock = join(projectRoot, 'test/helpers/fixed-clock.cjs');

let scratch: Scratch;
beforeAll(async () => {
  const callersEnv = { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(clock)}`, COLUMNS: '78' };
  scratch = await createScratch({ launcher: binary, callersEnv });
  await prepareDemo(scratch, today, () => {});
}, 60_000);
afterAll(() => scratch.remove());

describe('README', () => {
  test('every command in it prints what it says (npm run update-readme)', async () => {
    await expect(withRealOutput(readFileSync(path, 'utf8'), scratch)).toMatchFileSnapshot(path);
  });
});
