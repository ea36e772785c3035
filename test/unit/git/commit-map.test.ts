import { expect, test } from 'vitest';
import { parseCommitMap } from '../../../src/git/commit-map.ts';

const [one, two, three, none] = ['1', '2', '3', '0'].map((digit) => digit.repeat(40));

test('a map of git filter-repo tells which commit each was made of, but for those that stayed or went', () => {
  const head = 'old                                      new';
  const text = `${head}\n${one} ${two}\n${three} ${three}\n${two} ${none}\n${two}\nwords ${one}\n`;
  expect([...parseCommitMap(text)]).toEqual([[two, one]]);
});
