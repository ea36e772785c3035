import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fleetFile } from '../../src/fleet/open-fleet.ts';
import { works } from '../helpers/agents-at-work.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { binary, type RunResult } from '../helpers/sandbox.ts';
import { expectAsIn, rowsIn } from './compare.ts';
import { PostgresServer } from './postgres-server.ts';

const agents = ['A', 'B', 'C', 'D'];
let server: PostgresServer;
let folder: ScratchFolder;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  folder = new ScratchFolder();
  for (const agent of agents) works(join(shared(), `${agent}.db`), agent, 60);
});
afterEach(async () => {
  folder[Symbol.dispose]();
  await server.query('DROP SCHEMA IF EXISTS ai_tracker, fresh CASCADE');
});

const shared = () => folder.file('shared');
const command = () => ['export', 'postgres', '--url', server.url(), '--fleet', shared()];
const environment = (more = {}) => ({
  env: { PATH: process.env['PATH'], HOME: folder.path, TMPDIR: folder.path, ...more },
});

function exports(args: readonly string[] = command(), more = {}): RunResult {
  return spawnSync(binary, args, { ...environment(more), encoding: 'utf8' });
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** It has ended, and all that it said is there. */
  readonly end: Promise<unknown>;
}

function starts(...args: readonly string[]): Started {
  const child = spawn(binary, [...command(), ...args], { ...environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      said += data.toString();
    });
  }
  return { child, said: () => said, end: once(child, 'close') };
}

function expectOneLine({ status, stderr, stdout }: RunResult, pattern: RegExp): void {
  expect(stderr).toMatch(pattern);
  expect(stderr.split('\n')).toHaveLength(2);
  expect([status, stdout]).toEqual([1, '']);
}

/** Row for row what the union is, and what an export that nothing disturbed makes of it. */
async function expectWhole(): Promise<void> {
  const last = exports();
  expect([last.status, last.stderr]).toEqual([0, '']);
  expect(exports([...command(), '--schema', 'fresh']).status).toBe(0);
  await expectAsIn(server, fleetFile(shared()));
  expect(await rowsIn(server, 'ai_tracker')).toEqual(await rowsIn(server, 'fresh'));
}

/** How long an export takes that nothing disturbs, all else being as it is. */
function timed(): number {
  const begun = Date.now();
  expect(exports([...command(), '--schema', 'timed']).status).toBe(0);
  return Date.now() - begun;
}

async function again(): Promise<void> {
  await server.query('DROP SCHEMA IF EXISTS timed CASCADE');
}

test('killed at any point, and run again, two at once too: all is there once', async () => {
  const whole = timed();
  await again();
  let kills = 0;
  for (let round = 0; round < 12; round++) {
    works(join(shared(), `${agents[round % 4]}.db`), agents[round % 4] as string, 10);
    const both = [starts(), starts()];
    await sleep((whole * (round + 1)) / 10);
    for (const { child } of both) if (child.exitCode === null && child.kill('SIGKILL')) kills++;
    await Promise.all(both.map(({ end }) => end));
  }
  expect(kills).toBeGreaterThan(4);
  await expectWhole();
});

test('two at once are done one after the other, and the second finds nothing new', async () => {
  const both = [starts(), starts()];
  await Promise.all(both.map(({ end }) => end));
  const said = both.map((each) => each.said()).sort();
  expect(said[0]).toMatch(/^[\d,]+ rows new or changed, of 4 databases\n$/);
  expect(said[1]).toBe('nothing new of 4 databases\n');
  await expectWhole();
});

test('the server dies in the middle, again and again: one line, status 1, and nothing is lost or there twice', async () => {
  const whole = timed();
  await again();
  let broken = 0;
  for (let round = 0; round < 5; round++) {
    works(join(shared(), 'A.db'), 'A', 10);
    const { child, said, end } = starts();
    await sleep((whole * (round + 2)) / 8);
    await server.kill();
    await end;
    await server.begin();
    if (child.exitCode !== 0) {
      broken++;
      expect(child.exitCode).toBe(1);
      expect(said()).toMatch(/^ai-tracker: PostgreSQL at 127\.0\.0\.1:\d+ cannot be reached: [^\n]+ run it again\n$/);
    }
  }
  expect(broken).toBeGreaterThan(0);
  await expectWhole();
});

