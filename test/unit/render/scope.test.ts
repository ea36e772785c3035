import process from 'node:process';
import { afterEach, describe, expect, test } from 'vitest';
import { scopeOf, secondText, timesIn } from '../../../src/render/scope.ts';

afterEach(() => {
  process.env['TZ'] = 'UTC';
});

describe('times are the reader’s, and name the zone', () => {
  test.each([
    ['UTC', '2026-03-02 10:00:00 +0000'],
    ['Europe/Berlin', '2026-03-02 11:00:00 +0100'],
    ['America/St_Johns', '2026-03-02 06:30:00 -0330'],
    ['Asia/Kathmandu', '2026-03-02 15:45:00 +0545'],
  ])('in %s', (zone, text) => {
    process.env['TZ'] = zone;
    expect(secondText('2026-03-02T10:00:00Z')).toBe(text);
  });

  test('in the head of a column, or beside each where the clock was changed between them', () => {
    process.env['TZ'] = 'Europe/Berlin';
    const [winter, summer] = ['2026-03-02T10:00:00Z', '2026-07-02T10:00:00Z'];
    const same = timesIn('Began', [winter, null]);
    expect([same.title, same.cell(winter), same.cell(null)]).toEqual(['Began (+0100)', '2026-03-02 11:00', '-']);
    const both = timesIn('Began', [winter, summer]);
    expect([both.title, both.cell(winter), both.cell(summer)]).toEqual([
      ...['Began', '2026-03-02 11:00 +0100', '2026-07-02 12:00 +0200'],
    ]);
  });

  test('in a period, but of whole days', () => {
    process.env['TZ'] = 'Asia/Tokyo';
    const of = (since: string, until: string | null = null) => scopeOf({ period: { since, until }, agent_id: null });
    expect(of('2026-03-01T15:00:00Z')).toBe('since 2026-03-02');
    expect(of('2026-03-01T15:30:00Z', '2026-03-02T14:59:59Z')).toBe('2026-03-02 00:30 +0900 to 2026-03-02');
  });

  test('repositories are named, of many the first five', () => {
    const of = (repo: string) => scopeOf({ period: { since: null, until: null }, repo, agent_id: 'w' });
    expect(of('web')).toBe('all time, repository web, agent w');
    expect(of('a, b, c, d, e, f')).toBe('all time, 6 repositories: a, b, c, d, e …, agent w');
  });
});
