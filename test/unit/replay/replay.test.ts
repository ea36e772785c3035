import { describe, expect, test } from 'vitest';
import type { HistoryCommit, HistoryFile } from '../../../src/replay/history.ts';
import { type Added, type ChangedHashes, type KnownCommit, replay } from '../../../src/replay/replay.ts';
import { notCounted } from '../../../src/replay/runs.ts';
import { lives } from '../../helpers/drawn-history.ts';

describe('a line lives from the commit that brings it to the one that takes it', () => {
  test.each([
    ['added at the end', ['a b', 'a b c'], 'a0 b0 c1', ''],
    ['added in front', ['a b', 'c a b'], 'c1 a0 b0', ''],
    ['added between', ['a b', 'a c b'], 'a0 c1 b0', ''],
    ['removed', ['a b c', 'a c'], 'a0 c0', '0>1'],
    ['changed', ['a b c', 'a x c'], 'a0 x1 c0', '0>1'],
    ['changed twice', ['a b c', 'a x c', 'a y c'], 'a0 y2 c0', '0>1 1>2'],
    ['two hunks in one commit', ['a b c d e', 'x b c y e z'], 'x1 b0 c0 y1 e0 z1', '0>1 0>1'],
    ['all of them', ['a b', 'c d'], 'c1 d1', '0>1 0>1'],
    ['one of a run that was born together', ['a b c d', 'a b d', 'a d'], 'a0 d0', '0>1 0>2'],
    ['the agent’s', ['A b', 'b'], 'b0', '0>1*'],
    ['emptied and filled', ['a', '', 'b'], 'b2', '0>1'],
  ])('%s', (_, states, file, gone) => {
    expect(lives(...states.map((f) => ({ f })))).toEqual({ files: { f: file }, gone, lost: 0 });
  });

  test('a file that is deleted takes its lines along; one of its name is new', () => {
    expect(lives({ f: 'a b' }, { f: null })).toEqual({ files: {}, gone: '0>1 0>1', lost: 0 });
    expect(lives({ f: 'a b' }, { f: null }, { f: 'a b' }).files).toEqual({ f: 'a2 b2' });
  });
});

describe('another name', () => {
  test('keeps the lines', () => {
    expect(lives({ f: 'a b c' }, { g: 'f => a b c' })).toEqual({ files: { g: 'a0 b0 c0' }, gone: '', lost: 0 });
  });

  test('keeps those that were not changed with it', () => {
    expect(lives({ f: 'a b c' }, { g: 'f => a x c' })).toEqual({ files: { g: 'a0 x1 c0' }, gone: '0>1', lost: 0 });
  });

  test('of another file that has another in the same commit', () => {
    expect(lives({ f: 'a b c', g: 'd e' }, { h: 'g => d e', g: 'f => a b c' }).files).toEqual({
      h: 'd0 e0',
      g: 'a0 b0 c0',
    });
  });
});

describe('a line that a commit carries lives on', () => {
  test.each([
    ['within a file', ['a b c d e f g', 'd e f g ~a ~b ~c'], 'd0 e0 f0 g0 a0 b0 c0', ''],
    ['what is not carried is typed again', ['a b c d e', 'c d e a b'], 'c0 d0 e0 a1 b1', '0>1 0>1'],
    ['and back', ['a b c d e', 'c d e ~a ~b', '~a ~b c d e'], 'a0 b0 c0 d0 e0', ''],
    ['one of two that read alike', ['x a x b c d', 'b c d ~x'], 'b0 c0 d0 x0', '0>1 0>1'],
    ['one that comes from elsewhere is born', ['a b', 'a b ~z'], 'a0 b0 z1', ''],
    ['beside one that is typed again', ['a b c d e f', 'c d e f ~a b'], 'c0 d0 e0 f0 a0 b1', '0>1'],
    ['not as somebody else’s', ['a B c d', 'c d ~a ~b'], 'c0 d0 a0 b1', '0>1*'],
    ['each removed line once', ['a b', 'b ~a ~a'], 'b0 a0 a1', ''],
  ])('%s', (_, states, file, gone) => {
    expect(lives(...states.map((f) => ({ f })))).toEqual({ files: { f: file }, gone, lost: 0 });
  });

  test('into another file, and from one that is gone', () => {
    expect(lives({ f: 'a b c d' }, { f: 'a', g: '~b ~c ~d x' })).toEqual({
      ...{ files: { f: 'a0', g: 'b0 c0 d0 x1' }, gone: '', lost: 0 },
    });
    expect(lives({ f: 'a b c' }, { f: null, g: 'x ~a ~b ~c' })).toEqual({
      ...{ files: { g: 'x1 a0 b0 c0' }, gone: '', lost: 0 },
    });
  });

  test('with the age that it has, through others', () => {
    const moved = lives({ f: 'a b c' }, { f: 'a b c d' }, { f: '', g: '~a ~b ~c ~d' }, { g: 'a b c' });
    expect(moved).toEqual({ files: { f: '', g: 'a0 b0 c0' }, gone: '1>3', lost: 0 });
  });

  test('lines that stood together stay so where others read alike', () => {
    // The first file's brace is older.
    const { files } = lives({ f: 'x }' }, { g: 'a b } y' }, { f: 'x', g: 'y', h: '~a ~b ~}' });
    expect(files['h']).toBe('a1 b1 }1');
  });
});

