import { describe, expect, test } from 'vitest';
import { human, type Origin, preexisting, unknown } from '../../../src/attribution/weave.ts';
import { type Relation, toRelations } from '../../../src/context/relations.ts';
import type { CommitSources } from '../../../src/provenance/commit-sources.ts';
import type { Source } from '../../../src/provenance/known-sources.ts';
import { UnattributedLines } from '../../../src/provenance/unattributed-lines.ts';
import type { RecordedLines } from '../../../src/store/transplants.ts';
import { letter, marks, text } from '../../helpers/marked.ts';

const originOf = (mark: string) => marks[mark.toLowerCase()] ?? unknown;

interface Facts {
  /** Places of lines whose author is known, but not who counts them. */
  readonly returning?: readonly number[];
  /** Those that an amended commit had. */
  readonly settled?: readonly number[];
  readonly unexplained?: Origin;
  readonly relations?: Readonly<Record<string, Relation>>;
}

/** A file of a commit: a letter a line for who wrote it, large where it was written before, `-` where it is not added. */
function file(content: string, authors: string, facts: Facts = {}): UnattributedLines {
  const { returning = [], settled = [], unexplained = human, relations = {} } = facts;
  const lines = [...authors].map((mark) => ({
    origin: originOf(mark),
    added: mark !== '-',
    carried: mark !== mark.toLowerCase(),
  }));
  const sources = { relations: toRelations(Object.entries(relations)), foundBefore: 11 } as Partial<CommitSources>;
  return new UnattributedLines(sources as CommitSources, text(content), {
    ...{ lines, unexplained, returning: new Set(returning), settled: new Set(settled) },
  });
}

/** As above, with `=` behind a line that another commit counts. */
const drawn = ({ lines, repeated }: UnattributedLines) =>
  lines
    .map(({ added, carried, origin }, index) => {
      const mark = carried ? letter(origin).toUpperCase() : letter(origin);
      return `${added ? mark : '-'}${repeated.has(index) ? '=' : ''}`;
    })
    .join('');

const known = (lines: string, author: string, facts: Partial<Source> = {}): Source => {
  const hashes = Float64Array.from(text(lines), ({ stripped }) => stripped);
  return { evidence: 'replaced', hashes, origins: [...hashes].map(() => originOf(author)), ...facts } as Source;
};

describe('a line of a commit is to be known again', () => {
  const open = (authors: string, facts: Facts = {}) => {
    const lines = file(
      authors
        .split('')
        .map((_, at) => `line ${at}`)
        .join('|'),
      authors,
      facts,
    );
    const mark = (at: number) => (facts.returning?.includes(at) ? '?' : '!');
    const marked = [...authors].map((_, at) => (lines.isOpen(at) ? mark(at) : '.')).join('');
    expect(lines.isAnyOpen()).toBe(/[!?]/.test(marked));
    return marked;
  };

  test.each<[string, string, Facts, string]>([
    ['when nothing explains it', 'huab', {}, '!!..'],
    ['when it would be that of the call which made the commit', 'huab', { unexplained: 10 }, '!!!.'],
    ['but not when it is not added', '-h', {}, '.!'],
    ['nor when it was written before', 'HU', {}, '..'],
    ['nor when an amended commit had it', 'hh', { settled: [0] }, '.!'],
    ['also when only who counts it is not known', 'ah', { returning: [0, 1] }, '??'],
    ['be it that an amended commit had it', 'aa', { returning: [0], settled: [0, 1] }, '?.'],
  ])('%s', (_, authors, facts, expected) => {
    expect(open(authors, facts)).toBe(expected);
  });

  test('by its text, if that tells anything', () => {
    const lines = file('one|}|x|three', 'hhha');
    expect([...lines.texts()]).toEqual(text('one|x').map(({ stripped }) => stripped));
  });
});

