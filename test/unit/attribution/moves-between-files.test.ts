import { expect, test } from 'vitest';
import { type AttributedFile, attributeFile } from '../../../src/attribution/attribute-file.ts';
import { countLosses } from '../../../src/attribution/close-pending.ts';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import type { GoneLines } from '../../../src/attribution/moved-lines.ts';
import { followMoves, withMoves } from '../../../src/attribution/moves-between-files.ts';
import { human, isLive, unresolved, type Weave } from '../../../src/attribution/weave.ts';
import { letter, marks, play, text } from '../../helpers/marked.ts';

interface File {
  readonly parent: string;
  /** A letter a line of the parent. */
  readonly by?: string;
  readonly weave?: Weave;
  readonly commit: string;
  /** Lines that an amended commit had. */
  readonly settled?: readonly number[];
  /** Ids of lines that the work tree holds. */
  readonly pending?: readonly number[];
}

interface Followed {
  /** A letter for each line that the commit added, large where it is carried, and `-` for the others. */
  readonly drawn: string;
  readonly files: readonly AttributedFile[];
  /** By line of the agent's that came back from one, the shelf. */
  readonly unshelved: readonly number[];
}

function follow(files: readonly File[], elsewhere: readonly GoneLines[] = []): Followed {
  const movable = files.map(({ parent, by, weave, commit, settled = [], pending = [] }) => ({
    attributed: attributeFile({
      parent: text(parent),
      commit: text(commit),
      hunks: diffHunks(text(parent), text(commit)),
      parentOrigins: by?.split('').map((mark) => marks[mark] ?? 2),
      weave,
      unexplained: human,
      foundBefore: human,
    }),
    settled: new Set(settled),
    pending: new Set(pending),
  }));
  const followed = followMoves(movable, () => elsewhere);
  const drawn = followed.map(({ lines }) =>
    lines
      .map(({ added, carried, origin }) => (!added ? '-' : carried ? letter(origin).toUpperCase() : letter(origin)))
      .join(''),
  );
  return {
    drawn: drawn.join(' / '),
    unshelved: followed.flatMap(({ unshelved }) => unshelved),
    files: followed.map((each, at) => withMoves(movable[at]?.attributed as AttributedFile, each)),
  };
}

