import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import type { PageData } from '../../src/dashboard/data/page-data.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { type Serving, serve } from '../helpers/serving.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
let serving: Serving | undefined;
beforeEach(() => {
  work = new Work();
  work.agentWrites('a.txt', 'one\ntwo\n');
  work.commitAll();
});
afterEach(async () => {
  await serving?.end();
  serving = undefined;
  work.remove();
});

async function begin(...args: readonly string[]): Promise<Serving> {
  serving = await serve(args, { cwd: work.repo, env: work.env });
  return serving;
}

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; host?: string } = {},
): Promise<Said> {
  const { method = 'GET', headers = {}, host = '127.0.0.1' } = options;
  return new Promise((done, fail) => {
    const asked = request({ host, port: serving?.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (text) => {
        body += text;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

const json = async <T>(path: string) => JSON.parse((await ask(path)).body) as T;

test('gives the page, its data, metrics and health, on both loopback addresses', async () => {
  await begin();
  const [page, data, metrics, health] = await Promise.all(
    ['/', '/data.json', '/metrics', '/healthz'].map((path) => ask(path)),
  );
  expect([page?.status, data?.status, metrics?.status, health?.status]).toEqual([200, 200, 200, 200]);
  expect(page?.body).toContain('data-live="true"');
  expect(page?.headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'sha256-.*connect-src 'self'; frame-ancestors 'none'$/,
  );
  expect(JSON.parse(data?.body ?? '')).toMatchObject({
    schema: 'ai-tracker/page/1',
    totals: { ai_lines_added: 2 },
  });
  expect(metrics?.body).toMatch(/^ai_tracker_lines_committed\{.*author="ai",change="added"\} 2$/m);
  expect(JSON.parse(health?.body ?? '')).toMatchObject({ schema: 'ai-tracker/healthz/1', ok: true, problems: [] });
  const hasSix = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));
  if (hasSix) expect(await ask('/healthz', { host: '::1' })).toMatchObject({ status: 200 });
});

test('answers this machine alone, changes nothing, and gives no other file', async () => {
  await begin();
  const refused = [
    { Host: 'evil.example' },
    { Host: `evil.example:${serving?.port}` },
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
  ];
  for (const headers of refused) {
    for (const path of ['/', '/data.json', '/metrics', '/healthz', '/x']) {
      expect(await ask(path, { headers })).toMatchObject({ status: 403, body: expect.not.stringContaining('ai_') });
    }
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect(await ask('/', { method })).toMatchObject({ status: 405 });
  for (const path of ['/page.html', '/..%2f..%2fetc/passwd', '/../../../etc/passwd', '/.git/config']) {
    expect(await ask(path)).toMatchObject({ status: 404 });
  }
  expect(await ask('/data.json', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  const others = Object.values(networkInterfaces()).flatMap(
    (each) => each?.filter(({ internal, family }) => !internal && family === 'IPv4') ?? [],
  );
  for (const { address } of others) {
    await expect(
      new Promise((done, fail) => {
        connect({ host: address, port: serving?.port ?? 0 }, () => done('connected')).on('error', fail);
      }),
    ).rejects.toThrow('ECONNREFUSED');
  }
});

test('a file that --db names is as it was, and so is all beside it', async () => {
  const backup = join(work.root, 'backup.db');
  expect(work.tracker(['backup', backup])).toMatchObject({ status: 0 });
  const sums = () =>
    readdirSync(work.root)
      .filter((name) => name.startsWith('backup'))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(work.root, name)))
          .digest('hex'),
      ]);
  const before = sums();
  await begin('--db', backup);
  for (const path of ['/', '/data.json', '/metrics', '/healthz'])
    expect(await ask(path)).toMatchObject({ status: 200 });
  expect(sums()).toEqual(before);
});

describe('what comes later', () => {
  test('is there soon, and what is as before is not sent again', async () => {
    await begin();
    const { headers } = await ask('/data.json');
    const tag = String(headers['etag']);
    expect(await ask('/data.json', { headers: { 'If-None-Match': tag } })).toMatchObject({ status: 304, body: '' });
    work.agentWrites('b.txt', 'three\n');
    work.commitAll();
    await expect.poll(async () => (await json<PageData>('/data.json')).totals.ai_lines_added).toBe(3);
    expect(await ask('/data.json', { headers: { 'If-None-Match': tag } })).toMatchObject({ status: 200 });
  });

  test('a database that breaks leaves what was read before, and is told of until it is mended', async () => {
    await begin();
    const aside = `${work.database}.aside`;
    renameSync(work.database, aside);
    writeFileSync(work.database, 'no database\n'.repeat(1000));
    await expect.poll(async () => (await ask('/healthz')).status).toBe(503);
    expect(await json('/healthz')).toMatchObject({ ok: false, problems: [expect.stringContaining(work.database)] });
    expect((await json<PageData>('/data.json')).totals.ai_lines_added).toBe(2);
    expect((await ask('/')).status).toBe(200);
    renameSync(aside, work.database);
    await expect.poll(async () => (await ask('/healthz')).status).toBe(200);
  });

  test('a delivery that cannot be taken in is told of', async () => {
    const rejected = join(spoolDir(work.database), '1000000000000000000-1');
    writeFileSync(rejected, 'no delivery', { mode: 0o600 });
    await begin();
    const { status, body } = await ask('/healthz');
    expect([status, JSON.parse(body).problems]).toEqual([503, [expect.stringContaining('deliveries:')]]);
  });
});

test('of a fleet: one damaged database is named, the others are read', async () => {
  using folder = new FleetFolder();
  writeFileSync(folder.db('C'), 'no database\n'.repeat(1000));
  await begin('--fleet', folder.shared);
  const data = await json<PageData>('/data.json');
  expect(data.totals).toMatchObject({ commits: 2, ai_lines_added: 3 });
  expect(data.recorded.sources.map(({ agent_id, error }) => [agent_id, error === null])).toEqual([
    ['A', true],
    ['B', true],
    ['C', false],
  ]);
  expect((await ask('/healthz')).status).toBe(503);
  expect((await ask('/metrics')).body).toMatch(/^ai_tracker_source_readable\{file=".*C\.db",agent="C"\} 0$/m);
  folder.agent('D', 10);
  await expect.poll(async () => (await json<PageData>('/data.json')).totals.ai_lines_added).toBe(13);
  // What is said of each reading is said once.
  expect(serving?.stderr().match(/C\.db is not read/g)).toHaveLength(1);
});

test('ends on signals with 0, and says so where its port is taken', async () => {
  const first = await begin();
  const second = work.tracker(['serve', '--port', String(first.port)]);
  expect(second).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^ai-tracker: .*another program has it.*--port N/),
  });
  expect(await first.end('SIGINT')).toBe(0);
  expect(await (await begin()).end('SIGTERM')).toBe(0);
});

test.each([
  ['--port', '70000'],
  ['--port', '-1'],
  ['--port', 'x'],
  ['--lag', '0'],
])('%s %s is refused', (...args) => {
  expect(work.tracker(['serve', ...args])).toMatchObject({ status: 2, stdout: '' });
});
