import { expect, test } from 'vitest';
import { rebaseWeave, weaveOfCommit } from '../../../src/attribution/amend.ts';
import { type AttributedFile, attributeFile, type Hunk } from '../../../src/attribution/attribute-file.ts';
import { countLosses, countPending, pendingAfter } from '../../../src/attribution/close-pending.ts';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import { step } from '../../../src/attribution/step.ts';
import { human, newWeave, preexisting, unknown, type Weave } from '../../../src/attribution/weave.ts';
import { authors, letter, marks, play, text } from '../../helpers/marked.ts';

interface Case {
  readonly parent: string;
  readonly parentAuthors?: string;
  readonly weave?: Weave;
  readonly commit: string;
  /** As git has them, where that is not as we do. */
  readonly hunks?: readonly Hunk[];
}

function attribute({ parent, parentAuthors, weave, commit }: Case): AttributedFile {
  return attributeFile({
    parent: text(parent),
    commit: text(commit),
    hunks: diffHunks(text(parent), text(commit)),
    parentOrigins: parentAuthors?.split('').map((mark) => marks[mark] ?? 2),
    weave,
    unexplained: human,
    foundBefore: human,
  });
}

/** Added lines as letters, lines that were there as `-`; then the removers of the parent's removed lines. */
function summary(file: AttributedFile): string {
  const added = file.lines.map((line) => (line.added ? letter(line.origin) : '-')).join('');
  const removed = [...file.removed.values()].map(letter).join('');
  return `+${added} -${removed}`;
}

test.each([
  { name: 'lines of the agent’s', parent: '', weave: play('', ['a', 'one|two']), commit: 'one|two', wanted: '+aa -' },
  {
    name: 'three of ten lines rewritten by a person',
    parent: '',
    weave: play('', ['a', '1|2|3|4|5|6|7|8|9|10']),
    commit: '1|x|y|4|5|6|7|8|z|10',
    wanted: '+ahhaaaaaha -',
  },
  { name: 'a line that a person typed and nobody saw', parent: 'old', commit: 'old|new', wanted: '+-h -' },
  {
    name: 'a person’s line before the agent came',
    parent: 'old',
    weave: play('old|mine', ['a', 'old|mine|its']),
    commit: 'old|mine|its',
    wanted: '+-ha -',
  },
  {
    name: 'a line that the agent removed',
    parent: 'old|keep',
    weave: play('old|keep', ['a', 'keep']),
    commit: 'keep',
    wanted: '+- -a',
  },
  {
    name: 'a line that a person removed',
    parent: 'old|keep',
    weave: play('old|keep', ['a', 'old|keep|new']),
    commit: 'keep|new',
    wanted: '+-a -h',
  },
  {
    name: 'the agent’s lines taken back before the commit',
    parent: 'old',
    weave: play('old', ['a', 'old|new']),
    commit: 'old|mine',
    wanted: '+-h -',
  },
  {
    name: 'agent’s committed lines indented by a person',
    parent: 'one|two',
    parentAuthors: 'aa',
    commit: 'if {|  one|  two|}',
    wanted: '+haah -hh',
  },
  {
    name: 'lines of before we looked, indented by the agent',
    parent: 'one|two',
    weave: play('one|two', ['a', 'if {|  one|  two|}']),
    commit: 'if {|  one|  two|}',
    wanted: '+auua -aa',
  },
  {
    name: 'an older staged form of a line',
    parent: '',
    weave: play('', ['a', 'one|two'], ['h', 'one|TWO']),
    commit: 'one|two',
    wanted: '+aa -',
  },
  {
    name: 'a brace that git takes for another one',
    parent: 'f|}|k',
    weave: play('f|}|k', ['a', 'f|}|g|}|k']),
    commit: 'f|}|g|}|k',
    wanted: '+--aa- -',
  },
] as const)('$name', ({ wanted, name: _, ...change }) => {
  expect(summary(attribute(change))).toBe(wanted);
});

test('what git calls added is found although the weave holds another of several equal lines to be new', () => {
  const weave = play('}|}', ['a', '}|}|}']);
  const shifted = weave.map((line, index) => ({ ...line, base: index !== 0, origin: index === 0 ? 10 : 0 }));
  const file = attribute({ parent: '}|}', weave: shifted, commit: '}|}|}' });
  expect(summary(file)).toBe('+--a -');
});

test('part of the agent’s lines committed: the rest stays pending', () => {
  const weave = play('x', ['a', 'one|x|two']);
  const first = attribute({ parent: 'x', weave, commit: 'one|x' });
  expect(summary(first)).toBe('+a- -');
  const rest = pendingAfter(first);
  expect(rest && countPending(rest)).toBe(1);
  const second = attribute({ parent: 'one|x', parentAuthors: 'a.', ...(rest && { weave: rest }), commit: 'one|x|two' });
  expect(summary(second)).toBe('+--a -');
  expect(rest && pendingAfter(second)).toBeUndefined();
});

test('overridden are lines that a person replaced, discarded those that were gone before any commit', () => {
  const weave = play('', ['a', '1|2|3|4|5']);
  const file = attribute({ parent: '', weave, commit: '1|x|3|4' });
  expect(countLosses(file, false, human)).toEqual({ overridden: 1, discarded: 1 });
  expect(countLosses(file, true, human)).toEqual({ overridden: 0, discarded: 0 });
});

