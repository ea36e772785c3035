import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { count, share, shortCount } from '../../../src/render/numbers.ts';
import { wantsColor } from '../../../src/render/paint.ts';
import { renderStats } from '../../../src/render/stats.ts';
import { renderPlainStats } from '../../../src/render/stats-plain.ts';
import { displayWidth } from '../../../src/render/width.ts';
import type { StatsReport } from '../../../src/stats/report.ts';

const totals = {
  commits: 12,
  ai_lines_added: 1234,
  ai_lines_removed: 120,
  human_lines_added: 747,
  human_lines_removed: 30,
  unknown_lines_added: 0,
  unknown_lines_removed: 0,
  generated_lines_added: 0,
  ai_percent_added: 62.3,
  ai_percent_removed: 80,
  ai_lines_overridden: 0,
  ai_lines_discarded: 0,
};

function makeReport(changes: Partial<StatsReport> = {}): StatsReport {
  return {
    database: '/home/me/tracker.db',
    agent_id: null,
    period: { since: null, until: null },
    repo: null,
    totals,
    commit_mix: { ai_only: 5, mixed: 4, human_only: 3 },
    here: null,
    repositories: [repository('api', 1234, 747)],
    daily: [day('2026-03-01', 10, 5), day('2026-03-03', 40, 20)],
    pending: { edits: 0, ai_lines: 0 },
    known_repositories: 0,
    ...changes,
  };
}

const repository = (name: string, ai: number, human: number, unknown = 0) => ({
  repository_name: name,
  repository_path: `/home/dev/${name}`,
  commits: 12,
  ai_lines_added: ai,
  human_lines_added: human,
  unknown_lines_added: unknown,
  ai_percent_added: null,
});

const day = (date: string, ai: number, human: number) => ({
  date,
  commits: 1,
  ai_lines_added: ai,
  human_lines_added: human,
  unknown_lines_added: 0,
});

const pipe = { env: {}, columns: 60, isTTY: false };
const terminal = { env: { NO_COLOR: '1' }, columns: 60, isTTY: true };
const view = { chart: false, allFiles: false, top: undefined };

describe('stats for a person', () => {
  test('say who wrote how much, in which commits and repositories', async () => {
    expect(await renderStats(makeReport(), view, pipe)).toBe(`Committed lines, all time

AI 62.3% ████████████████████████░░░░░░░░░░░░░░░ 37.7% human

Lines            AI  Human  AI share
────────────  ─────  ─────  ────────
Added         1,234    747     62.3%
Removed         120     30     80.0%

Commits     12  5 all AI, 4 mixed, 3 all human

Repository  Commits     AI  Human  AI share
──────────  ───────  ─────  ─────  ────────
api              12  1,234    747     62.3%
`);
  });

  test('show what is unknown, overridden, discarded, pending and left out, where there is any', async () => {
    const some = {
      ...totals,
      unknown_lines_added: 8,
      ai_lines_overridden: 3,
      ai_lines_discarded: 20,
      generated_lines_added: 5000,
    };
    const text = await renderStats(makeReport({ totals: some, pending: { edits: 1, ai_lines: 7 } }), view, pipe);
    expect(text).toContain('Added         1,234    747     62.3%        8\n');
    expect(text).toContain(`
Overridden      3  AI lines that people changed
Discarded      20  AI lines that never reached a commit
Pending         7  AI lines not committed yet, in 1 edit
Generated   5,000  lines, left out (--all-files)
`);
  });

  test('draw the days as bars of the AI and people, which are told apart without colour', async () => {
    const text = await renderStats(makeReport(), { ...view, chart: true }, pipe);
    expect(text).toContain(`
Lines added: █ AI  ░ Human

Day                                      AI  Human  AI share
─────────  ────────────────────────────  ──  ─────  ────────
Sun 03-01  █████░░                       10      5     66.7%
Mon 03-02                                 0      0         -
Tue 03-03  ███████████████████░░░░░░░░░  40     20     66.7%
           0      20        40       60
`);
  });

  test.each([40, 60, 80, 200])('fit a terminal of %i columns, whatever the names and numbers', async (columns) => {
    const long = {
      ...totals,
      ai_lines_added: 12_345_678_901,
      human_lines_added: 98_765_432_109,
      unknown_lines_added: 3,
    };
    const names = ['日本語のとても長いリポジトリの名前です'.repeat(4), `a${'b'.repeat(300)}z`, '👩‍👩‍👧 family', 'x'];
    const repositories = names.map((name) => repository(name, 12_345_678_901, 98_765_432_109, 3));
    const daily = Array.from({ length: 365 }, (_, index) =>
      day(new Date(Date.UTC(2025, 5, 1 + index)).toISOString().slice(0, 10), index * 1e6, 3),
    );
    const text = await renderStats(
      makeReport({ totals: long, repositories, daily }),
      { ...view, chart: true },
      { ...terminal, columns },
    );
    const widest = Math.max(...text.split('\n').map(displayWidth));
    expect(widest).toBeLessThanOrEqual(Math.max(columns, 60));
    expect(text).toContain('…');
    expect(text.includes('No room for Commits: see --json.')).toBe(columns < 80);
  });

  test.each([undefined, 40])('are whole in a pipe, whatever the width (%s)', async (columns) => {
    const name = 'a-repository-with-a-name-'.repeat(4);
    const repositories = [repository(name, 12_345_678_901, 98_765_432_109, 3)];
    const text = await renderStats(makeReport({ repositories }), view, { ...pipe, columns });
    expect(text).toMatch(/^Repository +Commits +AI +Human +AI share +Unknown$/m);
    expect(text).toContain(name);
    expect(text).toContain('98,765,432,109');
    expect(text).not.toMatch(/…|No room/);
  });

  test('use a wide terminal for whole names', async () => {
    const name = 'a-repository-with-a-name-'.repeat(4);
    const text = await renderStats(makeReport({ repositories: [repository(name, 1, 1)] }), view, {
      ...terminal,
      columns: 200,
    });
    expect(text).toContain(name);
  });

  test('name clones of one repository by their paths', async () => {
    const clone = { ...repository('api', 1, 1), repository_path: '/other/api' };
    const text = await renderStats(makeReport({ repositories: [repository('api', 1, 1), clone] }), view, pipe);
    expect(text).toMatch(/^\/home\/dev\/api /m);
    expect(text).toMatch(/^\/other\/api /m);
  });

  test('show twenty agents of a fleet, and say how many more there are', async () => {
    const agent = (_: unknown, index: number) => ({ agent_id: `worker-${index + 1}`, role: null, ...totals });
    const shownOf = async (length: number) =>
      (await renderStats(makeReport({ agents: Array.from({ length }, agent) }), view, { ...pipe, columns: 200 }))
        .split('\n')
        .filter((line) => /worker-|agents? more/.test(line));
    expect(await shownOf(20)).toHaveLength(20);
    const shown = await shownOf(25);
    expect(shown.slice(19)).toEqual([expect.stringMatching(/^worker-20 /), '5 agents more: see --top.']);
    expect(shown).toHaveLength(21);
  });

  test('never pass a control character of a name on to the terminal', async () => {
    const evil = 'a\x1b]0;title\x07b\nc\u202ed';
    const report = makeReport({ repositories: [repository(evil, 1, 1)], repo: evil, agent_id: evil });
    for (const text of [await renderStats(report, view, pipe), renderPlainStats(report, true)]) {
      expect(text).not.toMatch(/(?!\n|\t)\p{Cc}|\u202e/u);
      expect(text).toContain(String.raw`a\x1b]0;title\x07b\nc\u202ed`);
    }
  });

  test.each([
    ['nothing at all', {}, /ai-tracker install .*ai-tracker doctor .*ai-tracker demo /s],
    ['pending edits only', { pending: { edits: 2, ai_lines: 30 } }, /30 AI lines in 2 edits wait for a commit/],
    ['a period without commits', { period: { since: '2026-03-01T00:00:00Z', until: null } }, /without options/],
  ])('say what to do next when there is %s', async (_, changes, words) => {
    const empty = Object.fromEntries(Object.keys(totals).map((key) => [key, 0])) as unknown as StatsReport['totals'];
    const text = await renderStats(
      makeReport({ totals: empty, repositories: [], daily: [], ...changes }),
      { ...view, chart: true },
      pipe,
    );
    expect(text).toMatch(words);
    expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(60);
  });

  test('name the period by days where it begins and ends with one', async () => {
    const title = async (since: string | null, until: string | null) =>
      (await renderStats(makeReport({ period: { since, until } }), view, pipe)).split('\n')[0];
    expect(await title('2026-03-01T00:00:00Z', '2026-03-07T23:59:59Z')).toBe(
      'Committed lines, 2026-03-01 to 2026-03-07',
    );
    expect(await title('2026-03-01T10:30:00Z', null)).toBe('Committed lines, since 2026-03-01 10:30 +0000');
    expect(await title(null, '2026-03-07T23:59:59Z')).toBe('Committed lines, until 2026-03-07');
  });
});

