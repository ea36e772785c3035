import { expect, test } from 'vitest';
import { forgetRemoved } from '../../../src/attribution/forget-removed.ts';
import { isLive } from '../../../src/attribution/weave.ts';
import { authors, play, text } from '../../helpers/marked.ts';

test('of many removed lines the newest stay, and every line of the last commit', () => {
  const weave = play('base|x', ['a', 'base|1'], ['a', 'base|2'], ['a', 'base|3'], ['a', 'base|4']);
  const kept = forgetRemoved(weave, 1);
  expect(authors(kept)).toBe('.a');
  expect(kept.filter((line) => !isLive(line)).map((line) => line.base)).toEqual(expect.arrayContaining([true, false]));
  expect(kept.filter((line) => !isLive(line) && !line.base)).toHaveLength(1);
});

test('what another line comes from stays', () => {
  const weave = play('', ['a', 'one'], ['a', '  one'], ['a', '  one|two'], ['a', '  one|three']);
  const ids = new Set(forgetRemoved(weave, 1).map((line) => line.id));
  for (const line of forgetRemoved(weave, 1)) expect(line.from === 0 || ids.has(line.from)).toBe(true);
});

test('few removed lines all stay', () => {
  const weave = play('x', ['a', '1'], ['a', '2']);
  expect(forgetRemoved(weave, 10)).toBe(weave);
  const two = play('', ['a', 'one|two'], ['h', '']);
  expect(forgetRemoved(two, 2)).toBe(two);
});

test('the newest are told by when they came, wherever they stood', () => {
  const weave = play('x', ['a', 'one|x'], ['a', 'one|two|x'], ['a', 'x']);
  const [kept] = forgetRemoved(weave, 1).filter((line) => !isLive(line));
  expect(kept?.stripped).toBe(text('two')[0]?.stripped);
});
