import { expect, test } from 'vitest';
import { attributeFile } from '../../../src/attribution/attribute-file.ts';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import { keptText } from '../../../src/attribution/kept-text.ts';
import { human } from '../../../src/attribution/weave.ts';
import { marks, text } from '../../helpers/marked.ts';

/** The places of what a commit only puts otherwise: of added lines, and of removed ones. `now`: who wrote its lines. */
function kept(parent: string, commit: string, { before, now }: { before?: string; now?: string } = {}): string {
  const contents = { parent: text(parent), commit: text(commit) };
  const origins = (letters?: string) => letters?.split('').map((mark) => marks[mark] ?? 2);
  const attributed = attributeFile({
    ...contents,
    hunks: diffHunks(contents.parent, contents.commit),
    parentOrigins: origins(before) ?? contents.parent.map(() => human),
    ...{ weave: undefined, unexplained: human, foundBefore: human },
  });
  const authors = origins(now);
  const lines = attributed.lines.map((line, index) => ({ ...line, origin: authors?.[index] ?? line.origin }));
  const found = keptText(contents, { ...attributed, lines });
  return `+${[...found.added]} -${[...found.removed]}`;
}

test.each([
  ['a line that is indented', 'one|two', 'one|  two', '+1 -1'],
  ['a line that is indented, beside a new one', 'one|two', 'one|new|  two', '+2 -1'],
  ['not a line that changed places with the next', 'a|b', 'b|  a', '+ -'],
  ['a line that is changed', 'one|two', 'one|  three', '+ -'],
  ['a line that is broken in two', 'call(one, two);', 'call(|  one, two);', '+0,1 -0'],
  ['a block that moves', 'a1|a2|a3|b1|b2|b3|b4', 'b1|b2|b3|b4|a1|a2|a3', '+4,5,6 -0,1,2'],
  ['two lines that move', 'a1|a2|b1|b2|b3|b4', 'b1|b2|b3|b4|a1|a2', '+ -'],
  ['lines that only come', 'one', 'one|two', '+ -'],
  ['lines that only go', 'one|two', 'one', '+ -'],
])('%s', (_, parent, commit, wanted) => {
  expect(kept(parent, commit)).toBe(wanted);
});

test('a line that somebody else typed again is new', () => {
  expect(kept('one|two', 'one|  two', { before: 'aa', now: 'ah' })).toBe('+ -');
  expect(kept('one|two', 'one|  two', { before: 'aa', now: 'aa' })).toBe('+1 -1');
});