test('an amend starts from the commit it replaces', () => {
  const recorded = { origins: [10, 0, 1], removed: new Map([[0, 10]]), added: new Set([0, 2]) };
  const commit = weaveOfCommit(text('gone|x'), text('one|x|mine'), recorded);
  expect(authors(commit)).toBe('a.h');
  const amended = attribute({ parent: 'gone|x', parentAuthors: '..', weave: commit, commit: 'one|x|mine|more' });
  expect(summary(amended)).toBe('+a-hh -a');
});

test('an amend with pending lines on top counts both', () => {
  const commit = weaveOfCommit(text('x'), text('one|x'), { origins: [10, 0], removed: new Map(), added: new Set([0]) });
  const stacked = rebaseWeave(commit, play('one|x', ['b', 'one|x|two']));
  expect(summary(attribute({ parent: 'x', weave: stacked, commit: 'one|x|two' }))).toBe('+a-b -');
});

test('what changed below the pending lines before we looked is nobody’s step', () => {
  const commit = weaveOfCommit(text('x'), text('one|x'), { origins: [10, 0], removed: new Map(), added: new Set([0]) });
  const stacked = rebaseWeave(commit, play('one|typed|x', ['b', 'one|typed|x|two']));
  expect(summary(attribute({ parent: 'x', weave: stacked, commit: 'one|typed|x|two' }))).toBe('+ah-b -');
});

/** As `summary`, with a large letter for what was written before and `^` for what git brought back. */
function inFull(change: Case): string {
  const { lines, removed } = attributeFile({
    parent: text(change.parent),
    commit: text(change.commit),
    hunks: change.hunks ?? diffHunks(text(change.parent), text(change.commit)),
    parentOrigins: change.parentAuthors?.split('').map((mark) => marks[mark] ?? 2),
    weave: change.weave,
    ...{ unexplained: human, foundBefore: unknown },
  });
  const added = lines.map(({ added, carried, returned, origin }) => {
    const mark = carried ? letter(origin).toUpperCase() : letter(origin);
    return added ? `${mark}${returned ? '^' : ''}` : carried ? '!' : '-';
  });
  return `+${added.join('')} -${[...removed].map(([at, by]) => `${at}${letter(by)}`).join('')}`;
}

test.each<[string, Case, string]>([
  ['a line that is indented', { parent: 'dd', parentAuthors: 'a', commit: '  dd' }, '+A -0h'],
  ['but not what nothing explains', { parent: 'dd', parentAuthors: 'h', commit: '  dd' }, '+h -0h'],
  ['nor what was found', { parent: 'dd', parentAuthors: 'u', commit: '  dd' }, '+u -0h'],
  [
    'a line that git calls moved, and we do not',
    {
      ...{ parent: 'aa|bb', parentAuthors: 'ba', commit: 'bb|aa' },
      hunks: [
        { oldStart: 0, oldLines: 0, newStart: 0, newLines: 1 },
        { oldStart: 1, oldLines: 1, newStart: 2, newLines: 0 },
      ],
    },
    '+A- -1h',
  ],
  [
    'but not what git has beside that very line',
    {
      ...{ parent: 'cc', parentAuthors: 'a', commit: 'cc|    cc' },
      weave: step(newWeave(text('cc')), text('    cc'), preexisting),
    },
    '+-h -',
  ],
  ['nor a line that is new', { parent: '', weave: play('', ['a', 'dd']), commit: 'cc|dd' }, '+ha -'],
])('what was written before is carried: %s', (_, change, expected) => {
  expect(inFull(change)).toBe(expected);
});

test('a line that git brought back is told as such', () => {
  const weave = play('x', ['a', 'x|one|two']).map((line) => (line.base ? line : { ...line, returned: line.id === 2 }));
  expect(inFull({ parent: 'x', weave, commit: 'x|one|two' })).toBe('+-a^a -');
});

test.each<[string, Case, string]>([
  ['found so, before we looked', { parent: 'bb', parentAuthors: 'a', weave: play(''), commit: '' }, '+ -0u'],
  ['that the commit alone shows', { parent: 'bb', parentAuthors: 'a', commit: '' }, '+ -0h'],
  [
    'that git calls moved, where we call the other one moved',
    {
      ...{ parent: 'aa|bb', weave: play('aa|bb', ['b', 'bb|aa']), commit: 'bb|aa' },
      hunks: [
        { oldStart: 0, oldLines: 0, newStart: 0, newLines: 1 },
        { oldStart: 1, oldLines: 1, newStart: 2, newLines: 0 },
      ],
    },
    '+u- -1b',
  ],
  [
    'that was broken in two, of which one is gone',
    {
      parent: 'one two|x',
      parentAuthors: 'ab',
      weave: play('one two|x', ['b', 'one|two|x'], ['a', 'two|x']),
      commit: 'two|x',
    },
    '+A- -0b',
  ],
  [
    'that was broken in two, of which the other is gone',
    {
      parent: 'one two|x',
      parentAuthors: 'ab',
      weave: play('one two|x', ['b', 'one|two|x'], ['a', 'one|x']),
      commit: 'one|x',
    },
    '+A- -0b',
  ],
  [
    'whose white space changed before it went',
    { parent: '  dd||dd', parentAuthors: 'ahh', weave: play('|dd|  dd'), commit: '|dd' },
    '+-- -0h',
  ],
  [
    'that is kept in our eyes, of which git calls another kept',
    { parent: '}|  bb||bb', parentAuthors: 'uhua', weave: play('}|  bb||bb', ['b', '}|  bb||aa']), commit: '}|bb||aa' },
    '+--ub -1h2b',
  ],
])('a removed line counts for whoever removed it: one %s', (_, change, expected) => {
  expect(inFull(change)).toBe(expected);
});
