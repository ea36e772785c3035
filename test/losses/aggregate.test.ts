import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findFiles } from '../../src/fleet/find-files.ts';
import { fleetFile, newFleet } from '../../src/fleet/open-fleet.ts';
import { refresh } from '../../src/fleet/refresh.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { canonical, differences } from '../helpers/fleet-histories/canonical.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { buildChild } from '../helpers/run-child.ts';
import { binary, projectRoot } from '../helpers/sandbox.ts';

const agents = 20;
const seconds = Number(process.env['FLEET_SECONDS'] ?? 8);

function ended(child: ChildProcess): Promise<unknown[]> {
  return once(child, 'exit');
}

test(`aggregate is killed at random while ${agents} agents write: after the next run it is as read afresh`, async () => {
  using folder = new ScratchFolder();
  const script = folder.file('work.cjs');
  buildChild('work-in-a-fleet.ts', script);
  const shared = folder.file('shared');
  const env = { PATH: process.env['PATH'], HOME: folder.path, TMPDIR: folder.path, TZ: 'UTC' };
  const works = (agent: string) =>
    spawn(process.execPath, [script, join(shared, `${agent}.db`), agent], {
      env: { ...env, NODE_PATH: join(projectRoot, 'node_modules') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const workers = Array.from({ length: agents }, (_, number) => works(`agent-${number}`));
  await Promise.all(workers.map(({ stderr }) => once(stderr as NodeJS.ReadableStream, 'data')));
  const aggregate = () =>
    spawn(binary, ['aggregate', '--dir', shared], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let kills = 0;
  // A run that is let alone tells how long one takes.
  const begun = Date.now();
  await ended(aggregate());
  const whole = Date.now() - begun;
  for (const until = Date.now() + seconds * 1000; Date.now() < until; ) {
    const child = aggregate();
    const end = ended(child);
    await Promise.race([end, sleep(Math.random() * whole * 1.2)]);
    if (child.exitCode === null && child.kill('SIGKILL')) kills++;
    await end;
  }
  for (const worker of workers) worker.kill('SIGKILL');
  await Promise.all(workers.map((worker) => worker.exitCode ?? worker.signalCode ?? ended(worker)));
  expect(kills).toBeGreaterThan(1);
  expect(await ended(aggregate())).toEqual([0, null]);
  const fresh = newFleet();
  const made = openSqlite(fleetFile(shared), { readonly: true });
  try {
    refresh(fresh, findFiles(shared));
    const wanted = canonical(fresh);
    expect(wanted.get('commits')?.length).toBeGreaterThan(agents);
    expect(differences(wanted, canonical(made))).toEqual([]);
    expect(made.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    for (const db of [fresh, made]) db.close();
  }
});
