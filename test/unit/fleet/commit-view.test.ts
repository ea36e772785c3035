import { expect, test } from 'vitest';
import { human, unknown } from '../../../src/attribution/weave.ts';
import { type Repetition, viewOf } from '../../../src/fleet/commit-view.ts';
import { authors, changes } from '../../../src/store/commit-terms.ts';
import { redrawn } from '../../helpers/drawn-commit.ts';

const agent = 10;

function told(counts: Partial<Repetition> = {}): Repetition {
  const kinds = changes.flatMap((change) => authors.map((author) => `${author}_${change}`));
  const none = kinds.flatMap((kind) => [
    [`repeated_${kind}`, 0],
    [`generated_${kind}`, 0],
  ]);
  return { ...Object.fromEntries(none), ...counts };
}

interface Ranged {
  readonly ranges: readonly (readonly [
    start: number,
    end: number,
    origin: number,
    more?: { added?: boolean; carried?: boolean },
  ])[];
  readonly removed?: readonly (readonly [start: number, end: number, origin: number])[];
  readonly generated?: boolean;
}

function view(files: readonly Ranged[], counts: Partial<Repetition> = {}, isCopy = false): string[] {
  const telling = files.map(({ ranges, removed = [], generated = false }, id) => ({
    ...{ id, path: `f${id}`, oldPath: null, generated, blob: null },
    hashes: { added: new Float64Array(), removed: new Float64Array() },
    ranges: ranges.map(([start, end, origin, more]) => ({ start, end, origin, added: true, carried: false, ...more })),
    removedRanges: removed.map(([start, end, origin]) => ({ start, end, origin })),
  }));
  return viewOf(telling, told(counts), isCopy).map(redrawn);
}

test('ranges are lines again, and what no range tells of is nobody’s', () => {
  const ranges = [
    [2, 3, agent],
    [5, 5, human, { added: false }],
  ] as const;
  expect(view([{ ranges, removed: [[4, 5, unknown]] }])).toEqual(['.u +a +a .u .h -u -u']);
});

test('of lines that count elsewhere those are taken first that came from elsewhere', () => {
  const ranges = [
    [1, 2, agent],
    [3, 3, agent, { carried: true }],
    [4, 4, human],
  ] as const;
  expect(view([{ ranges }], { repeated_ai_added: 1 })).toEqual(['+a +a +a~! +h']);
  expect(view([{ ranges }], { repeated_ai_added: 2 })).toEqual(['+a! +a +a~! +h']);
  expect(view([{ ranges }], { repeated_human_added: 1 })).toEqual(['+a +a +a~ +h!']);
});

test('removed lines are told apart from added ones', () => {
  const file = { ranges: [[1, 1, human]] as const, removed: [[1, 2, human]] as const };
  expect(view([file], { repeated_human_removed: 1 })).toEqual(['+h -h! -h']);
});

test('in generated files so many are counted elsewhere as are not among those that count', () => {
  const files = [{ ranges: [[1, 3, agent]] as const }, { ranges: [[1, 2, agent]] as const, generated: true }];
  expect(view(files, { repeated_ai_added: 2, generated_ai_added: 1 })).toEqual(['+a! +a +a', '+a! +a']);
  expect(view(files, { repeated_ai_added: 2, generated_ai_added: 2 })).toEqual(['+a! +a! +a', '+a +a']);
});

test('all lines of a copy count elsewhere', () => {
  const files = [
    {
      ranges: [
        [1, 1, agent],
        [2, 2, human],
      ] as const,
      removed: [[1, 1, unknown]] as const,
    },
  ];
  expect(view(files, {}, true)).toEqual(['+a! +h! -u!']);
});