describe('who wrote it is taken', () => {
  test('from whoever is known, once', () => {
    const lines = file('one|two|three', 'hha');
    lines.take(
      new Map([
        [0, { origin: 10, sha: 'A' }],
        [2, { origin: 11, sha: 'B' }],
      ]),
    );
    lines.take(
      new Map([
        [0, { origin: 11, sha: 'C' }],
        [1, { origin: 11 }],
      ]),
    );
    expect(drawn(lines)).toBe('ABa');
    expect([...lines.recognisedFrom]).toEqual(['A']);
    expect([...lines.brought.keys()]).toEqual([0, 1]);
    const returning = file('one', 'a', { returning: [0] });
    returning.take(new Map([[0, { origin: 10 }]]));
    expect(returning.isAnyOpen()).toBe(false);
  });

  test('from a source that has its text', () => {
    const lines = file('one|two|three', 'hhh');
    lines.take([known('three|other', 'b', { sha: 'A' }), known('one', 'a')]);
    expect(drawn(lines)).toBe('AhB');
    expect(lines.brought.get(0)).toEqual({});
    expect([...lines.recognisedFrom]).toEqual(['A']);
  });

  test('what stood there before we looked is whoever’s that is', () => {
    const lines = file('one', 'h');
    lines.take([{ ...known('one', 'a'), origins: [preexisting] }]);
    expect(drawn(lines)).toBe('B');
  });

  test('of the agent’s lines that come off a shelf it is told, unless they were gone there', () => {
    const lines = file('one|two|three', 'hhh');
    lines.take([known('one', 'a', { shelf: 7 }), known('two', 'h', { shelf: 8 }), known('three', 'a')]);
    expect(lines.unshelved).toEqual([7]);
    const gone = file('aa|bb|cc', 'hhh');
    const content = text('aa|bb|cc');
    const once = { evidence: 'only-alike', lines: content, origins: content.map(() => 10), place: 'between' } as const;
    gone.take([{ ...once, gone: new Set([1]), shelf: 9 }]);
    expect(gone.unshelved).toEqual([9, 9]);
  });
});

describe('a line counts in another commit', () => {
  const row = (sha: string, lines: string, counted = true) =>
    ({ ...known(lines, 'a'), sha, counted }) as unknown as RecordedLines;
  const from = (sha: string, facts: Partial<Source> = {}) => known('first line|second line', 'a', { sha, ...facts });
  const counted = (lines: UnattributedLines, sources: readonly Source[], ...rows: readonly RecordedLines[]) => {
    lines.take(sources);
    lines.countRepeated(rows);
    return drawn(lines);
  };
  const two = (facts: Facts = {}) => file('first line|second line', 'hh', facts);

  test('where that one counts it', () => {
    expect(counted(two(), [from('A', { counted: true })])).toBe('A=A=');
    expect(counted(two(), [from('A', { counted: false })])).toBe('AA');
    expect(counted(two(), [known('first line|second line', 'a', { counted: true })])).toBe('AA');
  });

  test('but not where this one takes its place', () => {
    expect(counted(two({ relations: { A: { kind: 'rebases' } } }), [from('A', { counted: true })])).toBe('AA');
    expect(counted(two({ relations: { A: { kind: 'picks' } } }), [from('A', { counted: true })])).toBe('A=A=');
  });

  test('where a third one has its text', () => {
    expect(counted(two(), [from('A')], row('B', 'second line'))).toBe('AA=');
    expect(counted(two(), [from('A')], row('B', 'second line', false))).toBe('AA');
    expect(counted(two({ relations: { B: { kind: 'beside' } } }), [from('A')], row('B', 'second line'))).toBe('AA');
  });

  test('unless all of it counted in the one that this one replaces', () => {
    const takenOver = { relations: { A: { kind: 'rebases', isTakenOver: true } } } as const;
    expect(counted(two(takenOver), [from('A')], row('B', 'second line'))).toBe('AA');
  });

  test('as that of git’s that comes back, which the next amend asks for again', () => {
    const lines = file('first line|second line', 'aa', { returning: [0, 1] });
    expect(counted(lines, [], row('B', 'second line'))).toBe('aA=');
    const taken = file('first line|second line', 'aa', { returning: [0] });
    expect(counted(taken, [from('A', { counted: true })])).toBe('A=a');
  });
});

test('the call that made the commit did not write what git brought', () => {
  const lines = file('one|two|three|four', 'aAha', { unexplained: 10, settled: [3] });
  lines.disown();
  expect(drawn(lines)).toBe('uAha');
});
