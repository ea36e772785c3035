import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';
import { Reporting, sums } from '../helpers/reporting.ts';

// Bundles: what they hold, what they do not, and what comes of one that somebody tampered with.

let work: Landing;
let reporting: Reporting;
let bundle: string;
beforeEach(async () => {
  work = new Landing();
  reporting = new Reporting(work);
  work.branchOff();
  bundle = await reporting.bundle('main..topic');
});
afterEach(() => {
  work.remove();
});

const rowsIn = (file: string): Record<string, unknown>[] =>
  gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The bundle with other lines. */
function changed(change: (rows: Record<string, unknown>[]) => unknown): string {
  const rows = rowsIn(bundle);
  change(rows);
  return reporting.file('changed', gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
}

async function refused(file: string): Promise<string> {
  const { status, stdout, stderr } = await reporting.run(['report', '--range', 'main..topic', '--bundle', file]);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^ai-tracker: [^\n]+\n$/);
  return stderr;
}

test('the same records give the same bytes, and few', async () => {
  const [one, again] = [readFileSync(bundle), readFileSync(await reporting.bundle('main..topic', 'again'))];
  expect(again.equals(one)).toBe(true);
  expect(one.length).toBeLessThan(2000);
});

test('it holds neither text nor what names a machine, a session or a person', async () => {
  const text = gunzipSync(readFileSync(bundle)).toString();
  for (const secret of ['wrote line', work.root, work.home, 'session-1', 'Test', 'test@example.com', 'a commit']) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain('topic.txt');
});

test('only what is concerned is in it', async () => {
  work.write('later.txt', lines('a person', 3));
  work.commitAll();
  expect(
    rowsIn(bundle)
      .slice(1)
      .map(({ sha }) => sha),
  ).toEqual(['topic~2', 'topic~1'].map((rev) => work.git('rev-parse', rev)));
});

test('several are read as one', async () => {
  work.git('checkout', '-q', 'main');
  work.agentOn('other', 'other.txt', 4);
  const second = await reporting.bundle('main..other', 'second');
  work.git('checkout', '-q', '-b', 'both', 'topic');
  work.git('merge', '-q', '-m', 'both', 'other');
  expect(sums(await reporting.report('main..both', ['--bundle', bundle]))).toBe('4/2/4');
  expect(sums(await reporting.report('main..both', ['--bundle', bundle, '--bundle', second]))).toBe('8/2/0');
});

test('nothing is recorded: an empty bundle, which is said', async () => {
  const db = join(work.root, 'none.db');
  const io = { env: { ...work.env, AI_TRACKER_DB_PATH: db } };
  const { status, stderr } = await reporting.run(
    ['export', 'bundle', '--range', 'main..topic', '--out', join(work.root, 'empty')],
    io,
  );
  expect([status, stderr]).toEqual([0, 'ai-tracker: nothing is recorded about this range: the bundle is empty\n']);
  expect(sums(await reporting.report('main..topic', ['--bundle', join(work.root, 'empty')]))).toBe('0/0/6');
});

describe('one line and status 1 for', () => {
  test('a file that is none, or not there', async () => {
    expect(await refused(reporting.file('text', 'hello\n'))).toContain('is no bundle of ai-tracker');
    expect(await refused(reporting.file('other', gzipSync('{"a":1}\n')))).toContain('is no bundle of ai-tracker');
    expect(await refused(reporting.file('words', gzipSync('words\n')))).toContain('is damaged');
    expect(await refused(join(work.root, 'missing'))).toContain('cannot be read');
    mkdirSync(join(work.root, 'folder'));
    expect(await refused(join(work.root, 'folder'))).toContain('cannot be read');
  });

  test('one that is cut off or changed on the way', async () => {
    const bytes = readFileSync(bundle);
    expect(await refused(reporting.file('cut', bytes.subarray(0, -20)))).toContain('is damaged');
    const flipped = Buffer.from(bytes);
    flipped[200] = (flipped[200] ?? 0) ^ 0xff;
    expect(await refused(reporting.file('flipped', flipped))).toContain('is damaged');
    expect(await refused(changed((rows) => rows.pop()))).toContain('it is not whole');
  });

  test('a newer program’s', async () => {
    expect(await refused(changed(([head]) => Object.assign(head ?? {}, { version: 2 })))).toContain(
      'by a newer ai-tracker',
    );
  });

  test('another repository’s', async () => {
    const elsewhere = join(work.root, 'elsewhere');
    work.git('init', '-q', elsewhere);
    work.git('commit', '-q', '--allow-empty', '-m', 'one', { cwd: elsewhere });
    work.git('commit', '-q', '--allow-empty', '-m', 'two', { cwd: elsewhere });
    const { status, stderr } = await reporting.run(['report', '--range', 'HEAD~1..HEAD', '--bundle', bundle], {
      cwd: elsewhere,
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^ai-tracker: the bundle .* is of another repository: .*\n$/),
    ]);
  });

  const file = (rows: Record<string, unknown>[]) => ((rows[1]?.['files'] ?? []) as Record<string, unknown>[])[0] ?? {};
  test.each<[string, (rows: Record<string, unknown>[]) => unknown]>([
    ['a sha that is more than a sha', (rows) => Object.assign(rows[1] ?? {}, { sha: `${'a'.repeat(40)}\nb` })],
    ['a blob that is an option', (rows) => Object.assign(file(rows), { blob: '--batch-all-objects' })],
    ['an absolute path', (rows) => Object.assign(file(rows), { path: '/etc/passwd' })],
    [
      'lines that overlap',
      (rows) =>
        Object.assign(file(rows), {
          lines: [
            [1, 3, 3, 1],
            [2, 4, 3, 1],
          ],
        }),
    ],
    ['more lines than there can be', (rows) => Object.assign(file(rows), { lines: [[1, 2 ** 40, 3, 1]] })],
    ['an origin that there is not', (rows) => Object.assign(file(rows), { lines: [[1, 3, 99, 1]] })],
    ['hashes that are half a hash', (rows) => Object.assign(file(rows), { added: 'AAAA' })],
    ['lines that are no numbers', (rows) => Object.assign(file(rows), { gone: [['1', 2, 3]] })],
    ['a list that is an object', (rows) => Object.assign(rows[1] ?? {}, { files: { length: 3 } })],
    ['a time that is no time', (rows) => Object.assign(rows[1] ?? {}, { time: 'yesterday' })],
  ])('%s', async (_what, change) => {
    expect(await refused(changed(change))).toContain('is damaged (line 2');
  });

  test('one that would fill the memory', async () => {
    expect(await refused(reporting.file('bomb', gzipSync(Buffer.alloc(300 << 20))))).toContain('is damaged');
  });
});

test('a terminal gets no bundle, and --db none beside one', async () => {
  const shown = await reporting.run(['export', 'bundle', '--range', 'main..topic'], { isTTY: true });
  expect([shown.status, shown.stdout]).toEqual([2, '']);
  const both = await reporting.run(['report', '--range', 'main..topic', '--bundle', bundle, '--db', work.database]);
  expect([both.status, both.stdout]).toEqual([2, '']);
});
