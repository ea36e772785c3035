import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databasePath } from '../../src/config/paths.ts';
import { prepareDemo } from '../../src/demo/demo.ts';
import { createScratch, type Scratch } from '../../src/demo/scratch.ts';
import { drainSpool } from '../../src/ingest/drain.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
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
  symlinkSync(join(projectRoot, 'test/helpers/sqlite3.mjs'), join(scratch.folder, 'bin/sqlite3'));
  await prepareDemo(scratch, today, () => {});
  fixDurations(scratch);
});
afterAll(() => scratch.remove());

/** How long the demo's agents take is up to the machine, and far less than any real one: to minutes that stay. */
function fixDurations({ env }: Scratch): void {
  // What the demo's last commands delivered may still wait for an ingest.
  drainSpool(databasePath(env));
  const db = openSqlite(databasePath(env));
  db.exec('UPDATE agent_invocations SET execution_time_ms = length(agent_name) * 13000');
  db.close();
}

describe('README', () => {
  test('every command in it prints what it says (npm run update-readme)', async () => {
    await expect(withRealOutput(readFileSync(path, 'utf8'), scratch)).toMatchFileSnapshot(path);
  });
});
