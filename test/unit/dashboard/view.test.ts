import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cubeBuilder } from '../../../src/dashboard/data/cube.ts';
import { apportion, writersOf } from '../../../src/dashboard/data/writers.ts';
import { csvOf } from '../../../src/dashboard/view/csv.ts';
import { filtersOf, hashOf } from '../../../src/dashboard/view/filters.ts';
import { seriesOf } from '../../../src/dashboard/view/series.ts';
import { column } from '../../../src/dashboard/view/tables.ts';

describe('the address keeps the filters', () => {
  test.each([
    {},
    { days: 30 },
    { since: '2026-01-02', until: '2026-02-03' },
    { repository: '/home/a b/ü#&=%', agent: '', role: 'x', model: 'm', harness: 'h' },
  ])('%j', (filters) => {
    expect(filtersOf(hashOf(filters))).toEqual(filters);
  });

  test.each(['#days=0', '#days=-3', '#days=x', '#since=yesterday', '#until=2026-13-40', '#other=1', '#figures', '#%'])(
    '%s asks for nothing',
    (hash) => {
      expect(filtersOf(hash)).toEqual({});
    },
  );

  test('a number of days goes before dates', () => {
    expect(filtersOf('#days=7&since=2026-01-01')).toEqual({ days: 7 });
  });
});

describe('lines are shared out', () => {
  test('whole, and none is lost', () => {
    const share = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(10_000), share, (lines, shares) => {
        const given = apportion(lines, shares);
        expect(given.reduce((sum, each) => sum + each, 0)).toBe(lines);
        expect(given.every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
      }),
    );
  });

  test('by what each wrote', () => {
    expect(apportion(10, [6, 3, 4])).toEqual([5, 2, 3]);
    expect(apportion(4, [0, 0])).toEqual([4, 0]);
    expect(apportion(4, [])).toEqual([]);
  });

  test('agents that write with one model need not be asked line by line', () => {
    const used = {
      models: [
        { agent_id: 'a', model: 'opus' },
        { agent_id: 'b', model: 'opus' },
        { agent_id: 'b', model: 'haiku' },
      ],
      harnesses: [{ agent_id: 'a', harness: 'cc' }],
    };
    expect(writersOf(used, true).sole).toEqual(['a']);
    expect(writersOf(used, true).sharesOf(1, 'a')).toEqual([{ model: 'opus', harness: 'cc', lines: 1 }]);
    expect(writersOf(used, false).sole).toEqual([]);
  });
});

describe('a series', () => {
  const cube = (dates: readonly string[], most = 1000) => {
    const builder = cubeBuilder({ facts: [], sums: ['lines'] });
    for (const date of dates) builder.add(date, [], [1]);
    return builder.cube('2026-11-29', most);
  };
  const open = { since: undefined, until: undefined };
  const all = (rows: number) => Array.from({ length: rows }, (_, row) => row);

  test('has the days between that have nothing', () => {
    const found = cube(['2026-11-23', '2026-11-26']);
    expect(seriesOf(found, [0, 1], ['lines'], open, '2026-11-29')).toEqual({
      step: 'day',
      dates: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'],
      sums: { lines: [1, 0, 0, 1] },
    });
  });

  test('of asked days goes to today', () => {
    const dates = { since: '2026-11-25', until: undefined };
    const { dates: found } = seriesOf(cube(['2026-11-26']), [0], ['lines'], dates, '2026-11-29');
    expect([found[0], found.at(-1)]).toEqual(['2026-11-25', '2026-11-29']);
  });

  test.each([
    { first: '2026-09-01', step: 'day' },
    { first: '2026-06-01', step: 'week' },
    { first: '2023-01-01', step: 'month' },
  ])('from $first is by $step', ({ first, step }) => {
    const series = seriesOf(cube([first, '2026-11-29']), [0, 1], ['lines'], open, '2026-11-29');
    expect([series.step, series.sums['lines']?.[0], series.sums['lines']?.at(-1)]).toEqual([step, 1, 1]);
  });

  test('of days that were put together tells them not apart again', () => {
    const dates = all(90).map((day) => new Date(Date.UTC(2026, 7, 1 + day)).toISOString().slice(0, 10));
    const found = cube(dates, 60);
    const { step, sums } = seriesOf(found, all(found.rows), ['lines'], open, '2026-11-29');
    expect([step, sums['lines']?.reduce((sum, each) => sum + each, 0)]).toEqual(['week', 90]);
  });

  test('of nothing is empty', () => {
    expect(seriesOf(cube([]), [], ['lines'], open, '2026-11-29')).toEqual({
      step: 'day',
      dates: [],
      sums: { lines: [] },
    });
  });
});

test('CSV quotes what it must, and runs no formula', () => {
  const columns = [column('Name', 'text'), column('AI, lines'), column('Share', 'percent')];
  const rows = [
    ['a "b", c', 1, null],
    ['=1+1', -2, 59.6],
    ['two\nlines', 0, 0],
  ];
  expect(csvOf({ id: 't', title: 'T', columns, rows })).toBe(
    'Name,"AI, lines",Share\r\n"a ""b"", c",1,\r\n\'=1+1,-2,59.6\r\n"two\nlines",0,0\r\n',
  );
});
