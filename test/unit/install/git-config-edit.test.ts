import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insertion, removeInsertion } from '../../../src/install/git-config-edit.ts';

const ours = '\thooksPath = /ours\n';

test.each<[string, string, string | undefined]>([
  ['at the end', `[a]\n\tb = c\n[core]\n${ours}`, '[a]\n\tb = c\n'],
  ['before another section', `[core]\n${ours}[a]\n\tb = c\n`, '[a]\n\tb = c\n'],
  ['before a comment and a section', `[core]\n${ours}# x\n\n[a]\n`, '# x\n\n[a]\n'],
  ['with a key that somebody put below it', `[core]\n${ours}\teditor = vi\n`, undefined],
  ['not there any more', '[a]\n', undefined],
])('what was inserted, %s', (_name, text, rest) => {
  expect(removeInsertion(text, `[core]\n${ours}`)).toBe(rest);
});

test('a line inserted into a section goes alone', () => {
  expect(removeInsertion(`[core]\n\ta = b\n${ours}\teditor = vi\n`, ours)).toBe('[core]\n\ta = b\n\teditor = vi\n');
});

test('whatever is inserted wherever is found, and taking it out gives back what was there', () => {
  const line = fc.constantFrom('[core]\n', '\ta = b\n', '[x "y"]\n', '# c\n', '\n');
  const text = fc.array(line).map((lines) => lines.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = insertion(before + after, before + ours + after);
      expect(found).toHaveLength(ours.length);
      expect(removeInsertion(before + ours + after, found ?? '')).toBe(before + after);
    }),
  );
  expect(insertion('abc', 'aXbYc')).toBeUndefined();
  expect(insertion('abc', 'ab')).toBeUndefined();
});
