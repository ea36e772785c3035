import { expect, test } from 'vitest';
import { matchCarried } from '../../../src/replay/carried.ts';

/**
 * Lines that a commit carries, a letter a line and `.` for one that is new, by files; and those that it removed. Tells for
 * each carried line file and place of the one that it was.
 */
function matched(carried: readonly string[], removed: readonly string[]): string {
  const lines = carried.flatMap((text, file) =>
    [...text].flatMap((letter, at) => (letter === '.' ? [] : [{ file, at, text: letter }])),
  );
  const found = matchCarried(
    lines,
    removed.map((text) => [...text]),
  );
  return found.map((place) => (place === undefined ? '-' : `${place.file}${place.at}`)).join(' ');
}

test.each([
  ['in a row', ['abc'], ['abc'], '00 01 02'],
  ['in another order', ['cab'], ['abc'], '02 00 01'],
  ['from another file', ['', 'abc'], ['abc', ''], '00 01 02'],
  ['from this file rather than another', ['x', 'a'], ['a', 'a'], '- 10'],
  ['each once', ['aaa'], ['aa'], '00 01 -'],
  ['what comes from elsewhere is none', ['axb'], ['ab'], '00 - 01'],
  ['where its next line follows', ['}b'], ['}x}b'], '02 03'],
  ['where its next line follows, in another file', ['', '}b'], ['y}b', '}x'], '01 02'],
  ['the row goes on before others of this file', ['', 'a}'], ['a}', 'x}'], '00 01'],
  ['not across a new line', ['a.}'], ['a}}'], '00 01'],
  ['a new line ends the row', ['', 'a.}'], ['a}', '}'], '00 10'],
  ['not from what is gone already', ['ab', 'ab'], ['ab'], '00 01 - -'],
  ['nothing of a file of which nothing went', ['ab'], [''], '- -'],
])('%s', (_, carried, removed, wanted) => {
  expect(matched(carried, removed)).toBe(wanted);
});

test('of very many that read alike the first ones are looked at', () => {
  const many = '}'.repeat(500);
  expect(matched([many], [many])).toBe(Array.from({ length: 500 }, (_, at) => `0${at}`).join(' '));
  expect(matched(['}x'], [`${'}'.repeat(200)}x`])).toBe('00 0200');
});
