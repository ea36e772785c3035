import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { listDeliveries, listRejected } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { buildIngest, ended, startIngest } from '../helpers/ingest-process.ts';
import { Sandbox } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let program: string;
let tools: Sandbox;
let work: Work;
beforeAll(() => {
  tools = new Sandbox();
  program = buildIngest(tools.root);
});
afterAll(() => {
  tools.remove();
});
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

const waiting = () => listDeliveries(spoolDir(work.database));
const countOf = (table: string) => work.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]?.n;

/** The agent adds a line at a time to some files. */
function deliverEdits(count: number): void {
  for (let at = 0; at < 4; at++) work.write(`f${at}.txt`, 'start\n');
  for (let at = 0; at < count; at++) work.agentEdits(`f${at % 4}.txt`, 'start\n', `start\nline ${at}\n`);
}

describe('ingest', () => {
  test('killed again and again: 200 edits are counted once each', async () => {
    deliverEdits(200);
    let kills = 0;
    for (let ms = 50; waiting().length > 0; ms *= 1.05) {
      const child = startIngest(program, work);
      const end = ended(child);
      await sleep(ms);
      if (child.kill('SIGKILL')) kills++;
      await end;
    }
    expect(kills).toBeGreaterThan(2);
    expect(waiting()).toEqual([]);
    expect(countOf('edits')).toBe(200);
    expect(countOf('tool_calls')).toBe(200);
    expect(work.query('SELECT tool_calls FROM agent_sessions')).toEqual([{ tool_calls: 200 }]);
    work.commitAll();
    expect(work.totals()).toBe('200/4/0');
  });

  test('four at once: every edit is counted once, and the lines are right', async () => {
    deliverEdits(400);
    const ends = await Promise.all([1, 2, 3, 4].map(() => ended(startIngest(program, work))));
    expect(ends.map(({ status, stderr }) => ({ status, stderr }))).toEqual(Array(4).fill({ status: 0, stderr: '' }));
    expect(countOf('edits')).toBe(400);
    work.commitAll();
    expect(work.totals()).toBe('400/4/0');
  });

  test('behind, its database deleted again and again: what was not in it by then is in the next one', async () => {
    const ids = Array.from({ length: 3000 }, (_, at) => `s${at}`);
    for (const session_id of ids) work.deliver('hook', { session_id, hook_event_name: 'Stop' });
    const child = startIngest(program, work, ['--linger']);
    const end = ended(child);
    let left: string[] = [];
    for (let deleted = 0; deleted < 3 && waiting().length > 0; await sleep(50)) {
      if (!existsSync(work.database) || waiting().length === 3000) continue;
      for (const file of ['', '-wal', '-shm']) rmSync(work.database + file, { force: true });
      left = waiting();
      deleted++;
    }
    expect((await end).stderr).toBe('');
    expect(waiting()).toEqual([]);
    // Deleted after the last of them, the database is not there again until something else comes.
    const rows = existsSync(work.database) ? work.query<{ id: string }>('SELECT id FROM deliveries') : [];
    const recorded = new Set(rows.map(({ id }) => id));
    expect(left.filter((id) => !recorded.has(id))).toEqual([]);
  });

  test('a delivery that may not be read yet, as root writes them, is waited for and not rejected', async () => {
    deliverEdits(1);
    const [name = ''] = waiting();
    const file = join(spoolDir(work.database), name);
    // Root may read everything: it becomes the owner of the database, who may not.
    openStore(work.database).close();
    chmodSync(file, 0);
    if (process.geteuid?.() === 0) work.run('chown', ['-R', '65534:65534', work.root]);
    expect(await ended(startIngest(program, work))).toMatchObject({ status: 0, stderr: '' });
    expect(waiting()).toEqual([name]);
    chmodSync(file, 0o600);
    expect(await ended(startIngest(program, work))).toMatchObject({ status: 0, stderr: '' });
    expect(countOf('edits')).toBe(1);
    expect(listRejected(spoolDir(work.database))).toEqual([]);
  });

  test('of several payloads of 30 MiB stays small', async () => {
    const content = 'a line of a "large" file\n'.repeat(600_000);
    for (let at = 0; at < 3; at++) {
      work.deliver('hook-post-tool', {
        session_id: 's',
        tool_name: 'Write',
        tool_input: { file_path: work.path(`f${at}`), content },
        tool_response: { type: 'create', content, originalFile: null },
      });
    }
    const { stderr, memory } = await ended(startIngest(program, work));
    expect(stderr).toBe('');
    expect(work.query('SELECT DISTINCT lines_added FROM edits')).toEqual([{ lines_added: 0 }]);
    expect(memory).toBeLessThan(150);
  });

  test('of 3 MiB payloads, a backlog of 2,000 and a file rewritten whole stays small', async () => {
    const versions = [1, 2, 3].map((version) =>
      Array.from({ length: 39_000 }, (_, at) => `${version} ${at}\n`).join(''),
    );
    for (const content of versions) work.agentWrites('large.txt', content);
    deliverEdits(2000);
    const { stderr, memory } = await ended(startIngest(program, work));
    expect(stderr).toBe('');
    expect(countOf('edits')).toBe(2003);
    expect(memory).toBeLessThan(150);
  });
});
