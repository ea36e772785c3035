import { expect, test } from 'vitest';
import { type BroughtLines, type FormerLines, hashesOf, stoodIn } from '../../../src/attribution/line-source.ts';
import { marks, text } from '../../helpers/marked.ts';

const lines = text('one|two');
const origins = [marks['a'] as number, marks['h'] as number];
const hashes = Float64Array.from(lines, ({ stripped }) => stripped);
const brought: BroughtLines = { evidence: 'replaced', hashes, origins };
const former: FormerLines = { evidence: 'only-alike', lines, origins, place: 'between' };

test('a source has its lines by their hashes, whichever evidence there is', () => {
  expect(hashesOf(brought)).toBe(hashes);
  expect(hashesOf(former)).toEqual(hashes);
});

test('a line stood in a source, unless it was gone there by then', () => {
  expect(stoodIn(brought, 1)).toBe(true);
  expect(stoodIn(former, 1)).toBe(true);
  expect([0, 1].map((at) => stoodIn({ ...former, gone: new Set([1]) }, at))).toEqual([true, false]);
});