test('--follow goes on when the server is there again, and says once that it was not', async () => {
  const { child, said, end } = starts('--follow', '1');
  try {
    await expect.poll(said).toMatch(/rows new or changed/);
    await server.kill();
    await expect.poll(said).toMatch(/cannot be reached/);
    works(join(shared(), 'B.db'), 'B');
    await sleep(2500);
    expect(said().match(/ai-tracker:/g)).toHaveLength(1);
    await server.begin();
    await expect.poll(() => said().match(/rows new or changed/g)).toHaveLength(2);
  } finally {
    child.kill();
    await end;
  }
  await expectWhole();
});

test('a connection that is cut in the middle of a load is told in one line', async () => {
  const { child, said, end } = starts();
  const cut =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ai-tracker' AND query LIKE 'COPY%'";
  while (child.exitCode === null && (await server.query(cut)).length === 0);
  await end;
  if (child.exitCode !== 0) expect(said()).toMatch(/^ai-tracker: PostgreSQL at [\d.:]+ cannot be reached: [^\n]+\n$/);
  await expectWhole();
});

test('a role without rights is told so, and what its owner can do; with a schema of its own it can', async () => {
  await server.query('CREATE ROLE stranger LOGIN');
  const asStranger = ['export', 'postgres', '--url', server.url('stranger'), '--fleet', shared()];
  expectOneLine(
    exports(asStranger),
    /^ai-tracker: PostgreSQL at .* rights: permission denied for database postgres; .*\n$/,
  );
  await server.query('CREATE SCHEMA ai_tracker AUTHORIZATION stranger');
  expect(exports(asStranger).status).toBe(0);
  await expectAsIn(server, fleetFile(shared()));
  await server.query('DROP SCHEMA ai_tracker CASCADE; DROP ROLE stranger');
});

test('a password comes from the environment, is never said, and is refused on the command line', async () => {
  const hba = join(server.data, 'pg_hba.conf');
  const secret = 'hunter-2-secret';
  await server.query(`CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '${secret}'`);
  const rules = readFileSync(hba, 'utf8');
  await server.writeFile('pg_hba.conf', `host all guarded all scram-sha-256\n${rules}`);
  const url = server.url('guarded');
  const fleet = ['--fleet', shared()];
  const asked = ['export', 'postgres', '--url', url, ...fleet];
  try {
    expectOneLine(exports(asked), /asks for a password; set PGPASSWORD\n$/);
    const wrong = exports(asked, { PGPASSWORD: `wrong-${secret}` });
    expectOneLine(wrong, /does not let this user in/);
    expect(exports(asked, { PGPASSWORD: secret }).status).toBe(0);
    const whole = url.replace('guarded', `guarded:${secret}`);
    expect(exports(['export', 'postgres', ...fleet], { DATABASE_URL: whole }).stdout).toBe(
      'nothing new of 4 databases\n',
    );
    expect(exports(['export', 'postgres', '--url', 'env:REPORTS', ...fleet], { REPORTS: whole }).status).toBe(0);
    const given = exports(['export', 'postgres', '--url', whole, ...fleet]);
    expectOneLine(given, /^ai-tracker: a password in --url can be read by everybody/);
    const bad = exports(['export', 'postgres', ...fleet], { DATABASE_URL: `postgres:/${secret}@::/` });
    expect(bad.status).toBe(1);
    for (const each of [wrong, given, bad]) expect(each.stderr).not.toContain('hunter');
  } finally {
    await server.writeFile('pg_hba.conf', rules);
    await server.query('DROP OWNED BY guarded CASCADE; DROP ROLE guarded');
  }
});

test('a schema of a newer version is left alone', async () => {
  exports();
  await server.query('INSERT INTO ai_tracker.migrations VALUES (99, now())');
  expectOneLine(exports(), /was made by a newer ai-tracker \(version 99.*update ai-tracker/);
});

test('a server that is not there, a database that is not there', () => {
  const to = (url: string) => exports(['export', 'postgres', '--url', url, '--fleet', shared()]);
  expectOneLine(to('postgres://x@127.0.0.1:9/y'), /cannot be reached: .*ECONNREFUSED.*run it again\n$/);
  expectOneLine(to(server.url('owner', 'nowhere')), /has no such database: .*createdb.*\n$/);
  expect(existsSync(shared())).toBe(true);
});
