import { expect, test } from 'vitest';
import {
  comeLines,
  type Departure,
  type GoneLines,
  goneLines,
  type Place,
  waysBack,
} from '../../../src/attribution/moved-lines.ts';
import { preexisting, type Weave, type WeaveLine } from '../../../src/attribution/weave.ts';
import { letter, marks, play } from '../../helpers/marked.ts';

/** The slots of lines that are gone: `=` ends a block, a letter is who wrote one, `+` after it: it stands, or the work tree holds it. */
function gone(weave: Weave, facts: Partial<GoneLines> = {}): string {
  const departures: Departure[] = [];
  const slots = goneLines({ weave, originOf: ({ origin }) => origin, ...facts }, 3, departures);
  expect(slots.every(({ stands }) => stands)).toBe(true);
  return slots
    .map(({ slot }) => {
      if (slot === undefined) return '=';
      const { origin } = slot.line as WeaveLine;
      expect(departures[slot.at]).toMatchObject({ group: 3, origin });
      return `${letter(origin)}${slot.stays ? '+' : ''}${slot.line.indent > 0 ? ' ' : ''}`;
    })
    .join('');
}

test.each<[string, Weave, string]>([
  ['nothing', play('aa|bb'), ''],
  ['a line that was committed', play('aa|bb', ['h', 'bb']), '.='],
  ['a line that was not', play('bb', ['a', 'aa|bb'], ['h', 'bb']), 'a='],
  ['none of those that are new', play('aa|bb', ['a', 'bb|cc']), '.='],
  ['a brace that stays, as any other could', play('aa|}|bb', ['h', '}|bb']), '..+='],
  ['no brace that is new', play('aa|bb', ['a', 'bb|}']), '.='],
  ['no blank line that stays', play('aa||bb', ['h', '|bb']), '.='],
  ['the last form of one', play('aa|bb', ['h', '  aa|bb'], ['h', 'bb']), '. ='],
  ['all forms of lines that were one', play('x', ['a', 'x|one two'], ['h', 'x|one|two'], ['h', 'x']), '=aaa'],
  ['none around a letter that stays, as one block', play('aa|x|bb', ['h', 'x']), '.=.'],
  ['nothing, where nothing is', play('aa|}'), ''],
  ['none that goes on in another form', play('aa|bb|cc', ['h', '  aa|bb']), '=.'],
])('of a file is gone: %s', (_, weave, expected) => {
  expect(gone(weave)).toBe(expected);
});

test('a brace that nobody saw come is as one of before', () => {
  const weave = play('aa|bb', ['a', 'bb|}']).map((line) => (line.base ? line : { ...line, origin: preexisting }));
  expect(gone(weave)).toBe('.=?+');
});

test('a line that the work tree holds is told, unless it is a brace', () => {
  const weave = play('bb', ['b', '}|bb'], ['a', 'aa|}|bb'], ['h', 'bb']);
  const pending = new Set(weave.filter(({ base }) => !base).map(({ id }) => id));
  expect(gone(weave, { pending })).toBe('a+=');
  expect(gone(weave)).toBe('ab=');
  expect(gone(play('aa|bb', ['h', 'bb']), { pending: new Set([1]) })).toBe('.=');
});

test('lines that came are those of no earlier content and no earlier form; what stood there ends a block', () => {
  const weave = play('aa||}|bb', ['a', 'aa||}|cc|bb'], ['h', 'aa||}|  cc|dd']);
  const places: Place[] = [];
  const standing = new Map([[weave.find(({ origin }) => origin === marks['h'])?.id ?? 0, [4]]]);
  const slots = comeLines(weave, 2, standing, places);
  expect(
    slots.map(({ slot, stands }) => `${slot ? letter((slot.line as WeaveLine).origin) : '='}${stands ? '+' : ''}`),
  ).toEqual(['=+', '=+', 'a', 'h+']);
  expect(places.map(({ file, indices }) => [file, ...indices])).toEqual([[2], [2, 4]]);
});

test('the way back of what was moved twice leads to the first file, and in no circle', () => {
  const place = (file: number, id: number): Place => ({ file, id, indices: [] });
  const departure = (group: number, id: number) => ({ group, id }) as Departure;
  const places = [place(1, 5), place(0, 7)];
  const departures = [departure(0, 7), departure(1, 5)];
  expect(waysBack(places, departures, new Map([[0, 0]]))(0)).toEqual([0]);
  expect(waysBack(places, departures, new Map([[0, 0]]))(1)).toEqual([1, 0]);
  const there = [
    [0, 0],
    [1, 1],
  ] as const;
  expect(waysBack(places, departures, new Map(there))(0)).toEqual([0, 1]);
});
