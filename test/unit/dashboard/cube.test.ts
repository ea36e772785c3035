import { describe, expect, test } from 'vitest';
import { cubeBuilder } from '../../../src/dashboard/data/cube.ts';
import { plusDays } from '../../../src/dashboard/data/dates.ts';
import { sumsOf } from '../../../src/dashboard/data/sum.ts';

const shape = { facts: ['agent'], sums: ['lines', 'commits'] };
const today = '2026-11-29';

function daily(days: number, agents: number) {
  const builder = cubeBuilder(shape);
  for (let day = 0; day < days; day += 1) {
    for (let agent = 0; agent < agents; agent += 1) builder.add(plusDays(today, -day), [agent], [10, 1]);
  }
  return builder;
}

describe('a cube', () => {
  test('has a row for each day and fact, in order', () => {
    const builder = cubeBuilder(shape);
    builder.add('2026-11-29', [1], [2, 1]);
    builder.add('2026-11-28', [0], [5, 1]);
    builder.add('2026-11-29', [1], [3, 1]);
    expect(builder.cube(today, 100)).toEqual({
      buckets: [
        { date: '2026-11-28', days: 1 },
        { date: '2026-11-29', days: 1 },
      ],
      rows: 2,
      columns: { bucket: [0, 1], agent: [0, 1], lines: 5, commits: [1, 2] },
    });
  });

  test('of nothing has no row', () => {
    expect(cubeBuilder(shape).cube(today, 100)).toMatchObject({ buckets: [], rows: 0 });
  });

  test.each([
    { most: 4000, longest: 1, newest: 1 },
    { most: 1000, longest: 7, newest: 1 },
    { most: 750, longest: 31, newest: 1 },
    { most: 300, longest: 31, newest: 30 },
    { most: 11, longest: 400, newest: 400 },
  ])('with at most $most rows puts days of long ago together, and loses nothing', ({ most, longest, newest }) => {
    const cube = daily(400, 10).cube(today, most);
    expect(cube.rows).toBeLessThanOrEqual(most);
    expect(Math.max(...cube.buckets.map(({ days }) => days))).toBe(longest);
    expect(cube.buckets.at(-1)?.days).toBe(newest);
    expect([sumsOf(cube)('lines'), sumsOf(cube)('commits')]).toEqual([40_000, 4000]);
  });

  test('days that are told apart and those put together do not overlap', () => {
    for (const most of [4000, 1000, 750, 300]) {
      const { buckets } = daily(400, 10).cube(today, most);
      for (const [at, { date, days }] of buckets.slice(0, -1).entries()) {
        expect([most, plusDays(date, days)]).toEqual([most, buckets[at + 1]?.date]);
      }
    }
  });
});
