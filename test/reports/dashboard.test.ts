import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageData } from '../../src/dashboard/data/page-data.ts';
import { type Filters, optionsOf } from '../../src/dashboard/view/filters.ts';
import type { DashboardReport } from '../../src/dashboard/view/report.ts';
import { datesOf, selected } from '../../src/dashboard/view/select.ts';
import { seriesOf } from '../../src/dashboard/view/series.ts';
import { summaryOf } from '../../src/dashboard/view/summary.ts';
import { survivalTable } from '../../src/dashboard/view/survival.ts';
import { linesBy } from '../../src/dashboard/view/tables.ts';
import type { StatsReport } from '../../src/stats/report.ts';
import type { SurvivalReport } from '../../src/stats/survival.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { runHere } from '../helpers/fake-io.ts';
import { dataOf } from '../helpers/page.ts';
import { addCommit, insert, ScratchFolder } from '../helpers/records.ts';
import { Work } from '../helpers/work.ts';

let folder: ScratchFolder;
const zone = process.env['TZ'];
beforeEach(() => {
  folder = new ScratchFolder();
});
afterEach(() => {
  folder[Symbol.dispose]();
  process.env['TZ'] = zone;
});

function database(fill: (db: Store) => void): string {
  const path = folder.file('tracker.db');
  const db = openStore(path);
  fill(db);
  db.close();
  return path;
}

const here = () => ({ cwd: folder.path, env: { HOME: folder.path } });

async function page(db: string): Promise<PageData> {
  const out = folder.file('page.html');
  const { status, stderr } = await runHere(['dashboard', '--db', db, '--out', out], here());
  expect([status, stderr]).toEqual([0, '']);
  return dataOf(out);
}

async function stats(db: string, ...args: readonly string[]): Promise<StatsReport> {
  const { stdout } = await runHere(['stats', '--json', '--db', db, ...args], here());
  return JSON.parse(stdout) as StatsReport;
}

/** Days ago, in hours. */
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Commits at all hours of some weeks, in three repositories, of three agents and of people. */
function someWork(db: Store): void {
  for (let number = 0; number < 200; number += 1) {
    const repository = ['api', 'web', 'api'][number % 3] as string;
    addCommit(db, {
      ...{ timestamp: ago(number * 7.3), repository_name: repository, repository_path: `/r/${number % 3}` },
      ...{ agent_id: [null, 'one', 'two', 'three'][number % 4] as string | null },
      ...{ ai_lines_added: number % 5, human_lines_added: number % 3, unknown_lines_added: Number(number % 17 === 0) },
      ...{
        ai_lines_removed: number % 2,
        human_lines_removed: number % 4,
        generated_human_added: Number(number % 3 === 2),
      },
      ...{ ai_lines_overridden: number % 6, ai_lines_discarded: number % 7 },
      ...(number % 50 === 1 && { superseded_by: 'f'.repeat(40) }),
    });
  }
  const shelved = { path: '/r/0/a', ai_lines: 4, shelved_at: ago(50), agent_id: 'two', repository_id: null };
  insert(db, 'shelved_files', shelved);
}

function dates(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toLocaleDateString('sv');
}

