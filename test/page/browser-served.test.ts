import { expect, test } from 'vitest';
import { serve } from '../helpers/serving.ts';
import { Work } from '../helpers/work.ts';
import { card, expectAccessible, look } from './browser.ts';

// The page that `serve` gives, in a real browser.

test('refreshes itself, keeps what was chosen, and says when nothing answers', async () => {
  using work = new Work();
  work.agentWrites('a.txt', 'one\ntwo\n');
  work.commitAll();
  const serving = await serve([], { cwd: work.repo, env: work.env });
  await using looked = await look(serving.url, { width: 1000, height: 800 });
  const { page, wrong } = looked;
  expect(await card(page, 'lines')).toBe('2');
  await expectAccessible(page);
  await page.selectOption('#filter-repository', { index: 1 });
  await page.focus('#filter-agent');
  work.agentWrites('b.txt', 'three\n');
  work.commitAll();
  await expect.poll(() => card(page, 'lines')).toBe('3');
  expect(await page.evaluate('document.activeElement.id')).toBe('filter-agent');
  expect(await page.inputValue('#filter-repository')).toContain(work.repo);
  expect(wrong).toEqual([]);
  expect(await serving.end()).toBe(0);
  await expect.poll(() => page.textContent('#not-refreshed')).toContain('does not answer');
  expect(await card(page, 'lines')).toBe('3');
});