test.each<[string, readonly File[], string]>([
  [
    'committed lines of the agent’s that a person moves',
    [
      { parent: 'aa|bb|cc|keep', by: 'aaah', commit: 'keep' },
      { parent: 'top', commit: 'top|aa|bb|cc' },
    ],
    '- / -AAA',
  ],
  [
    'a person’s lines that the agent moves',
    [
      { parent: 'aa|bb|cc|keep', by: 'hhhh', weave: play('aa|bb|cc|keep', ['a', 'keep']), commit: 'keep' },
      { parent: 'top', weave: play('top', ['a', 'top|aa|bb|cc']), commit: 'top|aa|bb|cc' },
    ],
    '- / -HHH',
  ],
  [
    'lines that no commit had yet',
    [
      { parent: 'keep', weave: play('keep', ['a', 'aa|bb|cc|keep'], ['h', 'keep']), commit: 'keep' },
      { parent: '', commit: 'aa|bb|cc' },
    ],
    '- / AAA',
  ],
  [
    'lines that were indented on the way',
    [
      { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
      {
        parent: '',
        weave: play('', ['h', 'aa|bb|cc'], ['h', 'if {|  aa|  bb|  cc|}']),
        commit: 'if {|  aa|  bb|  cc|}',
      },
    ],
    ' / hAAAh',
  ],
  [
    'lines of two authors',
    [
      { parent: 'aa|bb|cc', by: 'aha', commit: '' },
      { parent: '', commit: 'aa|bb|cc' },
    ],
    ' / AHA',
  ],
  [
    'not two lines',
    [
      { parent: 'aa1|bb2', by: 'aa', commit: '' },
      { parent: '', commit: 'aa1|bb2' },
    ],
    ' / hh',
  ],
  [
    'not lines that stay where they were',
    [
      { parent: 'aa|bb|cc', by: 'aaa', commit: 'aa|bb|cc' },
      { parent: '', commit: 'aa|bb|cc' },
    ],
    '--- / hhh',
  ],
  [
    'but for lines that an amended commit had',
    [
      { parent: 'aa|bb|cc|dd', by: 'aaaa', commit: '' },
      { parent: '', commit: 'aa|bb|cc|dd', settled: [0, 1] },
    ],
    ' / hhAA',
  ],
  [
    'what went on from a second file into a third comes from the first',
    [
      { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
      { parent: 'top', weave: play('top', ['h', 'top|aa|bb|cc'], ['h', 'top']), commit: 'top' },
      { parent: '', weave: play('', ['h', 'aa|bb|cc']), commit: 'aa|bb|cc' },
    ],
    ' / - / AAA',
  ],
  [
    'lines that were put into another form before they went on',
    [
      { parent: '', weave: play('', ['a', 'aa|bb|cc'], ['h', '  aa|  bb|  cc'], ['h', '']), commit: '' },
      { parent: '', commit: 'aa|bb|cc' },
    ],
    ' / AAA',
  ],
  [
    'around a line that stood there, as they came together',
    [
      { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
      { parent: 'x', by: 'h', commit: 'aa|x|bb|cc' },
    ],
    ' / A-AA',
  ],
  [
    'around a blank one',
    [
      { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
      { parent: '|', by: 'hh', commit: 'aa||bb|cc|' },
    ],
    ' / A-AA-',
  ],
  [
    'with the brace that stays where they were',
    [
      { parent: 'aa|bb|}|cc|f|}', by: 'aaaaaa', commit: 'f|}' },
      { parent: '', commit: 'aa|bb|}|cc' },
    ],
    '-- / AAAA',
  ],
  [
    'one of them broken in two on the way',
    [
      { parent: 'aa|bb|call(cc, dd)', by: 'aaa', commit: '' },
      {
        parent: '',
        weave: play('', ['h', 'aa|bb|call(cc, dd)'], ['h', 'aa|bb|call(cc,|dd)']),
        commit: 'aa|bb|call(cc,|dd)',
      },
    ],
    ' / AAAA',
  ],
  [
    'but for a line that git calls unchanged',
    [
      { parent: 'aa|bb|cc|dd', by: 'bbbb', commit: '' },
      { parent: 'dd', weave: play('top', ['a', 'dd']), commit: 'aa|bb|cc|dd' },
    ],
    ' / BBB-',
  ],
])('a block that one commit takes from file to file keeps its authors: %s', (_, files, expected) => {
  expect(follow(files).drawn).toBe(expected);
});

test('lines may come from a file that the commit leaves alone', () => {
  const weave = play('keep', ['a', 'aa|bb|cc|keep'], ['h', 'keep']);
  const source = (origin: number, isFound = false): GoneLines => ({
    weave,
    originOf: () => origin,
    isFound: () => isFound,
    shelf: 7,
  });
  const files: readonly File[] = [{ parent: '', commit: 'aa|bb|cc' }];
  expect(follow(files, [source(10)])).toMatchObject({ drawn: 'AAA', unshelved: [7, 7, 7] });
  expect(follow(files, [source(human)])).toMatchObject({ drawn: 'HHH', unshelved: [] });
  expect(follow(files, [source(10, true)]).drawn).toBe('aaa');
  expect(follow(files, [source(unresolved)]).drawn).toBe('hhh');
  expect(follow(files, [{ weave, originOf: () => 11 }])).toMatchObject({ drawn: 'BBB', unshelved: [] });
  expect(follow([{ parent: 'x', commit: '' }, ...files], [source(10)]).drawn).toBe(' / AAA');
});

test('what only passed through a file that the commit leaves alone comes from where it was before', () => {
  const through = play('top', ['h', 'top|aa|bb|cc'], ['h', 'top']);
  const files: readonly File[] = [
    { parent: 'aa|bb|cc', by: 'aba', commit: '' },
    { parent: '', weave: play('', ['h', 'aa|bb|cc']), commit: 'aa|bb|cc' },
  ];
  expect(follow(files, [{ weave: through, originOf: ({ base }) => (base ? unresolved : human) }]).drawn).toBe(' / ABA');
});

test('also where more stood beside it there', () => {
  const other = { weave: play('x', ['h', '']), originOf: () => human };
  const through = play('top', ['h', 'top|aa|bb|cc'], ['b', 'top|aa|bb|cc|dd'], ['h', 'top']);
  const files: readonly File[] = [
    { parent: 'aa|bb|cc', by: 'aba', commit: '' },
    { parent: '', weave: play('', ['h', 'aa|bb|cc|dd']), commit: 'aa|bb|cc|dd' },
  ];
  expect(follow(files, [other, { weave: through, originOf: ({ origin }) => origin }]).drawn).toBe(' / ABAB');
});

test('a line that the work tree holds is no end of a block, nor is it one by itself', () => {
  const weave = play('', ['a', 'aa|bb|cc'], ['h', '']);
  const from = { parent: '', weave, commit: '' };
  expect(
    follow([
      { ...from, pending: [2] },
      { parent: '', commit: 'aa|bb|cc' },
    ]).drawn,
  ).toBe(' / hhh');
  expect(
    follow([
      { ...from, pending: [] },
      { parent: '', commit: 'aa|bb|cc' },
    ]).drawn,
  ).toBe(' / AAA');
});

test('other files are not asked for where a commit adds nothing', () => {
  const [parent, commit] = [text('aa|bb|cc'), text('aa|  cc')];
  const attributed = attributeFile({
    ...{ parent, commit, hunks: diffHunks(parent, commit), parentOrigins: undefined },
    weave: play('aa|bb|cc', ['a', 'aa|bb|cc|left out 1|left out 2|left out 3']),
    ...{ unexplained: human, foundBefore: human },
  });
  const asked = () => {
    throw new Error('asked for');
  };
  const file = { attributed, settled: new Set<number>(), pending: new Set<number>() };
  expect(followMoves([file, file], asked)).toHaveLength(2);
});

function lost({ files: [file] }: Followed): string {
  const { overridden, discarded } = countLosses(file as AttributedFile, false, human);
  return `${overridden} overridden, ${discarded} discarded`;
}

test('lines that stand in another file are not lost', () => {
  const weave = play('keep', ['a', 'aa|bb|cc|dd|keep'], ['h', 'keep']);
  const from = { parent: 'keep', weave, commit: 'keep' };
  expect(lost(follow([from, { parent: '', commit: 'aa|bb|cc' }]))).toBe('0 overridden, 1 discarded');
  expect(lost(follow([from, { parent: '', commit: 'aa|bb' }]))).toBe('0 overridden, 4 discarded');
});

test('of what passed through a file is known whose it was', () => {
  const { files } = follow([
    { parent: 'top', weave: play('top', ['h', 'top|aa|bb|cc'], ['h', 'top']), commit: 'top' },
    { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
    { parent: '', weave: play('', ['h', 'aa|bb|cc']), commit: 'aa|bb|cc' },
  ]);
  const [passed] = files as [AttributedFile];
  const gone = passed.after.filter((line) => !isLive(line));
  expect(gone.map((line) => letter(passed.originOf(line))).join('')).toBe('aaa');
  expect(gone.map((line) => passed.isMovedOn?.(line))).toEqual([true, true, true]);
  const stays = passed.after.filter(isLive);
  expect(stays.map((line) => passed.isMovedOn?.(line))).toEqual([false]);
  expect(stays.map((line) => letter(passed.originOf(line)))).toEqual(['u']);
});

test('of what a second file had on the way is known whose it was, unless the work tree has it there', () => {
  const through = { parent: '', weave: play('', ['h', 'aa|bb|cc'], ['h', '']), commit: '' };
  const known = (pending: readonly number[]) => {
    const { drawn, files } = follow([
      { parent: 'aa|bb|cc', by: 'aaa', commit: '' },
      { ...through, pending },
      { parent: '', weave: play('', ['h', 'aa|bb|cc']), commit: 'aa|bb|cc' },
    ]);
    const [, second] = files as [AttributedFile, AttributedFile];
    const whose = second.after.map((line) => `${letter(second.originOf(line))}${second.isMovedOn?.(line) ? '>' : ''}`);
    return `${drawn}: ${whose.join('')}`;
  };
  expect(known([])).toBe(' /  / AAA: a>a>a>');
  expect(known([1, 2, 3])).toBe(' /  / AAA: hhh');
});

test('lines that are gone from where they were put as well are lost, each once', () => {
  const from = { parent: 'keep', weave: play('keep', ['a', 'aa|bb|cc|keep'], ['h', 'keep']), commit: 'keep' };
  const through = { parent: 'top', weave: play('top', ['h', 'top|aa|bb|cc'], ['h', 'top']), commit: 'top' };
  const { files } = follow([from, through]);
  expect(files.map((file) => countLosses(file, false, human).discarded)).toEqual([3, 0]);
});