describe('what has no lines', () => {
  test('a binary file has none, and one that becomes binary loses them', () => {
    expect(lives({ f: 'BINARY' })).toEqual({ files: { f: 'BINARY? …' }, gone: '', lost: 0 });
    expect(lives({ f: 'a b' }, { f: 'BINARY' })).toEqual({ files: { f: 'BINARY? …' }, gone: '0>1 0>1', lost: 0 });
    expect(lives({ f: 'BINARY' }, { f: null })).toEqual({ files: {}, gone: '', lost: 0 });
  });

  test('one that becomes text again has lines that nobody tells of, until they are changed', () => {
    const { files, gone } = lives({ f: 'BINARY' }, { f: 'a b c' }, { f: 'a x c' });
    expect(files['f']).toBe('a? x2 c? …');
    expect(gone).toBe('');
  });
});

test('a file that has not got the lines that a commit takes is followed no further', () => {
  const file = { from: 'f', to: 'f', isBinary: false, isReplaced: false, blob: undefined };
  const step = (oldStart: number, oldLines: number, newLines: number) => ({
    ...{ sha: '', time: 0, isMerge: false },
    files: [{ ...file, hunks: [{ oldStart, oldLines, newStart: oldStart, newLines }] }],
  });
  const nobody = {
    added: (_: unknown, __: number, lines: number) => [{ kind: 0, lines, carried: false }],
    hashes: () => undefined,
  };
  const gone: number[] = [];
  const history = [step(0, 0, 3), step(2, 5, 1), step(100, 1, 2)];
  const { files, lost } = replay(
    history,
    () => nobody,
    ({ lines }, by) => by !== undefined && gone.push(lines),
  );
  expect(lost).toBe(1);
  expect(files.get('f')?.map(({ born, lines }) => [born, Math.min(lines, 100)])).toEqual([
    ...[
      [0, 100],
      [2, 2],
      [0, 100],
    ],
  ]);
  expect(gone).toEqual([]);
});

