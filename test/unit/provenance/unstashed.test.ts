import { expect, test } from 'vitest';
import { isDistinctive } from '../../../src/attribution/has-half.ts';
import type { Unstashed } from '../../../src/provenance/commit-sources.ts';
import { unstashedIn } from '../../../src/provenance/unstashed.ts';
import { text } from '../../helpers/marked.ts';

function stash(path: string, lines: string, isGone = false): Unstashed {
  const added = text(lines);
  return {
    ...{ path, isGone, evidence: 'brought-by-git', origins: added.map(() => 10), removed: [] },
    isDistinctive: added.some(isDistinctive),
    hashes: Float64Array.from(added, ({ stripped }) => stripped),
  };
}

test.each([
  ['popped, whatever is left of it', stash('a.ts', 'first line|second line', true), true],
  ['kept, of which half is here', stash('a.ts', 'third line|second line'), true],
  ['kept, of which less is here', stash('a.ts', 'third line|other line|one more line'), false],
  ['kept, of which all is short', stash('a.ts', '}'), false],
  ['of another file', stash('b.ts', 'first line', true), false],
])('a stash that a file may come from: one %s', (_, each, expected) => {
  expect(unstashedIn([each], ['old.ts', 'a.ts'], text('third line|}|new line'))).toEqual(expected ? [each] : []);
});
