import { expect, test } from 'vitest';
import { asItStood } from '../../../src/attribution/as-it-stood.ts';
import { isLive, unresolved } from '../../../src/attribution/weave.ts';
import { letter, play, text } from '../../helpers/marked.ts';

const block = 'one|two|three';
const moved = play('', ['a', `${block}|x|y|z|w`], ['b', `${block}|x|y|z|w|other`], ['h', `x|y|z|w|${block}`]);

/** A letter for who wrote each line that stands again, `-` and who took it for one that does not. */
function again(content: string): string | undefined {
  const taker = (remover: number) => (remover === unresolved ? '?' : letter(remover));
  return asItStood(moved, text(content), unresolved)
    ?.map((line) => (isLive(line) ? letter(line.origin) : `-${taker(line.remover)}`))
    .join('');
}

test.each([
  ['as it was before a block moved', `${block}|x|y|z|w`, 'aaaaaaa-?-?-?-h'],
  ['as it was with a line more', `${block}|x|y|z|w|other`, 'aaaaaaa-?-?-?b'],
  ['without a line', `${block}|x|y|w`, 'aaaaa-?a-?-?-?-h'],
  ['in an order that it never had', 'w|z|y|x', undefined],
  ['with a line of its own', `${block}|new`, undefined],
  ['in other white space', 'one|  two', undefined],
])('a commit has a file as it stood: %s', (_, content, expected) => {
  expect(again(content)).toBe(expected);
});
