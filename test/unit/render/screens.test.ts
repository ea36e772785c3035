import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderAgents } from '../../../src/render/agents.ts';
import type { Screen } from '../../../src/render/paint.ts';
import { renderStats } from '../../../src/render/stats.ts';
import { displayWidth } from '../../../src/render/width.ts';
import { agentsReport, day, statsReport } from '../../helpers/reports.ts';

// What these compare with is in screens/, one file a screen, to be read: `vitest -u` writes them anew.

const terminal = (columns: number, env: Screen['env'] = {}): Screen => ({
  ...{ columns, isTTY: true, env: { NO_COLOR: '1', ...env } },
});
const pipe: Screen = { columns: undefined, isTTY: false, env: {} };

const week = [
  ...[day('2026-11-23', 820, 40), day('2026-11-24', 30, 60), day('2026-11-26', 410, 390)],
  ...[day('2026-11-27', 400, 420), day('2026-11-28', 0, 5), day('2026-11-29', 1500, 20, 7)],
];
const longTime = Array.from({ length: 400 }, (_, index) =>
  day(new Date(Date.UTC(2025, 9, 26 + index)).toISOString().slice(0, 10), (index * 37) % 90, (index * 11) % 40),
);

async function shows(name: string, text: string, columns = Number.POSITIVE_INFINITY): Promise<void> {
  const shown = stripVTControlCharacters(text);
  expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
  await expect(text.replaceAll('\x1b', '^[')).toMatchFileSnapshot(`screens/${name}.txt`);
}

describe('stats --chart', () => {
  const chart = (daily: readonly ReturnType<typeof day>[], screen: Screen) =>
    renderStats(statsReport({ daily }), { chart: true, allFiles: false }, screen);

  test.each([45, 60, 80, 200])('of a week on %i columns', async (columns) => {
    await shows(`stats-week-${columns}`, await chart(week, terminal(columns)), columns);
  });

  test('of one day', async () => {
    await shows('stats-day-80', await chart(week.slice(0, 1), terminal(80)), 80);
  });

  test.each([60, 80, 200])('of 400 days on %i columns', async (columns) => {
    await shows(`stats-400-days-${columns}`, await chart(longTime, terminal(columns)), columns);
  });

  test('of ten weeks, some without work', async () => {
    const some = longTime.slice(0, 70).filter((_, index) => index % 35 < 9);
    await shows('stats-10-weeks-80', await chart(some, terminal(80)), 80);
  });

  test('into a pipe', async () => {
    await shows('stats-week-pipe', await chart(week, pipe));
  });

  test('where the locale has ASCII alone', async () => {
    const text = await chart(week, terminal(80, { LANG: 'C' }));
    expect(text).toMatch(/^[\n -~]*$/);
    await shows('stats-week-ascii', text, 80);
  });

  test.each([
    ['dark', '15;0'],
    ['light', '0;15'],
    ['untold', ''],
  ])('in colours on a background: %s', async (name, COLORFGBG) => {
    await shows(`stats-week-${name}`, await chart(week, terminal(60, { NO_COLOR: '', COLORFGBG })), 60);
  });

  test('without lines says so', async () => {
    const text = await chart([day('2026-11-23', 0, 0)], terminal(80));
    expect(text).toContain('No lines were added on these days.\n');
  });
});

describe('names of wide characters', () => {
  const repositories = ['日本語のリポジトリ', '👩‍👩‍👧 family', '한국어-저장소-이름이-아주-길다-정말로'];

  test.each([45, 80])('on %i columns', async (columns) => {
    const text = await renderStats(
      statsReport({ names: repositories, daily: [] }),
      { chart: false, allFiles: false },
      terminal(columns),
    );
    await shows(`stats-wide-${columns}`, text, columns);
  });
});

describe('agents --graph', () => {
  const view = { chart: true, usage: false };

  test.each([60, 80])('by day on %i columns', async (columns) => {
    await shows(`agents-week-${columns}`, await renderAgents(agentsReport('day', 7), view, terminal(columns)), columns);
  });

  test.each([60, 80, 200])('by hour on %i columns', async (columns) => {
    await shows(
      `agents-hours-${columns}`,
      await renderAgents(agentsReport('hour', 48), view, terminal(columns)),
      columns,
    );
  });
});
