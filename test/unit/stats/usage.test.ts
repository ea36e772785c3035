import process from 'node:process';
import { afterEach, describe, expect, test } from 'vitest';
import { allTime, periodOf } from '../../../src/stats/period.ts';
import { type UsagePeriod, usageOf } from '../../../src/stats/usage.ts';

const before = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = before;
});

const minute = (time: string, tokens: number | null = null) => ({
  ...{ minute: time, invocations: 1, succeeded: 1, failed: 0, tokens },
});

function labels(times: readonly string[], each: UsagePeriod, zone = 'UTC'): string[] {
  process.env['TZ'] = zone;
  const rows = usageOf(
    times.map((time) => minute(time)),
    each,
    allTime,
  );
  return rows.map((row) => `${row.label} ${row.since} ${row.invocations}`);
}

describe('usage over time', () => {
  test('of nothing is nothing', () => {
    expect(usageOf([], 'day', allTime)).toEqual([]);
  });

  test('adds up what is known of tokens, and knows none where none is', () => {
    const rows = usageOf(
      [minute('2026-03-02T10:00', 5), minute('2026-03-02T10:01'), minute('2026-03-03T10:00')],
      'day',
      allTime,
    );
    expect(rows.map((row) => row.tokens)).toEqual([5, null]);
  });

  test('a day is the reader’s', () => {
    expect(labels(['2026-03-02T23:30'], 'day', 'Asia/Tokyo')).toEqual(['2026-03-03 2026-03-02T15:00:00Z 1']);
  });

  test('a week begins on Monday', () => {
    expect(labels(['2026-03-01T12:00', '2026-03-02T00:00', '2026-03-08T23:59'], 'week')).toEqual([
      '2026-02-23 2026-02-23T00:00:00Z 1',
      '2026-03-02 2026-03-02T00:00:00Z 2',
    ]);
  });

  test('an hour that the clock repeats is two', () => {
    const times = ['2026-10-25T00:10', '2026-10-25T01:10', '2026-10-25T02:10'];
    expect(labels(times, 'hour', 'Europe/Berlin')).toEqual([
      '2026-10-25 02:00 2026-10-25T00:00:00Z 1',
      '2026-10-25 02:00 2026-10-25T01:00:00Z 1',
      '2026-10-25 03:00 2026-10-25T02:00:00Z 1',
    ]);
  });

  test('hours of a zone that is half an hour off begin where its clock says', () => {
    expect(labels(['2026-03-02T10:45'], 'hour', 'Asia/Kolkata')).toEqual(['2026-03-02 16:00 2026-03-02T10:30:00Z 1']);
  });

  test('a period of days has all of them, before and after what was used', () => {
    const period = periodOf({ days: 3 }, Date.parse('2026-03-04T12:00:00Z'));
    const rows = usageOf([minute('2026-03-03T10:00')], 'day', period);
    expect(rows.map((row) => `${row.label} ${row.invocations}`)).toEqual([
      '2026-03-02 0',
      '2026-03-03 1',
      '2026-03-04 0',
    ]);
    expect(usageOf([], 'week', period)).toHaveLength(1);
  });

  test('a clock that was centuries off makes no centuries of empty hours', () => {
    expect(labels(['1970-01-01T00:00', '2026-03-02T10:00'], 'hour')).toHaveLength(2);
  });
});
