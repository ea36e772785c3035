import { expect, test } from 'vitest';
import { step } from '../../../src/attribution/step.ts';
import { human, preexisting, unresolved } from '../../../src/attribution/weave.ts';
import { authorsIn } from '../../../src/provenance/gone-from-pending.ts';
import { letter, play, text } from '../../helpers/marked.ts';

test('of a file that a commit leaves alone, what the commit has is nobody’s to move', () => {
  const weave = step(
    play('one|two', ['a', 'one|two|three'], ['h', '  one|two|three']),
    text('two|three|four'),
    preexisting,
  );
  const originOf = authorsIn(weave, human);
  const drawn = weave.map((line) => (originOf(line) === unresolved ? '?' : letter(originOf(line))));
  expect(drawn.join('')).toBe('???ah');
});
