import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { projectRoot, type RunResult, Sandbox } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';
import { writeAgainAndAgain } from './writer.ts';

let work: Work;
let folder: string;
beforeEach(() => {
  work = new Work();
  folder = dirname(work.database);
  mkdirSync(folder, { recursive: true });
});
afterEach(() => {
  if (canMount) spawnSync('umount', ['-l', folder]);
  work.remove();
});

function mountSmall(at: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', at]).status === 0;
}

const canMount = ((): boolean => {
  using probe = new Sandbox();
  if (process.geteuid?.() !== 0 || !mountSmall(probe.home)) return false;
  return spawnSync('umount', [probe.home]).status === 0;
})();
const how = canMount ? 'a file system of 4 MiB' : 'a limit of the size of files, since nothing can be mounted here';

const ballast = () => join(folder, 'ballast');

function fill(): void {
  for (let bytes = 1 << 16; bytes > 0; ) {
    try {
      appendFileSync(ballast(), Buffer.alloc(bytes));
    } catch {
      bytes >>= 1;
    }
  }
}

/** Runs the program that hooks start, where there is room or none. */
function ingest({ isFull = false } = {}): RunResult {
  const limit = isFull && !canMount ? 'ulimit -f 16; ' : '';
  return work.run('sh', ['-c', `${limit}exec "$0" "$1"`, process.execPath, join(projectRoot, 'dist/ingest.cjs')]);
}

/** The names of the deliveries in the spool that have their last line. */
function wholeDeliveries(): string[] {
  const dir = spoolDir(work.database);
  const isWhole = (name: string) => readFileSync(join(dir, name), 'latin1').endsWith('\nend ai-tracker-delivery\n');
  return listDeliveries(dir).filter(isWhole);
}

test(`the disk is full, and free again (${how}): what was in the spool is counted once`, async () => {
  if (canMount) expect(mountSmall(folder)).toBe(true);
  work.agentWrites('a.txt', 'first\n');
  ingest();
  expect(listDeliveries(spoolDir(work.database))).toEqual([]);
  for (let at = 0; at < 50; at++) work.agentWrites('a.txt', `line ${at}\n`);
  if (canMount) fill();
  const program = ingest({ isFull: true });
  expect(program).toMatchObject({ status: 0, stdout: '', stderr: expect.stringMatching(/^ai-tracker: .*\n$/) });
  expect(wholeDeliveries()).toHaveLength(50);
  // As long as it is full hooks lose what they are told, and no session notices.
  expect(await writeAgainAndAgain(work, 1, 20)).toMatchObject({ status: 0, stdout: '' });
  const whole = wholeDeliveries().length;
  rmSync(ballast(), { force: true });
  while (wholeDeliveries().length > 0) ingest();
  const [edits] = work.query('SELECT count(*) AS n, count(DISTINCT tool_use_id) AS ids FROM tool_calls');
  expect(edits).toEqual({ n: 1 + whole, ids: 1 + whole });
  expect(work.query('SELECT count(*) AS n FROM edits')).toEqual([{ n: 1 + whole }]);
  expect(work.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
