import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { type Outcome, runHere } from '../helpers/fake-io.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { insert } from '../helpers/records.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const run = (...args: readonly string[]): Promise<Outcome> =>
  runHere(args, { env: { HOME: work.home, TZ: 'UTC' }, cwd: work.repo });

/** An agent's session with a subagent, and commits of both. */
function play(): void {
  work.tells('SessionStart', { source: 'startup' });
  work.agentWrites('a.txt', 'one\n"two", and\n=SUM(A1)\n');
  work.commitAll();
  work.tells('SubagentStart', { agent_id: 'sub-1', agent_type: 'Explore' });
  work.agentRuns('echo three >> a.txt', { subagent: 'sub-1' });
  work.tells('SubagentStop', { agent_id: 'sub-1', agent_type: 'Explore' });
  work.write('b, c.txt', 'by hand\n');
  work.commitAll();
  work.ingest();
  const db = openStore(work.database);
  const counts = { input_tokens: 1, output_tokens: 2, cache_read_tokens: 3, cache_write_tokens: 4 };
  const session_id = db.prepare<[], string>('SELECT id FROM agent_sessions').pluck().get() ?? '';
  insert(db, 'messages', { id: 'm', session_id, model: 'opus', sent_at: '2026-03-02T10:00:00Z', ...counts });
  db.close();
}

/** RFC 4180, as it is read. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

type Rows = readonly Record<string, string | number | boolean | null>[];

/** What is asked, and where in --json its rows are. */
const tables: readonly (readonly [string, readonly string[], (report: Record<string, Rows>) => Rows])[] = [
  ['stats', [], ({ repositories = [] }) => repositories],
  ['stats', ['--chart', '--global'], ({ daily = [] }) => daily],
  ['stats', ['--tokens', '--global'], ({ tokens = [] }) => tokens],
  ['show', [], ({ files = [] }) => files],
  ['blame', ['a.txt'], ({ lines = [] }) => lines],
  ['report', ['--range', 'HEAD~1..HEAD'], ({ files = [] }) => files],
  ['agents', [], ({ agents = [] }) => agents],
  ['sessions', [], ({ sessions = [] }) => sessions],
  ['tools', [], ({ tools = [] }) => tools],
  ['verify', [], ({ checks = [] }) => checks],
];

describe('--csv', () => {
  test.each(tables)('%s %j has the rows of --json, under their keys', async (name, args, rowsOf) => {
    play();
    const rows = rowsOf(JSON.parse((await run(name, ...args, '--json')).stdout));
    const { stdout, status, stderr } = await run(name, ...args, '--csv');
    expect([status, stderr]).toEqual([0, '']);
    const [columns = [], ...cells] = parse(stdout);
    expect(rows.length).toBeGreaterThan(0);
    expect([...columns].sort()).toEqual([...new Set([...columns, ...rows.flatMap(Object.keys)])].sort());
    const asText = (value: unknown) => String(value ?? '').replace(/^=/, "'=");
    expect(cells).toEqual(rows.map((row) => columns.map((column) => asText(row[column]))));
  });

  test('agents --period has the usage over time', async () => {
    play();
    const [columns, ...rows] = parse((await run('agents', '--period', 'week', '--csv')).stdout);
    const { usage } = JSON.parse((await run('agents', '--period', 'week', '--json')).stdout);
    expect(columns).toEqual(Object.keys(usage.rows[0]));
    expect(rows).toHaveLength(usage.rows.length);
  });

  test('survival has a row an author in each repository, and its ages beside', async () => {
    play();
    const [columns, ...rows] = parse((await run('survival', '--days', '1,7', '--csv')).stdout);
    expect(columns).toEqual([
      ...['repository_name', 'repository_path', 'author', 'born', 'standing'],
      ...['born_1', 'stood_1', 'percent_1', 'born_7', 'stood_7', 'percent_7'],
    ]);
    expect(rows.map((row) => row.slice(2, 5))).toEqual([
      ['ai', '4', '4'],
      ['human', '1', '1'],
      ['unknown', expect.any(String), expect.any(String)],
    ]);
  });

  test('sessions has all, also where twenty are shown', async () => {
    for (let index = 0; index < 25; index++)
      work.deliver('hook', {
        hook_event_name: 'SessionStart',
        session_id: `s-${index}`,
        cwd: work.repo,
        source: 'startup',
      });
    work.ingest();
    expect(parse((await run('sessions', '--csv')).stdout)).toHaveLength(1 + 25);
    expect(parse((await run('sessions', '--csv', '--top', '3')).stdout)).toHaveLength(1 + 3);
    expect(JSON.parse((await run('sessions', '--json')).stdout).sessions).toHaveLength(20);
  });

  test('fleet and doctor have theirs', async () => {
    using folder = new FleetFolder();
    const [columns, ...rows] = parse((await folder.reads('fleet', '--csv')).stdout);
    const { sources } = JSON.parse((await folder.reads('fleet', '--json')).stdout);
    expect(columns).toEqual(expect.arrayContaining(Object.keys(sources[0])));
    expect(rows).toHaveLength(2);
    const [names, ...checks] = parse((await run('doctor', '--csv')).stdout);
    expect(names).toEqual(['name', 'status', 'message', 'fix']);
    expect(checks.length).toBeGreaterThan(5);
  });

  test.each([
    ['stats', '--csv', '--json'],
    ['stats', '--csv', '--plain'],
    ['stats', '--csv', '--tsv'],
    ['blame', 'a.txt', '--csv', '--porcelain'],
    ['report', '--range', 'a..b', '--tsv', '--markdown'],
  ])('%s %s %s: one of them', async (...args) => {
    expect(await run(...args)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('cannot be used with'),
    });
  });
});

test('--tsv has the same with tabs, and a line a row', async () => {
  play();
  const { stdout } = await run('show', '--tsv');
  const [columns, ...rows] = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(columns?.slice(0, 2)).toEqual(['file_path', 'ai_lines_added']);
  expect(rows.map(([name, ai]) => [name, ai])).toEqual([
    ['a.txt', '1'],
    ['b, c.txt', '0'],
  ]);
});
