import { describe, expect, test } from 'vitest';
import type { DayTotals } from '../../../src/stats/report.ts';
import { byStretch } from '../../../src/stats/stretches.ts';

const day = (date: string, ai: number): DayTotals => ({
  ...{ date, commits: 1, ai_lines_added: ai, human_lines_added: 2 * ai, unknown_lines_added: 1 },
});

const datesOf = (...dates: string[]) => {
  const { each, rows } = byStretch(dates.map((date) => day(date, 1)));
  return [each, ...rows.map((row) => row.date)];
};

describe('days in a chart', () => {
  test('of nothing are none', () => {
    expect(byStretch([])).toEqual({ each: 'day', rows: [] });
  });

  test('are rows up to thirty, those between without commits too', () => {
    expect(datesOf('2026-02-27', '2026-03-02')).toEqual([
      'day',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(datesOf('2026-03-01', '2026-03-30')).toHaveLength(1 + 30);
  });

  test('are weeks from Monday beyond', () => {
    expect(datesOf('2026-03-01', '2026-03-31')).toEqual([
      ...['week', '2026-02-23', '2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'],
    ]);
  });

  test('are months beyond thirty weeks, years beyond three', () => {
    expect(datesOf('2025-11-30', '2026-06-30')).toEqual([
      ...['month', '2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01'],
      '2026-06-01',
    ]);
    expect(datesOf('2022-12-31', '2026-01-01')).toEqual([
      ...['year', '2022-01-01', '2023-01-01', '2024-01-01', '2025-01-01', '2026-01-01'],
    ]);
  });

  test('are summed up', () => {
    const { rows } = byStretch([day('2026-01-01', 1), day('2026-03-02', 10), day('2026-03-08', 100)]);
    expect(rows.at(-1)).toEqual({
      ...{ date: '2026-03-02', commits: 2, ai_lines_added: 110, human_lines_added: 220, unknown_lines_added: 2 },
    });
    expect(rows.reduce((sum, row) => sum + row.ai_lines_added, 0)).toBe(111);
  });
});
