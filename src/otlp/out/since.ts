import type { Cursor } from './cursor.ts';
import type { Metric, Point, When } from './metrics.ts';

/** Sums as they are to be told now, and what is to be remembered of them once they are. */
export interface Told {
  readonly metrics: readonly Metric[];
  readonly counters: Record<string, number>;
}

/**
 * A sum that has come to nothing is told once more, as 0; where counters are to be told as what was added since the last
 * time, they are.
 */
export function sinceLast(metrics: readonly Metric[], cursor: Cursor, when: When, asDelta: boolean): Told {
  const counters: Record<string, number> = {};
  const told = metrics.map((metric) => {
    if (metric.kind === 'gauge') return metric;
    const points = new Map(metric.points.map((point) => [keyOf(metric, point), point]));
    for (const [key, { value }] of points) counters[key] = value;
    const isDelta = asDelta && metric.kind === 'counter';
    const all = [...points, ...gone(metric, points, cursor, when)];
    return { ...metric, isDelta, points: isDelta ? added(all, cursor) : all.map(([, point]) => point) };
  });
  return { metrics: told.filter(({ points }) => points.length > 0), counters };
}

function keyOf({ name }: Metric, { attributes }: Point): string {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name} ${JSON.stringify(Object.fromEntries(sorted))}`;
}

function gone({ name }: Metric, points: ReadonlyMap<string, Point>, cursor: Cursor, when: When): [string, Point][] {
  return Object.keys(cursor.counters)
    .filter((key) => key.startsWith(`${name} `) && !points.has(key))
    .map((key) => [key, { attributes: JSON.parse(key.slice(name.length + 1)), value: 0, ...when }]);
}

function added(points: readonly (readonly [string, Point])[], { counters, countedAt }: Cursor): Point[] {
  return points
    .map(([key, point]) => ({
      ...point,
      value: Math.max(0, point.value - (counters[key] ?? 0)),
      start: countedAt ?? point.start,
    }))
    .filter(({ value }) => value > 0);
}
