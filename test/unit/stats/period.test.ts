import process from 'node:process';
import { afterEach, describe, expect, test } from 'vitest';
import { addDays, dayOf, daysBetween } from '../../../src/stats/calendar.ts';
import { parseMoment, periodBounds, periodOf } from '../../../src/stats/period.ts';

afterEach(() => {
  process.env['TZ'] = 'UTC';
});

const iso = (instant: number) => new Date(instant).toISOString();

describe('days', () => {
  test.each([
    ['UTC', '2026-03-02T23:30:00Z', '2026-03-02', '2026-03-02T00:00:00.000Z', 24],
    ['Asia/Tokyo', '2026-03-02T23:30:00Z', '2026-03-03', '2026-03-02T15:00:00.000Z', 24],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['America/New_York', '2026-11-01T12:00:00Z', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
    // The clock goes from 23:59:59 to 01:00: the day has no midnight.
    ['Africa/Cairo', '2026-04-24T12:00:00Z', '2026-04-24', '2026-04-23T22:00:00.000Z', 23],
  ])('in %s, %s lies in %s', (zone, instant, date, start, hours) => {
    process.env['TZ'] = zone;
    const day = dayOf(Date.parse(instant));
    expect([day.date, iso(day.start), (day.end - day.start) / 3_600_000]).toEqual([date, start, hours]);
  });

  test.each(['UTC', 'Europe/Berlin', 'Africa/Cairo', 'Pacific/Apia'])(
    'of a year follow each other without gap (%s)',
    (zone) => {
      process.env['TZ'] = zone;
      const first = dayOf(Date.parse('2026-01-01T12:00:00Z'));
      const days = daysBetween(first, addDays(first, 364));
      expect(days).toHaveLength(365);
      expect(days.slice(1).every((day, index) => day.start === days[index]?.end)).toBe(true);
      expect(new Set(days.map((day) => day.date)).size).toBe(365);
    },
  );
});

describe('a moment', () => {
  test.each([
    ['2026-03-02', '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'],
    ['2026-03-02T10:30', '2026-03-02T10:30:00.000Z', '2026-03-02T10:31:00.000Z'],
    ['2026-03-02 10:30:15', '2026-03-02T10:30:15.000Z', '2026-03-02T10:30:16.000Z'],
    ['2026-03-02T10:30:15.250Z', '2026-03-02T10:30:15.000Z', '2026-03-02T10:30:16.000Z'],
    ['2026-03-02T10:30:15+02:00', '2026-03-02T08:30:15.000Z', '2026-03-02T08:30:16.000Z'],
    ['2026-03-02T10:30:15-0330', '2026-03-02T14:00:15.000Z', '2026-03-02T14:00:16.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ])('%s is read', (text, start, end) => {
    const moment = parseMoment(text);
    expect(moment && [iso(moment.start), iso(moment.end)]).toEqual([start, end]);
  });

  test.each([
    '',
    '2026',
    '2026-3-2',
    '02.03.2026',
    '2026-02-30',
    '2026-13-01',
    '2026-03-02T25:00',
    '2026-03-02Z',
    'yesterday',
  ])('"%s" is none', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });

  test('without a zone it is the reader’s', () => {
    process.env['TZ'] = 'Asia/Tokyo';
    expect(iso(parseMoment('2026-03-02')?.start ?? 0)).toBe('2026-03-01T15:00:00.000Z');
    expect(iso(parseMoment('2026-03-02T10:00')?.start ?? 0)).toBe('2026-03-02T01:00:00.000Z');
    expect(iso(parseMoment('2026-03-02T10:00Z')?.start ?? 0)).toBe('2026-03-02T10:00:00.000Z');
  });
});

describe('a period', () => {
  const now = Date.parse('2026-03-10T15:00:00Z');

  test('of days ends with today', () => {
    expect(periodBounds(periodOf({ days: 7 }, now))).toEqual({ since: '2026-03-04T00:00:00Z', until: null });
    expect(periodBounds(periodOf({ days: 1 }, now))).toEqual({ since: '2026-03-10T00:00:00Z', until: null });
  });

  test('of days before a day ends with that', () => {
    const period = periodOf({ days: 2, until: parseMoment('2026-02-10') }, now);
    expect(periodBounds(period)).toEqual({ since: '2026-02-09T00:00:00Z', until: '2026-02-10T23:59:59Z' });
  });

  test('includes the whole day of --until', () => {
    const period = periodOf({ since: parseMoment('2026-03-01'), until: parseMoment('2026-03-05') }, now);
    expect(periodBounds(period)).toEqual({ since: '2026-03-01T00:00:00Z', until: '2026-03-05T23:59:59Z' });
  });
});
