import { describe, expect, test } from 'vitest';
import { exposition } from '../../../src/dashboard/data/exposition.ts';
import { healthOf } from '../../../src/dashboard/data/recorded.ts';
import { answer } from '../../../src/dashboard/serve/answer.ts';
import { isOfThisMachine } from '../../../src/dashboard/serve/of-this-machine.ts';

const served = {
  page: () => ({ status: 200, body: '<!doctype html>', policy: "default-src 'none'" }),
  data: () => ({ status: 200, body: '{}', tag: '"1"' }),
  metrics: () => ({ status: 200, body: 'a 1\n' }),
  health: () => ({ status: 503, body: '{"ok":false}' }),
};

const ask = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  answer({ method, url, headers: { host: '127.0.0.1:4820', ...headers } }, served);

test.each([
  ['127.0.0.1:4820', undefined, true],
  ['localhost', undefined, true],
  ['LOCALHOST:80', undefined, true],
  ['[::1]:4820', 'http://[::1]:4820', true],
  ['localhost:9000', 'http://localhost:9000', true],
  ['localhost:9000', 'http://localhost:3000', false],
  ['localhost:9000', 'null', false],
  ['localhost:9000', 'https://localhost:9000', false],
  ['evil.example:4820', undefined, false],
  ['127.0.0.1.evil.example', undefined, false],
  ['localhost.', undefined, false],
  ['127.0.0.1:4820@evil.example', undefined, false],
  ['[::1', undefined, false],
  ['', undefined, false],
  [undefined, undefined, false],
])('host %s with origin %s: %s', (host, origin, is) => {
  expect(isOfThisMachine({ host, origin })).toBe(is);
});

describe('answers', () => {
  test('only what it has', () => {
    const paths = ['/', '/?x=1', '/data.json', '/metrics', '/healthz', '/x', '/../etc/passwd', '//', '/data.json/', ''];
    expect(paths.map((path) => ask(path).status)).toEqual([200, 200, 200, 200, 503, 404, 404, 404, 404, 404]);
  });

  test('only to questions that change nothing, of this machine', () => {
    const methods = ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'];
    expect(methods.map((method) => ask('/', {}, method).status)).toEqual([200, 405, 405, 405, 405, 405]);
    expect(ask('/', { origin: 'http://evil.example' })).toMatchObject({ status: 403 });
    expect(ask('/data.json', { host: 'evil.example' })).toMatchObject({ status: 403 });
  });

  test('with headers that keep it here', () => {
    for (const path of ['/', '/data.json', '/metrics', '/healthz', '/x']) {
      expect(ask(path).headers).toMatchObject({
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      });
    }
  });

  test('nothing anew where nothing is new', () => {
    expect(ask('/data.json')).toMatchObject({ status: 200, body: '{}', headers: { ETag: '"1"' } });
    expect(ask('/data.json', { 'if-none-match': '"1"' })).toMatchObject({ status: 304, body: '' });
    expect(ask('/data.json', { 'if-none-match': '"2"' })).toMatchObject({ status: 200 });
  });
});

test('metrics: labels are anybody’s words', () => {
  const samples = [
    { labels: { name: 'a"b\\c\nd' }, value: 1 },
    { labels: {}, value: 2.5 },
  ];
  const family = { name: 'm', help: 'Of something.', type: 'gauge' as const, samples };
  expect(exposition([family, { ...family, name: 'none', samples: [] }])).toBe(
    '# HELP m Of something.\n# TYPE m gauge\nm{name="a\\"b\\\\c\\nd"} 1\nm 2.5\n',
  );
});

describe('health', () => {
  const source = {
    ...{ path: '/a.db', agent_id: 'a', host: null, last_event: null, last_read: null, waiting: 2, lag_seconds: 200 },
    ...{ rejected: 0, size: 1, gone_at: null, error: null },
  };
  const check = { name: 'calls', status: 'warn' as const, message: 'some' };
  const recorded = { sources: [source], checks: [check], unrecorded_agents: [] };

  test('is good while nothing waits too long and nothing is broken', () => {
    expect(healthOf(recorded, 300)).toEqual({ ok: true, problems: [] });
  });

  test.each([
    [
      { ...recorded, sources: [{ ...source, lag_seconds: 301 }] },
      '2 deliveries wait for /a.db, the oldest for 301 seconds',
    ],
    [{ ...recorded, sources: [{ ...source, error: 'it is damaged' }] }, '/a.db cannot be read: it is damaged'],
    [{ ...recorded, checks: [{ ...check, status: 'broken' as const }] }, 'calls: some'],
  ])('%#', (bad, problem) => {
    expect(healthOf(bad, 300)).toEqual({ ok: false, problems: [problem] });
  });
});
