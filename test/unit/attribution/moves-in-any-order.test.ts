import { expect, test } from 'vitest';
import { type AgedSlot, movesInAnyOrder, passedThrough } from '../../../src/attribution/moves-in-any-order.ts';
import { text } from '../../helpers/marked.ts';

/**
 * A file's lines separated by `|`, files by ` / `: `-` ends a block, `~` before a text says that the line stays, `?`
 * that the work tree holds it, `!` that it does not stand in the commit. `@` and a number is when it was written (else in
 * order), `#` and a number which removal took it, with `b` another author's.
 */
function files(drawn: string, firstGroup: number): AgedSlot[][] {
  let at = 0;
  return drawn.split(' / ').map((file, group) =>
    file.split('|').map((each, index): AgedSlot => {
      const [, flags = '', word = '', age, removal, by] =
        /^([~?!]*)([^@#]*)(?:@(\d+))?(?:#(\d+)(b)?)?$/.exec(each) ?? [];
      const facts = { age: Number(age ?? index + 1), remover: by ? 11 : 10, removal: Number(removal ?? 1) };
      const stands = !flags.includes('!');
      const [line] = text(word);
      if (word === '-' || line === undefined) return { slot: undefined, ...facts, stands };
      const isHeld = flags.includes('?');
      const stays = isHeld || flags.includes('~');
      return { slot: { line, at: at++, group: firstGroup + group, stays, isHeld }, ...facts, stands };
    }),
  );
}

/** For each line of `come` its place among those of `gone`, `.` for none. */
function drawn(come: readonly AgedSlot[][], moves: ReadonlyMap<number, number>): string {
  const letters = come.map((file) =>
    file.flatMap(({ slot }) => (slot === undefined ? [] : [moves.get(slot.at)?.toString(36) ?? '.'])).join(''),
  );
  return letters.join(' / ');
}

function moved(gone: string, come: string): string {
  const arrived = files(come, 50);
  return drawn(arrived, movesInAnyOrder(files(gone, 0), arrived));
}

test.each([
  ['as they stood and stand', 'aa|bb|cc', 'aa|bb|cc', '012'],
  ['from one file and another', 'aa|bb|cc / dd|ee|ff', 'dd|ee|ff|aa|bb|cc', '345012'],
  ['not a block of which each file has a part', 'aa1|bb2 / cc3', 'aa1|bb2|cc3', '...'],
  ['not three lines that were written apart and stand apart', 'aa|bb|cc', 'aa@1|xx@2|bb@3|yy@4|cc@5', '.....'],
  ['where others were put in between since they came', 'aa|bb|cc', 'aa@1|xx@9|bb@2|cc@3', '0.12'],
  ['where others were put in between before they went', 'aa@1|xx@9|bb@2|cc@3', 'aa|bb|cc', '023'],
  ['where one step removed them, from between others', 'aa@1#1|xx@2#2|bb@3#1|yy@4#2|cc@5#1', 'aa|bb|cc', '024'],
  ['where another took those between', 'aa@1#1|xx@2#1b|bb@3#1|yy@4#1b|cc@5#1', 'aa|bb|cc', '024'],
  ['where one step removed them, from around what stays', 'aa|-|bb|cc', 'aa|bb|cc', '012'],
  ['with those that went elsewhere, from beside which it went', 'aa|bb|cc|dd', 'aa|bb|cc / aa|bb|cc|dd', '012 / ...3'],
  ['but nothing that is gone again', 'aa|bb|cc|dd', 'aa|bb|cc / !aa|!bb|!cc|!dd', '012 / ....'],
  ['with what is gone again from where they came to', 'aa|bb|cc', 'aa|!bb|cc', '012'],
  ['what stands goes before what is gone again', 'aa|bb|cc', '!aa@1|!bb@2|!cc@3|-|aa@4|bb@5|cc@6', '...012'],
  ['with a brace between that stays as well', 'aa|~}|bb|cc', 'aa|}|bb|cc', '0123'],
  ['without one that is not there', 'aa|~}|bb|cc', 'aa|bb|cc', '023'],
])('a block of three is known again: %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

test.each([
  ['in its place', 'aa|bb|cc|}', 'aa@1|bb@2|cc@3|}@9', '0123'],
  ['in the order in which it was written', 'aa|bb|cc|}', 'aa@1|bb@2|cc@3|xx@9|}@4', '012.3'],
  ['by the step that removed it', 'aa@1#1|bb@2#1|cc@3#1|xx@4#2|}@6#1', 'aa|bb|cc|}', '0124'],
  ['which the work tree holds', 'aa|bb|cc|?}', 'aa|bb|cc|}', '0123'],
  ['but not one that stays', 'aa|bb|cc|~}', 'aa|bb|cc|}', '012.'],
])('a line beside a moved block goes with it: %s', (_, gone, come, expected) => {
  expect(moved(gone, come)).toBe(expected);
});

function passed(gone: string, come: string, moves: Record<number, number>, held: readonly number[] = []): string {
  const arrived = files(come, 50);
  const known = new Map(Object.entries(moves).map(([to, from]) => [Number(to), from]));
  return drawn(arrived, passedThrough(files(gone, 0), arrived, known, new Set(held)));
}

test('what was moved on passed through the file between, which does not have it any more', () => {
  const [gone, come] = ['aa|bb|cc', 'aa|bb|cc / !aa|!bb|!cc'];
  const moves = { 0: 0, 1: 1, 2: 2 };
  expect(passed(gone, come, moves)).toBe('... / 012');
  expect(passed(gone, come, {})).toBe('... / ...');
  expect(passed(gone, 'aa|bb|cc / aa|bb|cc', moves)).toBe('... / ...');
  expect(passed(gone, come, { ...moves, 4: 1 })).toBe('... / ...');
  expect(passed(gone, come, moves, [3])).toBe('... / ...');
  expect(passed(gone, 'aa|bb|cc / !aa|-|!bb|!cc', moves)).toBe('... / ...');
  expect(passed(gone, 'aa|bb|cc / !aa@1|!xx@9|!bb@2|!cc@3', moves)).toBe('... / 0.12');
});
