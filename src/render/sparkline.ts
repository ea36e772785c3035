import type { Paint } from './paint.ts';

/** Values from 0 to `most` as one cell each; what is not 0 is seen. More than have room are summed up. */
export function sparkline(values: readonly number[], most: number, { marks }: Pick<Paint, 'marks'>): string {
  const steps = marks.steps.length - 1;
  return values
    .map((value) => marks.steps[value === 0 ? 0 : Math.max(1, Math.round((value / most) * steps))] ?? '')
    .join('');
}

/** So many values or fewer, neighbours summed up where there are more. */
export function summedUp(values: readonly number[], room: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / room));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size).reduce((sum, value) => sum + value, 0),
  );
}
