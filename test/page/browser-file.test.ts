import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StatsReport } from '../../src/stats/report.ts';
import { runHere } from '../helpers/fake-io.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { card, expectAccessible, look } from './browser.ts';
import { hostile, makeSomeWork } from './some-work.ts';

// The file that `dashboard` writes, in a real browser.

let folder: ScratchFolder;
let url: string;
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
/** Where pictures of the page are kept, for people to look at. */
const pictures = process.env['PAGE_PICTURES'];

const io = () => ({ cwd: folder.path, env: { HOME: folder.path } });

beforeAll(async () => {
  process.env['TZ'] = 'UTC';
  folder = new ScratchFolder();
  makeSomeWork(folder.file('some.db'));
  expect(await runHere(['dashboard', '--db', 'some.db', '--out', 'page.html'], io())).toMatchObject({ status: 0 });
  url = pathToFileURL(folder.file('page.html')).href;
});
afterAll(() => folder[Symbol.dispose]());

async function stats(...args: readonly string[]): Promise<StatsReport['totals']> {
  const { stdout } = await runHere(['stats', '--json', '--db', 'some.db', ...args], io());
  return (JSON.parse(stdout) as StatsReport).totals;
}

const shown = (number: number) => number.toLocaleString('en');

describe('figures', () => {
  test('are those of stats, and filters change them', async () => {
    await using looked = await look(url, desktop);
    const { page, wrong } = looked;
    const expectStats = async (...args: readonly string[]) => {
      const totals = await stats(...args);
      const cards = ['share', 'lines', 'commits', 'overridden', 'discarded'].map((name) => card(page, name));
      const added = totals.ai_lines_added + totals.human_lines_added + totals.unknown_lines_added;
      const rest = [added, totals.commits, totals.ai_lines_overridden, totals.ai_lines_discarded];
      expect([args, await Promise.all(cards)]).toEqual([
        args,
        [`${totals.ai_percent_added?.toFixed(1)}%`, ...rest.map(shown)],
      ]);
    };
    await expectStats();
    await page.selectOption('#filter-period', '7');
    await expectStats('--days', '7');
    await page.selectOption('#filter-agent', { label: 'worker-1' });
    await expectStats('--days', '7', '--agent', 'worker-1');
    await page.selectOption('#filter-period', 'all');
    await page.selectOption('#filter-agent', { label: hostile });
    await expectStats('--agent', hostile);
    await page.selectOption('#filter-agent', { label: 'All' });
    await page.selectOption('#filter-repository', { label: 'web' });
    await expectStats('--repo', '/srv/web');
    await page.selectOption('#filter-model', { label: 'claude-haiku-4-5' });
    expect(await card(page, 'lines')).not.toBe(shown((await stats('--repo', '/srv/web')).ai_lines_added));
    await page.click('#filter-reset');
    await expectStats();
    expect(wrong).toEqual([]);
  });

  test('of an address with filters are as it says, also after it is opened again', async () => {
    await using looked = await look(url, desktop);
    const { page, wrong } = looked;
    await page.selectOption('#filter-repository', { label: hostile });
    await page.selectOption('#filter-role', { label: 'builder' });
    await page.fill('#filter-since', new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10));
    const [before, address] = [await page.textContent('#figures'), page.url()];
    expect(address).toContain('#');
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForSelector('#figures');
    expect(await page.textContent('#figures')).toBe(before);
    await page.goto(`${url}#agent=nobody`);
    await expect.poll(() => card(page, 'commits')).toBe('0');
    expect(wrong).toEqual([]);
  });

  test('names that are markup are shown as they are', async () => {
    await using looked = await look(url, desktop);
    const { page, wrong } = looked;
    expect(await page.textContent('#by-repository')).toContain(hostile);
    expect([await page.title(), await page.locator('img').count(), wrong]).toEqual([
      'Who wrote the code: AI and people',
      0,
      [],
    ]);
  });

  test('are saved as CSV, all rows of them', async () => {
    await using looked = await look(url, desktop);
    const { page, wrong } = looked;
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv-by-repository')]);
    expect(download.suggestedFilename()).toBe('ai-tracker-by-repository.csv');
    const text = readFileSync(await download.path(), 'utf8');
    const totals = await stats();
    const rows = text.trim().split('\r\n').slice(1);
    expect(rows).toHaveLength(3);
    expect(text).toContain(`"${hostile.replaceAll('"', '""')}"`);
    const sums = rows.map((row) => Number(row.replace(/^("([^"]|"")*"|[^,]*),\d+,/, '').split(',')[0]));
    expect(sums.reduce((sum, each) => sum + each, 0)).toBe(totals.ai_lines_added);
    expect(wrong).toEqual([]);
  });
});

describe('by keyboard and screen reader', () => {
  test('what is chosen stays in focus, tables are sorted, charts are tables too', async () => {
    await using looked = await look(url, desktop);
    const { page, wrong } = looked;
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the figures');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('figures');
    await page.focus('#filter-period');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate('document.activeElement.id')).toBe('filter-period');
    await page.click('#filter-reset');
    await page.focus('#sort-by-repository-0');
    await page.keyboard.press('Enter');
    expect(await page.getAttribute('#table-by-repository th:first-child', 'aria-sort')).toBe('ascending');
    expect(await page.evaluate('document.activeElement.id')).toBe('sort-by-repository-0');
    for (const name of ['share', 'lines', 'changed', 'tasks']) {
      expect(await page.getAttribute(`#chart-${name} [role=img]`, 'aria-label')).toMatch(/:.*\d/);
      await page.focus(`#as-table-${name}`);
      await page.keyboard.press('Enter');
      expect(await page.isVisible(`#table-${name}-over-time table`)).toBe(true);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    { name: 'desktop-light', view: desktop },
    { name: 'desktop-dark', view: { ...desktop, scheme: 'dark' as const } },
    { name: 'phone-light', view: phone },
    { name: 'phone-dark', view: { ...phone, scheme: 'dark' as const } },
  ])('nothing is in the way: $name', async ({ name, view }) => {
    await using looked = await look(url, view);
    const { page, wrong } = looked;
    await page.waitForSelector('#chart-lines canvas');
    await page.click('#as-table-lines');
    await expectAccessible(page);
    // The page itself goes to no side.
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    }
    expect(wrong).toEqual([]);
  });
});

describe('however much there is', () => {
  test('nothing at all', async () => {
    expect(await runHere(['dashboard', '--out', 'empty.html'], io())).toMatchObject({ status: 0 });
    await using looked = await look(pathToFileURL(folder.file('empty.html')).href, phone);
    expect(await looked.page.textContent('main')).toContain('Nothing is recorded yet');
    await expectAccessible(looked.page);
    expect(looked.wrong).toEqual([]);
  });

  test.each([1, 400])('%i days', async (days) => {
    const file = `of-${days}.db`;
    makeSomeWork(folder.file(file), days);
    expect(await runHere(['dashboard', '--db', file, '--out', 'of.html'], io())).toMatchObject({ status: 0 });
    await using looked = await look(pathToFileURL(folder.file('of.html')).href, desktop);
    await looked.page.waitForSelector('#chart-lines canvas');
    expect(await looked.page.textContent('#lines-title')).toBe(`Lines a ${days === 1 ? 'day' : 'week'}, by author`);
    if (pictures) await looked.page.screenshot({ path: join(pictures, `of-${days}.png`), fullPage: true });
    expect(looked.wrong).toEqual([]);
  });
});
