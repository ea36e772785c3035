import { expect, test } from 'vitest';
import { readLineSpec } from '../../../src/correct/line-spec.ts';

test.each([
  ['f:3', 'f', [3]],
  ['f:3-5', 'f', [3, 4, 5]],
  ['f:5, 3-4,4', 'f', [3, 4, 5]],
  ['C:/a b:c.ts:1', 'C:/a b:c.ts', [1]],
])('%s', (text, file, lines) => {
  expect(readLineSpec(text)).toEqual({ file, lines });
});

test.each(['f', 'f:', ':3', 'f:0', 'f:5-3', 'f:a', 'f:-3', 'f:1-', 'f:1,,2', 'f:1-99999999'])(
  '%s names no lines',
  (text) => {
    expect(() => readLineSpec(text)).toThrow(`${text} names no lines`);
  },
);
