import { expect, test } from 'vitest';
import { duration } from '../../../src/render/durations.ts';
import { wrapped } from '../../../src/render/wrap.ts';

test.each([
  [null, '-'],
  [0, '0ms'],
  [999.4, '999ms'],
  [999.6, '1.0s'],
  [59_949, '59.9s'],
  [59_950, '1m00s'],
  [245_000, '4m05s'],
  [3_599_600, '1h00m'],
  [7_380_000, '2h03m'],
  [86_399_999, '1d00h'],
  [273_600_000, '3d04h'],
])('%s ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('words go on in the next line where the width ends, and a word that is longer stays whole', () => {
  expect(wrapped('one two three\nfour incomprehensibilities five\n', 8)).toBe(
    'one two\nthree\nfour\nincomprehensibilities\nfive\n',
  );
});
