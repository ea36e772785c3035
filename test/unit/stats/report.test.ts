import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/stats/calendar.ts';
import { allTime, periodOf } from '../../../src/stats/period.ts';
import { aiPercent, dailyOf, withoutGaps } from '../../../src/stats/report.ts';

const sums = { commits: 1, ai_lines_added: 2, human_lines_added: 3, unknown_lines_added: 4 };
const on = (date: string) => ({ ...sums, day: dayOf(Date.parse(`${date}T12:00:00Z`)) });

test.each([
  [0, 0, null],
  [0, 5, 0],
  [5, 0, 100],
  [1, 2, 33.3],
  [2, 1, 66.7],
])('%i AI and %i human lines are %s percent', (ai, human, percent) => {
  expect(aiPercent(ai, human)).toBe(percent);
});

describe('days', () => {
  test('of all time are those with commits', () => {
    expect(dailyOf([on('2026-03-01'), on('2026-03-04')], allTime).map((row) => row.date)).toEqual([
      '2026-03-01',
      '2026-03-04',
    ]);
  });

  test('of a period of days are all, those after today with commits too', () => {
    const period = periodOf({ days: 3 }, Date.parse('2026-03-04T12:00:00Z'));
    expect(dailyOf([on('2026-03-03'), on('2026-03-06')], period)).toEqual([
      { date: '2026-03-02', commits: 0, ai_lines_added: 0, human_lines_added: 0, unknown_lines_added: 0 },
      { date: '2026-03-03', ...sums },
      { date: '2026-03-04', commits: 0, ai_lines_added: 0, human_lines_added: 0, unknown_lines_added: 0 },
      { date: '2026-03-06', ...sums },
    ]);
  });

  test('for a chart have no gaps', () => {
    const daily = dailyOf([on('2026-02-27'), on('2026-03-02')], allTime);
    expect(withoutGaps(daily).map((row) => `${row.date} ${row.commits}`)).toEqual([
      '2026-02-27 1',
      '2026-02-28 0',
      '2026-03-01 0',
      '2026-03-02 1',
    ]);
    expect(withoutGaps([])).toEqual([]);
  });
});
