import { expect, test } from 'vitest';
import { parseRange } from '../../../src/report/parse-range.ts';

test.each([
  ['main..topic', { base: 'main', head: 'topic' }],
  ['origin/main...feature/a.b', { base: 'origin/main', head: 'feature/a.b' }],
  ['main..', { base: 'main', head: 'HEAD' }],
  ['...topic', { base: 'HEAD', head: 'topic' }],
  ['v1.0..v1.1', { base: 'v1.0', head: 'v1.1' }],
  ['main', undefined],
  ['..', undefined],
  ['...', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  expect(parseRange(text)).toEqual(expected);
});
