import { describe, expect, test } from 'vitest';
import type { Author } from '../../../src/attribution/weave.ts';
import { changeOfCounts } from '../../../src/correct/shared-counts.ts';

const authors: Readonly<Record<string, Author>> = { a: 'ai', h: 'human', u: 'unknown' };

/** `ah~!`: was the AI's, is a person's; `~`: it came from elsewhere; `!`: in a generated file. */
function change(drawn: string, given: Record<string, number>, isCopy = false): Record<string, number> {
  const lines = drawn.split(' ').map((each) => ({
    was: authors[each[0] as string] as Author,
    is: authors[each[1] as string] as Author,
    carried: each.includes('~'),
    generated: each.includes('!'),
  }));
  const none = Object.fromEntries(
    ['repeated', 'generated'].flatMap((kind) => Object.values(authors).map((author) => [`${kind}_${author}`, 0])),
  );
  const counts = { ...none, ...given } as Parameters<typeof changeOfCounts>[1]['counts'];
  return Object.fromEntries(Object.entries(changeOfCounts(lines, { counts, isCopy })).filter(([, by]) => by !== 0));
}

describe('counts of a commit whose lines get another author', () => {
  test.each<[string, string, Record<string, number>, Record<string, number>]>([
    ['none where all count there', 'ah aa', {}, {}],
    ['what another commit counts, it counts on', 'ah aa', { repeated_ai: 2 }, { repeated_ai: -1, repeated_human: 1 }],
    ['of some the ones from elsewhere', 'ah aa~', { repeated_ai: 1 }, {}],
    ['and these first', 'ah~ aa', { repeated_ai: 1 }, { repeated_ai: -1, repeated_human: 1 }],
    ['in generated files', 'ha! hh', { generated_human: 1 }, { generated_human: -1, generated_ai: 1 }],
    ['repeated in a generated file', 'ha! hh!', { repeated_human: 2 }, { repeated_human: -1, repeated_ai: 1 }],
    [
      'two ways at once',
      'ah~ ua~ uu',
      { repeated_ai: 1, repeated_unknown: 1 },
      { repeated_human: 1, repeated_unknown: -1 },
    ],
  ])('%s', (_, drawn, counts, wanted) => {
    expect(change(drawn, counts)).toEqual(wanted);
  });

  test('of a copy all lines are another’s', () => {
    expect(change('ah aa', {}, true)).toEqual({ repeated_ai: -1, repeated_human: 1 });
  });
});