describe('figures are those of stats', () => {
  test.each(['UTC', 'America/Los_Angeles', 'Asia/Kathmandu'])('in %s', async (name) => {
    process.env['TZ'] = name;
    const db = database(someWork);
    const data = await page(db);
    const cases: [Filters, string[]][] = [
      [{}, []],
      [{ days: 7 }, ['--days', '7']],
      [{ days: 30 }, ['--days', '30']],
      [{ since: dates(400), until: dates(90) }, ['--since', dates(400), '--until', dates(90)]],
      [{ agent: 'two' }, ['--agent', 'two']],
      [{ agent: 'two', days: 20 }, ['--agent', 'two', '--days', '20']],
      [{ repository: '/r/1' }, ['--repo', '/r/1']],
      [{ repository: '/r/0', agent: 'one', days: 40 }, ['--repo', '/r/0', '--agent', 'one', '--days', '40']],
    ];
    for (const [filters, args] of cases) {
      const { totals, commit_mix: mix, daily } = await stats(db, ...args);
      expect([args, { ...summaryOf(data, filters), trend: undefined, work: undefined }]).toEqual([
        args,
        {
          ...{ ai: totals.ai_lines_added, human: totals.human_lines_added, unknown: totals.unknown_lines_added },
          ...{ ai_percent: totals.ai_percent_added, commits: totals.commits, ...mix },
          ...{ overridden: totals.ai_lines_overridden, discarded: totals.ai_lines_discarded },
          ...{ generated: totals.generated_lines_added, trend: undefined, work: undefined },
        },
      ]);
      const asked = datesOf(filters, data.today);
      const series = seriesOf(data.lines, selected(data, data.lines, filters, asked), ['ai_added'], asked, data.today);
      const drawn = series.dates.map((date, at) => [date, series.sums['ai_added']?.[at]]);
      for (const day of daily) expect(drawn).toContainEqual([day.date, day.ai_lines_added]);
    }
    expect(data.totals).toEqual((await stats(db)).totals);
  });

  test('by repository', async () => {
    const db = database(someWork);
    const data = await page(db);
    const { rows } = linesBy(data, selected(data, data.lines, {}, datesOf({}, data.today)), 'repository');
    const { repositories } = await stats(db);
    const said = repositories.map(({ repository_name: name, repository_path: path, ...sums }) => [
      ...[name === 'api' ? `api (${path})` : name, sums.commits, sums.ai_lines_added, sums.human_lines_added],
      ...[sums.unknown_lines_added, sums.ai_percent_added],
    ]);
    const withCommits = rows.filter(([, commits]) => commits !== 0).map((row) => row.slice(0, 6));
    expect(withCommits.sort()).toEqual(said.sort());
  });

  test('AI lines are the model’s that wrote them, and none is lost', async () => {
    const db = database((store) => {
      insert(store, 'agent_sessions', { id: 's', harness: 'cc', started_at: ago(1), last_seen_at: ago(1) });
      for (const [id, model] of [
        [10, 'opus'],
        [11, 'haiku'],
        [12, null],
      ] as const) {
        insert(store, 'origins', { id, author: 'ai', evidence: 'edit', session_id: 's', model });
      }
      // 13 lines, of which 3 are counted elsewhere already: the rest is told by the shares of all.
      const commit_id = addCommit(store, { ai_lines_added: 13, repeated_ai_added: 3, human_lines_added: 5 });
      const file = insert(store, 'commit_files', { commit_id, file_path: 'a', ai_lines: 13, human_lines: 5 });
      for (const [start_line, end_line, origin_id] of [
        [1, 6, 10],
        [7, 9, 11],
        [10, 13, 12],
        [14, 18, 1],
      ] as const) {
        insert(store, 'line_ranges', { commit_file_id: file, start_line, end_line, origin_id, added: 1 });
      }
      addCommit(store, { human_lines_added: 7 });
    });
    const data = await page(db);
    const { rows } = linesBy(data, selected(data, data.lines, {}, datesOf({}, data.today)), 'model');
    expect(rows.map(([model, commits, ai, human]) => [model, commits, ai, human])).toEqual([
      ['opus', 1, 5, 5],
      ['(not known)', 0, 3, 0],
      ['haiku', 0, 2, 0],
      ['(people alone)', 1, 0, 7],
    ]);
    expect(optionsOf(data, 'model').map(({ value }) => value)).toEqual(['', 'haiku', 'opus']);
    expect(summaryOf(data, { harness: 'cc' })).toMatchObject({ ai: 10, human: 5 });
  });
});

test('what agents did and what it took', async () => {
  const db = database((store) => {
    const session = { id: 's', agent_id: 'one', agent_role: 'builder', started_at: ago(30), last_seen_at: ago(1) };
    insert(store, 'agent_sessions', session);
    insert(store, 'task_executions', { session_id: 's', started_at: ago(30), status: 'completed', duration_ms: 5000 });
    insert(store, 'task_executions', { session_id: 's', started_at: ago(20), status: 'failed', duration_ms: 1000 });
    insert(store, 'task_executions', { session_id: 's', started_at: ago(10), status: 'running' });
    const message = { id: 'm', session_id: 's', model: 'opus', sent_at: ago(30) };
    const counts = { input_tokens: 1, output_tokens: 20, cache_read_tokens: 300, cache_write_tokens: 79 };
    insert(store, 'messages', { ...message, ...counts });
    addCommit(store, { agent_id: 'one', ai_lines_added: 4, timestamp: ago(5) });
  });
  const data = await page(db);
  const work = { sessions: 1, tasks: 3, completed: 1, failed: 1, duration_ms: 6000, tokens: 400, tokens_per_line: 100 };
  expect(summaryOf(data, { role: 'builder' }).work).toMatchObject(work);
  expect(summaryOf(data, { role: 'other' }).work).toMatchObject({ tasks: 0, tokens: 0, tokens_per_line: null });
});