describe('told by the numbers of lines alone', () => {
  const text = { isBinary: false, isReplaced: false, blob: undefined };
  type Changed = readonly [oldStart: number, oldLines: number, newStart: number, newLines: number];
  const hunksOf = (changes: readonly Changed[]) =>
    changes.map(([oldStart, oldLines, newStart, newLines]) => ({ oldStart, oldLines, newStart, newLines }));
  const commitOf = (file: Partial<HistoryFile>, ...changes: readonly Changed[]): HistoryCommit => ({
    ...{ sha: '', time: 0, isMerge: false },
    files: [{ from: 'f', to: 'f', ...text, ...file, hunks: hunksOf(changes) }],
  });

  /** What each commit brings, in one piece or some; what went, and what stands: `lines born kind`, `>by` where it went. */
  function told(
    history: readonly HistoryCommit[],
    added: readonly (readonly Added[])[],
    hashes: readonly (ChangedHashes | undefined)[] = [],
  ): string[] {
    const found: string[] = [];
    let at = -1;
    const known = (): KnownCommit => {
      const place = ++at;
      return { added: () => added[place] ?? [], hashes: () => hashes[place] };
    };
    replay(history, known, ({ lines, born, kind }, by) =>
      found.push(`${lines} ${born} ${kind}${by === undefined ? '' : `>${by}`}`),
    );
    return found;
  }

  const lines = (count: number, kind = 0, carried = false): Added => ({ kind, lines: count, carried });

  test('what stands at the end is told, but what nobody asks about', () => {
    const history = [commitOf({ from: undefined }, [0, 0, 0, 5])];
    expect(told(history, [[lines(2), lines(2, notCounted), lines(1, 3)]])).toEqual(['2 0 0', '1 0 3']);
    const gone = [...history, commitOf({ to: undefined }, [0, 5, 0, 0])];
    expect(told(gone, [[lines(2), lines(2, notCounted), lines(1, 3)]])).toEqual(['2 0 0>1', '1 0 3>1']);
  });

  test('a file that becomes a link loses its lines, whatever the link reads', () => {
    const history = [commitOf({ from: undefined }, [0, 0, 0, 5]), commitOf({ isReplaced: true }, [0, 0, 0, 1])];
    expect(told(history, [[lines(5)], [lines(1, 7)]])).toEqual(['5 0 0>1', '1 1 7']);
  });

  test('a file that is new has nothing of one that was called so', () => {
    const history = [commitOf({ from: undefined }, [0, 0, 0, 5]), commitOf({ from: undefined }, [0, 0, 0, 2])];
    expect(told(history, [[lines(5)], [lines(2)]])).toEqual(['2 1 0']);
  });

  const moved = [commitOf({ from: undefined }, [0, 0, 0, 6]), commitOf({}, [0, 4, 0, 0], [6, 0, 2, 4])];
  const first = [lines(1, 1), lines(1, 2), lines(1, 3), lines(3, 4)];

  test('some of the lines that a commit adds in one place are carried, in any order', () => {
    const hashes = { added: [13, 99, 11, 14], removed: [11, 12, 13, 14] };
    // What is added in the first place of the two is nothing.
    const added = (_: number) => [lines(1, 3, true), lines(1, 9), lines(1, 1, true), lines(1, 4, true)];
    const known = (): KnownCommit => ({
      added: (_, start, count) => (count === 6 ? first : start === 2 ? added(start) : []),
      hashes: () => hashes,
    });
    const found: string[] = [];
    const { files } = replay(
      moved,
      known,
      ({ lines: count, born, kind }, by) => by !== undefined && found.push(`${count} ${born} ${kind}`),
    );
    expect(files.get('f')?.map(({ lines: count, born, kind }) => `${count} ${born} ${kind}`)).toEqual([
      ...['2 0 4', '1 0 3', '1 1 9', '1 0 1', '1 0 4'],
    ]);
    expect(found.filter((text) => !text.startsWith('0'))).toEqual(['1 0 2']);
  });

  test('lines that are carried together come from their own places', () => {
    const history = [commitOf({ from: undefined }, [0, 0, 0, 3]), commitOf({}, [0, 3, 0, 3])];
    const brought = [lines(1, 9), lines(2, 3, true)];
    const hashes = { added: [90, 12, 11], removed: [11, 10, 12] };
    const first = [lines(1, 3), lines(1, 4), lines(1, 3)];
    expect(told(history, [first, brought], [undefined, hashes])).toEqual(['1 0 4>1', '1 1 9', '2 0 3']);
  });

  test.each([
    ['more were removed', { added: [13, 12, 11, 14], removed: [11, 12, 13, 14, 15] }],
    ['fewer were added', { added: [13, 12, 11], removed: [11, 12, 13, 14] }],
    ['nothing is recorded', undefined],
  ])('by the record of another diff nothing is carried: %s', (_, hashes) => {
    const history = [commitOf({ from: undefined }, [0, 0, 0, 4]), commitOf({}, [0, 4, 0, 4])];
    expect(told(history, [[lines(4)], [lines(4, 8, true)]], [undefined, hashes])).toEqual(['4 0 0>1', '4 1 8']);
  });
});