test('plain stats are one word and its values a line, without borders or colour', () => {
  const lines = renderPlainStats(makeReport(), true).split('\n');
  expect(lines).toContain('ai_lines_added\t1234');
  expect(lines).toContain('ai_percent_added\t62.3');
  expect(lines).toContain('since\t-');
  expect(lines).toContain('mixed\t4');
  expect(lines.filter((line) => line.startsWith('day\t'))).toEqual([
    'day\tdate\t2026-03-01\tcommits\t1\tai_lines_added\t10\thuman_lines_added\t5\tunknown_lines_added\t0',
    'day\tdate\t2026-03-02\tcommits\t0\tai_lines_added\t0\thuman_lines_added\t0\tunknown_lines_added\t0',
    'day\tdate\t2026-03-03\tcommits\t1\tai_lines_added\t40\thuman_lines_added\t20\tunknown_lines_added\t0',
  ]);
});

describe('colour', () => {
  test.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['both, FORCE_COLOR being the stronger', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('on %s', (_, env, isTTY, expected) => {
    expect(wantsColor({ env, isTTY, columns: 80 })).toBe(expected);
  });

  test('changes no character', async () => {
    const report = makeReport({ totals: { ...totals, unknown_lines_added: 3 } });
    const plain = await renderStats(report, { ...view, chart: true }, pipe);
    const colored = await renderStats(report, { ...view, chart: true }, { ...pipe, env: { FORCE_COLOR: '1' } });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});

test.each([
  [0, '0', '0'],
  [999, '999', '999'],
  [1234, '1,234', '1,234'],
  [12_345, '12,345', '12.3k'],
  [999_960, '999,960', '1000k'],
  [1_234_567, '1,234,567', '1.2M'],
  [9_007_199_254_740_991, '9,007,199,254,740,991', '9.0P'],
])('%i is written %s or %s', (number, long, short) => {
  expect([count(number), shortCount(number)]).toEqual([long, short]);
});

test.each([
  [0, 0, '-'],
  [0, 9, '0.0%'],
  [9, 0, '100.0%'],
  [1, 99_999, '<0.1%'],
  [99_999, 1, '>99.9%'],
  [1, 2, '33.3%'],
])('the share of %i beside %i is %s', (part, rest, text) => {
  expect(share(part, rest)).toBe(text);
});
