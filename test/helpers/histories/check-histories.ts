import process from 'node:process';
import fc from 'fast-check';
import { histories, type Played, play } from './history.ts';
import type { LineCounts } from './line-counts.ts';
import { shrink } from './shrink.ts';

/** What one of the four test files plays. `HISTORIES_SEED` and `HISTORIES_RUNS` say otherwise. */
export function historiesToCheck(part: number): { seed: number; runs: number } {
  const seed = Number(process.env['HISTORIES_SEED'] ?? 0) + part;
  return { seed, runs: Number(process.env['HISTORIES_RUNS'] ?? 50) };
}

export interface HistoriesToCheck {
  readonly seed: number;
  readonly runs: number;
  readonly length?: number;
  /** A wrong history is told whole: making it short takes many times what playing it does. */
  readonly isWhole?: boolean;
  readonly count?: (lines: LineCounts) => void;
}

/** What can be played. */
export interface Playing<Each extends { readonly steps: readonly unknown[] }> {
  readonly draw: (length: number) => fc.Arbitrary<Each>;
  readonly play: (history: Each) => Played;
}

/**
 * Plays `runs` random histories; the first that is wrong throws an `Error` with the seed and the history as text. `count` is
 * told how many lines of each were compared.
 */
export function checkHistories(asked: HistoriesToCheck): void {
  checkAll({ draw: histories, play }, asked);
}

/** The same of any kind of histories. */
export function checkAll<Each extends { readonly steps: readonly unknown[] }>(
  playing: Playing<Each>,
  { seed, runs, length = 25, isWhole = false, count }: HistoriesToCheck,
): void {
  let mistakes: readonly string[] = [];
  let log: readonly string[] = [];
  const property = fc.property(playing.draw(length), (history) => {
    const played = playing.play(history);
    count?.(played.lines);
    ({ mistakes, log } = played);
    return mistakes.length === 0;
  });
  const result = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  const [history] = result.counterexample ?? [];
  if (history === undefined) return;
  if (isWhole) throw new Error(told(`seed ${seed}:`, mistakes, log));
  const { played } = shrink(history, playing.play);
  if (played.mistakes.length > 0) throw new Error(told(`seed ${seed}:`, played.mistakes, played.log));
  throw new Error(told(`seed ${seed}: (not when it was played again)`, mistakes, log));
}

function told(title: string, mistakes: readonly string[], log: readonly string[]): string {
  const indented = (rows: readonly string[]) => rows.map((row) => `  ${row}`);
  return [title, ...indented(mistakes.slice(0, 12)), 'after:', ...indented(log)].join('\n');
}
