import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/replay/replay.ts';
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
