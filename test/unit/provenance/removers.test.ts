import { expect, test } from 'vitest';
import { newWeave } from '../../../src/attribution/weave.ts';
import { type Merged, removersIn } from '../../../src/provenance/removers.ts';
import { letter, marks, text } from '../../helpers/marked.ts';

const removed = (lines: string, by: string): Merged => ({
  removed: newWeave(text(lines)).map((line) => ({ ...line, remover: marks[by] ?? 0 })),
});

test('of committed lines that were taken out, the first of what git may have brought tells who did, once for each', () => {
  const [stash, older, other] = [removed('one|two', 'a'), removed('one', 'h'), removed('three', 'b')];
  const take = removersIn([stash, {}, older, other], [older, {}]);
  const hashOf = (line: string) => text(line)[0]?.stripped ?? 0;
  const asked = ['one', 'one', 'one', 'two', 'three'].map((line) => take(hashOf(line)));
  expect(asked.map((by) => (by === undefined ? '.' : letter(by))).join('')).toBe('ah...');
});
