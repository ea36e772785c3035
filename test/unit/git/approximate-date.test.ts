import { describe, expect, test } from 'vitest';
import { approximateDate } from '../../../src/git/approximate-date.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('a date as git takes it', () => {
  test.each([
    ['yesterday', day],
    ['2 weeks ago', 14 * day],
    ['2.weeks.ago', 14 * day],
    ['3 days', 3 * day],
    ['one hour ago', hour],
    ['7d', 7 * day],
    ['12h', 12 * hour],
    ['2w', 14 * day],
    [' 1 Week Ago ', 7 * day],
    ['now', 0],
  ])('%j is so long ago', (text, ago) => {
    const before = Date.now();
    const found = approximateDate(text) ?? Number.NaN;
    // git knows seconds; a day may be one of 23 or 25 hours.
    expect(found).toBeGreaterThanOrEqual(before - ago - 1000 - hour);
    expect(found).toBeLessThanOrEqual(Date.now() - ago + hour);
  });

  test.each([
    ['@1700000000', 1_700_000_000_000],
    ['Thu, 5 Mar 2026 10:00:00 +0100', Date.parse('2026-03-05T09:00:00Z')],
    ['Mar 5 2026 10:00 UTC', Date.parse('2026-03-05T10:00:00Z')],
  ])('%j is a moment', (text, instant) => {
    expect(approximateDate(text)).toBe(instant);
  });

  test('noon is twelve by the reader’s clock', () => {
    expect(new Date(approximateDate('noon yesterday') ?? 0).getHours()).toBe(12);
  });

  // git takes the first ones for now, and of the others leaves out what it does not know.
  test.each([
    '',
    'foo',
    'yestrday',
    'tomorow',
    'monday',
    'never',
    'all',
    'false',
    '2 wekks ago',
    '3 foo',
    'Nov 3 bar',
    '7',
    '10',
    '7m',
  ])('%j is none', (text) => {
    expect(approximateDate(text)).toBeUndefined();
  });
});
