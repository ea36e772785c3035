import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { runningIngest } from '../../src/spool/running.ts';
import { listDeliveries, listRejected } from '../../src/spool/spool.ts';
import { ended, startIngest } from '../helpers/ingest-process.ts';
import { projectRoot, Sandbox } from '../helpers/sandbox.ts';
import { writeAgainAndAgain } from './writer.ts';

const writers = 20;
/** `HOOKS=10000 npm run test:losses`: with as many as that. */
const each = Math.ceil(Number(process.env['HOOKS'] ?? 2000) / writers);

/** Kills the ingest that hooks started behind; until it runs, `.ingesting` names the hook that starts it. */
function killIngestBehind(sandbox: Sandbox): boolean {
  const pid = runningIngest(spoolDir(sandbox.database));
  try {
    const isIngest = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/dist/ingest.cjs');
    // Process ids come again.
    if (!isIngest || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${sandbox.home}\0`)) return false;
    return process.kill(pid as number, 'SIGKILL');
  } catch {
    return false;
  }
}

test(`${writers * each} hooks of ${writers} processes, ingest killed at random: each is counted once`, async () => {
  using sandbox = new Sandbox();
  const waiting = () => listDeliveries(spoolDir(sandbox.database));
  const written = Promise.all(
    Array.from({ length: writers }, (_, session) => writeAgainAndAgain(sandbox, session, each)),
  );
  let isWriting = true;
  void written.finally(() => {
    isWriting = false;
  });
  let kills = 0;
  while (isWriting) {
    await sleep(Math.random() * 500);
    if (killIngestBehind(sandbox)) kills++;
  }
  expect(await written).toEqual(Array(writers).fill({ status: 0, stdout: '', stderr: '' }));
  const program = join(projectRoot, 'dist/ingest.cjs');
  for (let most = 200; waiting().length > 0; most *= 1.1) {
    const child = startIngest(program, sandbox);
    const end = ended(child);
    await Promise.race([end, sleep(Math.random() * most)]);
    if (child.kill('SIGKILL')) kills++;
    await end;
  }
  // A fast machine is done soon.
  expect(kills).toBeGreaterThan(1);
  expect(listRejected(spoolDir(sandbox.database))).toEqual([]);
  const all = writers * each;
  const edits = 'SELECT count(*) AS n, sum(lines_added) AS added, sum(lines_removed) AS removed FROM edits';
  expect(sandbox.query(edits)).toEqual([{ n: all, added: all, removed: all }]);
  const calls = 'SELECT count(*) AS n, count(DISTINCT tool_use_id) AS distinct_ids FROM tool_calls';
  expect(sandbox.query(calls)).toEqual([{ n: all, distinct_ids: all }]);
  const sessions = sandbox.query('SELECT tool_calls FROM agent_sessions');
  expect(sessions).toEqual(Array(writers).fill({ tool_calls: each }));
  expect(sandbox.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});