describe('the file', () => {
  test('is for its owner alone, and asks for nothing but itself', async () => {
    const { status, stdout } = await runHere(['dashboard'], here());
    const file = folder.file('ai-tracker.html');
    expect([status, stdout]).toEqual([0, `${file}: open it in a browser\n`]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain("default-src 'none'; script-src 'sha256-");
    expect(html).not.toMatch(/(src|href)=["']?(https?:)?\/\//);
    expect(html).not.toContain('{{');
    expect(dataOf(file)).toMatchObject({ schema: 'ai-tracker/page/1', totals: { commits: 0 }, repositories: [] });
  });

  test('goes in the place of a page of ours, and of nothing else unless that is named', async () => {
    const file = folder.file('ai-tracker.html');
    expect(await runHere(['dashboard'], here())).toMatchObject({ status: 0 });
    expect(await runHere(['dashboard'], here())).toMatchObject({ status: 0 });
    writeFileSync(file, 'mine');
    expect(await runHere(['dashboard'], here())).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--out FILE'),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await runHere(['dashboard', '--out', 'ai-tracker.html'], here())).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toContain('<!doctype html>');
  });

  test('a link at its place is not followed', async () => {
    symlinkSync(folder.file('elsewhere'), folder.file('ai-tracker.html'));
    expect(await runHere(['dashboard'], here())).toMatchObject({ status: 1 });
    expect(existsSync(folder.file('elsewhere'))).toBe(false);
  });

  test('names that are markup stay names', async () => {
    const hostile = '</script><script>alert(1)</script><!-- {{script}} $& \u2028';
    const db = database((store) => {
      addCommit(store, { repository_name: hostile, agent_id: hostile, ai_lines_added: 3 });
    });
    const data = await page(db);
    expect(data.repositories[0]?.name).toBe(hostile);
    expect(data.agents[0]?.id).toBe(hostile);
    const html = readFileSync(folder.file('page.html'), 'utf8');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('alert(1)</script>');
  });

  test('holds no text of the work, and stays small where there is much', async () => {
    const db = database((store) => {
      const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
        INSERT INTO commits (commit_sha, repository_path, repository_name, timestamp, agent_id, ai_lines_added,
          ai_lines_removed, human_lines_added, human_lines_removed)
        SELECT printf('%040x', i), '/r/' || (i % 300), 'repository-' || (i % 300),
          strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || (i % 400) || ' days'), 'worker-' || (i % 1000), i % 100, 0, i % 50, 0
        FROM n`;
      store.exec(sql);
    });
    const data = await page(db);
    expect(statSync(folder.file('page.html')).size).toBeLessThan(3 << 20);
    expect([data.repositories.length, data.agents.length]).toEqual([300, 1000]);
    expect(data.totals).toEqual((await stats(db)).totals);
    expect(summaryOf(data, { days: 7 }).ai).toBe((await stats(db, '--days', '7')).totals.ai_lines_added);
  });
});

test('of real work, with what waits taken in first', async () => {
  const work = new Work();
  try {
    work.agentWrites('secret.txt', 'the text of the agent\nand more\n');
    work.commitAll();
    work.write('own.txt', 'mine\n');
    work.commitAll();
    const io = { cwd: work.repo, env: { ...work.env } };
    expect(await runHere(['dashboard'], io)).toMatchObject({ status: 0, stderr: '' });
    const file = work.path('ai-tracker.html');
    expect(readFileSync(file, 'utf8')).not.toContain('the text of');
    expect(dataOf(file)).toMatchObject({
      totals: { commits: 2, ai_lines_added: 2, human_lines_added: 1 },
      recorded: { sources: [{ path: work.database, waiting: 0, error: null }] },
    });
  } finally {
    work.remove();
  }
});

test('what stands is what survival said last of this database, until a repository is forgotten', async () => {
  const work = new Work();
  try {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.commitAll();
    work.write('a.txt', 'one\n');
    work.write('b.txt', 'mine\n');
    work.commitAll();
    const io = { cwd: work.repo, env: { ...work.env } };
    const told = async () => {
      expect(await runHere(['dashboard'], io)).toMatchObject({ status: 0 });
      return dataOf(work.path('ai-tracker.html'));
    };
    expect((await told()).survival).toEqual([]);
    expect(await runHere(['survival', '--days', '3'], io)).toMatchObject({ status: 0 });
    expect((await told()).survival).toEqual([]);
    const { stdout } = await runHere(['survival', '--json'], io);
    const data = await told();
    const { rows } = survivalTable(data, {}, 'author');
    const said = (JSON.parse(stdout) as SurvivalReport).authors.filter(({ born }) => born > 0);
    expect(rows.map(([, born, standing]) => [born, standing])).toEqual(
      said.map(({ born, standing }) => [born, standing]),
    );
    expect(survivalTable(data, { repository: '/elsewhere' }, 'author').rows).toEqual([]);
    const backup = work.path('backup.db');
    expect(await runHere(['backup', backup], io)).toMatchObject({ status: 0 });
    expect(await runHere(['dashboard', '--db', backup, '--out', 'of-backup.html'], io)).toMatchObject({ status: 0 });
    expect(dataOf(work.path('of-backup.html')).survival).toEqual([]);
    expect(await runHere(['forget', '.', '--yes'], io)).toMatchObject({ status: 0 });
    expect((await told()).survival).toEqual([]);
  } finally {
    work.remove();
  }
});

describe('--json', () => {
  const told = async (db: string, args: readonly string[] = [], env: Record<string, string> = {}) => {
    const { stdout } = await runHere(['dashboard', '--json', '--db', db, ...args], {
      ...here(),
      env: { ...here().env, ...env },
    });
    return JSON.parse(stdout) as DashboardReport;
  };

  test('tells the same figures as stats, of the days that are asked for', async () => {
    const db = database(someWork);
    const { totals, repositories } = await stats(db, '--days', '7');
    const report = await told(db, ['--days', '7']);
    expect(report.summary).toMatchObject({
      ai: totals.ai_lines_added,
      human: totals.human_lines_added,
      commits: totals.commits,
    });
    const withCommits = report.repositories.filter(({ commits }) => commits !== 0);
    expect(withCommits.map(({ ai_lines_added }) => ai_lines_added).sort()).toEqual(
      repositories.map(({ ai_lines_added }) => ai_lines_added).sort(),
    );
    expect([report.over_time.each, report.over_time.rows.length]).toEqual(['day', 7]);
    expect(existsSync(folder.file('ai-tracker.html'))).toBe(false);
  });

  test('leaves out the session that asks', async () => {
    const db = database((store) => {
      for (const id of ['mine', 'other']) {
        insert(store, 'agent_sessions', { id, agent_id: 'one', started_at: ago(1), last_seen_at: ago(1) });
        insert(store, 'task_executions', { session_id: id, started_at: ago(1), status: 'completed' });
        insert(store, 'tool_calls', { session_id: id, tool_name: 'Bash', called_at: ago(1), success: 0 });
        const counts = { input_tokens: 1, output_tokens: 2, cache_read_tokens: 3, cache_write_tokens: 4 };
        insert(store, 'messages', { id: `of ${id}`, session_id: id, sent_at: ago(1), ...counts });
      }
      insert(store, 'tool_calls', { tool_name: 'Read', called_at: ago(1), success: 1 });
    });
    const figures = ({ summary: { work }, tools }: DashboardReport) => [
      work.sessions,
      work.tasks,
      work.tokens,
      tools[0]?.['calls'],
      tools.length,
    ];
    const env = { CLAUDE_CODE_SESSION_ID: 'mine' };
    expect(figures(await told(db, [], env))).toEqual([2, 2, 20, 2, 2]);
    expect(figures(await told(db, ['--others'], env))).toEqual([1, 1, 10, 1, 2]);
    expect(figures(await told(db, ['--others']))).toEqual([2, 2, 20, 2, 2]);
  });

  test.each([['--days', '7'], ['--others'], ['--json', '--out', 'x']])('%s %s alone is refused', async (...args) => {
    expect(await runHere(['dashboard', ...args], here())).toMatchObject({ status: 2, stdout: '' });
  });
});
