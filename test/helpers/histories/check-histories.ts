import process from 'node:process';
import fc from 'fast-check';
import type { LineCounts } from './check.ts';
import { histories, type Played, play } from './history.ts';
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
  { seed, runs, length = 25, count }: HistoriesToCheck,
): void {
  let mistakes: readonly string[] = [];
  const property = fc.property(playing.draw(length), (history) => {
    const played = playing.play(history);
    count?.(played.lines);
    mistakes = played.mistakes;
    return mistakes.length === 0;
  });
  const result = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  const [history] = result.counterexample ?? [];
  if (history !== undefined) throw new Error(describe(playing, history, seed, mistakes));
}

function describe<Each extends { readonly steps: readonly unknown[] }>(
  { play }: Playing<Each>,
  history: Each,
  seed: number,
  mistakes: readonly string[],
): string {
  const { played } = shrink(history, play);
  const isAgain = played.mistakes.length > 0;
  return [
    `seed ${seed}:${isAgain ? '' : ' (not when it was played again)'}`,
    ...(isAgain ? played.mistakes : mistakes).slice(0, 12).map((line) => `  ${line}`),
    'after:',
    ...played.log.map((line) => `  ${line}`),
  ].join('\n');
}
