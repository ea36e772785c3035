import { describe, expect, test } from 'vitest';
import { type DayTokens, tokensByDay, tokensByModel, withCosts } from '../../../src/stats/tokens.ts';

const counts = (input: number, output: number, read = 0, write = 0) => ({
  ...{ input_tokens: input, output_tokens: output, cache_read_tokens: read, cache_write_tokens: write },
});
const minute = (at: string, model: string | null, input: number, output: number) => ({
  ...{ minute: at, model, ...counts(input, output) },
});
const row = (model: string | null, ...numbers: Parameters<typeof counts>): DayTokens => ({
  ...{ date: '2026-03-02', model, ...counts(...numbers), cost: null, currency: null },
});

test('minutes are summed up by day and model', () => {
  const rows = tokensByDay([
    ...[minute('2026-03-01T23:59', 'opus', 1, 10), minute('2026-03-02T00:00', 'haiku', 2, 20)],
    ...[
      minute('2026-03-02T00:00', 'opus', 3, 30),
      minute('2026-03-02T23:59', 'opus', 4, 40),
      minute('2026-13-45T99:99', 'opus', 5, 50),
    ],
  ]);
  expect(
    rows.map(({ date, model, input_tokens, output_tokens }) => [date, model, input_tokens, output_tokens]),
  ).toEqual([
    ['2026-03-01', 'opus', 1, 10],
    ['2026-03-02', 'haiku', 2, 20],
    ['2026-03-02', 'opus', 7, 70],
  ]);
});

describe('what tokens cost', () => {
  const price = { input: 5, output: 25, cache_read: 0.5, cache_write: 6.25 };
  const costs = (models: Parameters<typeof withCosts>[1]['models'], ...rows: DayTokens[]) =>
    withCosts(rows, { currency: 'EUR', models }).map(({ cost }) => cost);

  test('is by a million of each kind', () => {
    expect(costs({ opus: price }, row('opus', 1_000_000, 100_000, 2_000_000, 80_000))).toEqual([5 + 2.5 + 1 + 0.5]);
  });

  test('is not known of a model, or a kind of token, without a price', () => {
    expect(costs({ opus: price }, row('haiku', 1, 1), row(null, 1, 1))).toEqual([null, null]);
    const partly = { opus: { input: 1, output: 1 } };
    expect(costs(partly, row('opus', 1_000_000, 0, 1), row('opus', 1_000_000, 0))).toEqual([null, 1]);
  });

  test('is by the longest name that fits, * being any characters and nothing else', () => {
    const models = { '*': { input: 1 }, 'claude-*': { input: 2 }, 'claude-opus-4.5*': { input: 3 } };
    const rows = ['gpt', 'claude-haiku', 'claude-opus-4.5-20251101', 'claude-opus-4x5'].map((name) =>
      row(name, 1_000_000, 0),
    );
    expect(costs(models, ...rows)).toEqual([1, 2, 3, 2]);
  });

  test('names the currency', () => {
    expect(withCosts([row('opus', 1, 1)], { currency: 'EUR', models: {} })[0]?.currency).toBe('EUR');
  });
});

test('days are summed up by model, the costliest first', () => {
  const day = (model: string, output: number, cost: number | null) => ({
    ...row(model, 0, output),
    cost,
    currency: 'USD',
  });
  const rows = tokensByModel([day('a', 10, 1), day('b', 1, 2), day('a', 5, 0.5), day('c', 9, null), day('c', 9, 3)]);
  expect(rows.map(({ model, output_tokens, cost }) => [model, output_tokens, cost])).toEqual([
    ['b', 1, 2],
    ['a', 15, 1.5],
    ['c', 18, null],
  ]);
});
