import { expect, test } from 'vitest';
import { findBeside, findMoves, type Slot } from '../../../src/attribution/moves.ts';
import { text } from '../../helpers/marked.ts';

/**
 * Lines separated by `|`: `-` ends a block, `~` before a text says that the line stays. Places are counted from 0, ends
 * included.
 */
function slots(drawn: string, group?: number): Slot[] {
  return drawn.split('|').map((each, at) => {
    if (each === '-') return undefined;
    const [line] = text(each.replace('~', '') || '|');
    if (line === undefined) throw new Error('no line');
    return { line, at, ...(each.startsWith('~') && { stays: true }), ...(group !== undefined && { group }) };
  });
}

/** For each line of `come` the place in `gone` that it came from, `.` for none. */
function drawn(come: string, moves: ReadonlyMap<number, number>): string {
  return come
    .split('|')
    .map((_, at) => moves.get(at)?.toString(36) ?? '.')
    .join('');
}

const moved = (gone: string, come: string) => drawn(come, findMoves(slots(gone), slots(come)));

test.each([
  ['three lines in a row', 'aa|bb|cc', 'x|aa|bb|cc|y', '.012.'],
  ['in another indentation', 'aa|bb|cc', '  aa|  bb|  cc', '012'],
  ['not two', 'aa1|bb2', 'aa1|bb2', '..'],
  ['not three in another order', 'aa|bb|cc', 'bb|aa|cc', '...'],
  ['not three that something parts where they were', 'aa|bb|-|cc', 'aa|bb|cc', '...'],
  ['not three that something parts where they are', 'aa|bb|cc', 'aa|bb|-|cc', '....'],
  ['not three around another that goes too', 'aa|bb|xx|cc', 'aa|bb|cc', '...'],
  ['with the brace that it begins with', '}|aa|bb|cc', '}|aa|bb|cc', '0123'],
  ['not three that differ in a letter', 'aa|bb|cc', 'aa|bb|cd', '...'],
  ['not three braces, whoever typed them', ')|}|]', ')|}|]', '...'],
  ['six letters prove a block', 'ab|c|def', 'ab|c|def', '012'],
  ['five do not', 'ab|c|de', 'ab|c|de', '...'],
  ['nor do three equal lines of which each has enough for two', 'abc|abc|abc', 'abc|abc|abc', '...'],
  ['the longest block of several', 'aa|bb|cc|-|aa|bb|cc|dd', 'aa|bb|cc|dd', '4567'],
  ['of equally long ones the first', 'aa|bb|cc|-|aa|bb|cc', 'aa|bb|cc', '012'],
  ['each line once', 'aa|bb|cc', 'aa|bb|cc|-|aa|bb|cc', '012....'],
  ['two blocks that trade places', 'aa|bb|cc|dd|ee|ff', 'dd|ee|ff|aa|bb|cc', '345012'],
  ['a block that begins within another', 'xx|aa|bb|cc', 'aa|bb|cc|xx', '123.'],
])('a block that was moved is known again: %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

test.each([
  ['along with the lines around them', 'aa||bb|cc', 'aa||bb|cc', '0123'],
  ['that were taken out', 'aa||bb|cc', 'aa|bb|cc', '023'],
  ['that were put in', 'aa|bb|cc', 'aa||bb|cc', '0.12'],
  ['but not those at the ends of the block', '|aa|bb|cc|', '|aa|bb|cc|', '.123.'],
  ['but they are none of the three', 'aa1||bb2', 'aa1||bb2', '...'],
])('blank lines move %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

test.each([
  ['behind it', 'aa|bb|cc|dd|ee', 'aa|bb|cc|new|dd|ee', '012.34'],
  ['before it', 'aa|bb|cc|dd|ee', 'aa|bb|new|cc|dd|ee', '01.234'],
  ['where lines were taken out', 'aa|bb|cc|old|dd|ee', 'aa|bb|cc|dd|ee', '01245'],
  ['even one of a single letter', 'aa|bb|cc|old|d', 'aa|bb|cc|new|d', '012.4'],
  ['each line of it once', 'aa|bb|cc|dd', 'aa|bb|cc|cc|dd', '012.3'],
  ['the first of two that read the same', 'cc|dd|aa|bb', 'cc|dd|aa|ee|bb|bb', '012..3'],
  ['where there are two, the first', 'aa|bb|cc|dd|bb', 'aa|bb|cc|bb|cc', '0124.'],
  ['but for one that was put in', 'dd|aa|bb|cc', 'dd|ff|aa|bb|cc', '0.123'],
  ['but no block that begins with one of its own', 'dd|ee|ff|cc|dd', 'dd|ee|ff|dd|ee|ff', '0124..'],
  ['but no block behind an end', 'bb|cc|dd|dd', 'aa|bb|cc|dd|-|dd', '.012..'],
  ['but no brace, which stands anywhere', 'aa|bb|cc|old|}', 'aa|bb|cc|new|}', '012..'],
  ['but not beyond an end', 'aa|bb|cc|-|dd', 'aa|bb|cc|-|dd', '012..'],
  ['but no line that moved already', 'aa|bb|cc|x1|aa|bb|cc', 'aa|bb|cc|-|aa|bb|cc', '012.456'],
  ['and a block from elsewhere may stand between', 'aa|bb|cc|dd|-|xx|yy|zz', 'aa|bb|cc|xx|yy|zz|dd', '0125673'],
])('other lines of a block are looked for around it: %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

test('around a block, but no further than 200 lines', () => {
  const far = (count: number) => Array.from({ length: count }, (_, at) => `new${at}`).join('|');
  expect(moved('aa|bb|cc|dd', `aa|bb|cc|${far(199)}|dd`)).toMatch(/^012\.+3$/);
  expect(moved('aa|bb|cc|dd', `aa|bb|cc|${far(200)}|dd`)).toMatch(/^012\.+$/);
  expect(moved('dd|aa|bb|cc', `dd|${far(199)}|aa|bb|cc`)).toMatch(/^0\.+123$/);
  expect(moved('dd|aa|bb|cc', `dd|${far(200)}|aa|bb|cc`)).toMatch(/^\.+123$/);
});

test('of a text that stands in very many places the first 50 are tried', () => {
  const first = (count: number) => Array.from({ length: count }, () => 'aa|-').join('|');
  expect(moved(`${first(49)}|aa|bb|cc`, 'aa|bb|cc')).not.toBe('...');
  expect(moved(`${first(50)}|aa|bb|cc`, 'aa|bb|cc')).toBe('...');
});

test.each([
  ['a block goes on behind it', 'aa|bb|~}|cc', 'aa|bb|}|cc', '0123'],
  ['and where it did not come along', 'aa|bb|~}|cc', 'aa|bb|cc', '013'],
  ['it is none of the three', 'aa1|~}|bb2', 'aa1|}|bb2', '...'],
  ['even one with letters', 'aa1|~cc3|bb2', 'aa1|cc3|bb2', '...'],
  ['it ends no block', 'aa|bb|cc|~}', 'aa|bb|cc|}', '012.'],
  ['it begins none', '~}|aa|bb|cc', '}|aa|bb|cc', '.123'],
])('of a line that stays: %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

test('lines of one file are no moves of each other', () => {
  const [gone, come] = [slots('aa|bb|cc', 1), 'aa|bb|cc'];
  expect(drawn(come, findMoves(gone, slots(come, 1)))).toBe('...');
  expect(drawn(come, findMoves(gone, slots(come, 2)))).toBe('012');
});

const beside = (gone: string, come: string, moves: Record<number, number>, groups: readonly [number?, number?] = []) =>
  drawn(
    come,
    findBeside(
      slots(gone, groups[0]),
      slots(come, groups[1]),
      new Map(Object.entries(moves).map(([to, from]) => [Number(to), from])),
    ),
  );

test.each([
  ['on both sides, as far as they are the same', 'x|a|b|c|y', 'z|a|b|c|z', { 2: 2 }, '.1.3.'],
  ['from place to place', 'a|b|c|d', 'x|a|b|c|d', { 1: 0 }, '..123'],
  ['not beyond an end', 'a|b|-|c', 'a|b|-|c', { 0: 0 }, '.1..'],
  ['not where an end stands in one alone', 'a|-|b', 'a|b', { 0: 0 }, '..'],
  ['not a line that moved elsewhere', 'a|b', 'a|b|b', { 0: 0, 2: 1 }, '...'],
  ['not a line that came from elsewhere', 'a|b|c', 'a|b', { 0: 0, 1: 2 }, '..'],
  ['not beside what did not move', 'a|b', 'a|b', {}, '..'],
  ['none before the first', 'a|b', 'b|a', { 1: 0 }, '..'],
  ['the first beside the second', 'a|b', 'a|b', { 1: 1 }, '0.'],
  ['each once', 'a|b|c', 'a|b|b|c', { 0: 0, 3: 2 }, '.1..'],
])('lines beside a moved one are known by it: %s', (_, gone, come, moves, expected) => {
  expect(beside(gone, come, moves)).toBe(expected);
});

test('lines beside a moved one are none of the same file', () => {
  expect(beside('a|b', 'a|b', { 0: 0 }, [1, 1])).toBe('..');
  expect(beside('a|b', 'a|b', { 0: 0 }, [1, 2])).toBe('.1');
});
