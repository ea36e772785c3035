import type { MinuteTokens, TokenCounts } from '../store/tokens.ts';
import { dayOf } from './calendar.ts';

/** What a model took and wrote on a day of the reader's. */
export interface DayTokens extends TokenCounts {
  readonly date: string;
  readonly model: string | null;
  /** By the prices that the user gave; `null`: for some of it there is none. */
  readonly cost: number | null;
  readonly currency: string | null;
}

const kinds = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const;

/** Of a million tokens. */
export interface ModelPrices {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cache_read?: number | undefined;
  readonly cache_write?: number | undefined;
}

export interface Prices {
  readonly currency: string;
  /** By the model's name, in which `*` stands for any characters. */
  readonly models: Readonly<Record<string, ModelPrices>>;
}

/** The minutes summed up by day and model. */
export function tokensByDay(minutes: Iterable<MinuteTokens>): DayTokens[] {
  const rows = new Map<string, DayTokens>();
  let day = { date: '', start: 0, end: 0 };
  for (const minute of minutes) {
    const instant = Date.parse(`${minute.minute}:00Z`);
    if (Number.isNaN(instant)) continue;
    if (instant < day.start || instant >= day.end) day = dayOf(instant);
    const key = `${day.date} ${minute.model}`;
    const row = rows.get(key) ?? { date: day.date, model: minute.model, ...none, cost: null, currency: null };
    rows.set(key, { ...row, ...sumOf(row, minute) });
  }
  return [...rows.values()];
}

const none: TokenCounts = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 };

/** Rows of days summed up by model, the costliest first. */
export function tokensByModel(rows: readonly DayTokens[]): Omit<DayTokens, 'date'>[] {
  const models = new Map<string | null, Omit<DayTokens, 'date'>>();
  for (const { date: _, ...row } of rows) {
    const sum = models.get(row.model);
    const cost = sum === undefined ? row.cost : sum.cost === null || row.cost === null ? null : sum.cost + row.cost;
    models.set(row.model, sum === undefined ? row : { ...row, ...sumOf(sum, row), cost });
  }
  const all = (row: TokenCounts) => kinds.reduce((total, kind) => total + row[kind], 0);
  return [...models.values()].sort((a, b) => (b.cost ?? 0) - (a.cost ?? 0) || all(b) - all(a));
}

/** The same rows with what they cost. */
export function withCosts(rows: readonly DayTokens[], prices: Prices): DayTokens[] {
  const found = new Map<string | null, ModelPrices | undefined>();
  return rows.map((row) => {
    if (!found.has(row.model)) found.set(row.model, priceOf(row.model, prices));
    const price = found.get(row.model);
    return { ...row, cost: price === undefined ? null : costOf(row, price), currency: prices.currency };
  });
}

/** The prices of the longest name that fits. */
function priceOf(model: string | null, { models }: Prices): ModelPrices | undefined {
  const fits = (name: string) => new RegExp(`^${name.split('*').map(escaped).join('.*')}$`, 's').test(model ?? '');
  const [best] = Object.keys(models)
    .filter(fits)
    .sort((a, b) => b.length - a.length);
  return best === undefined ? undefined : models[best];
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

const million = 1_000_000;

function costOf(row: TokenCounts, price: ModelPrices): number | null {
  const parts = kinds.map((kind) => {
    const each = price[kind.replace('_tokens', '') as keyof ModelPrices];
    return row[kind] === 0 ? 0 : each === undefined ? undefined : (row[kind] * each) / million;
  });
  if (parts.includes(undefined)) return null;
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return Number(sum.toFixed(6));
}

function sumOf(one: TokenCounts, other: TokenCounts): TokenCounts {
  return {
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    cache_read_tokens: one.cache_read_tokens + other.cache_read_tokens,
    cache_write_tokens: one.cache_write_tokens + other.cache_write_tokens,
  };
}
