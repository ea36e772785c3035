import process from 'node:process';
import fc from 'fast-check';
import type { LineCounts } from './check.ts';
import { type History, histories, play } from './history.ts';
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

/**
 * Plays `runs` random histories; the first that is wrong throws an `Error` with the seed and the history as text. `count` is
 * told how many lines of each were compared.
 */
export function checkHistories({ seed, runs, length = 25, count }: HistoriesToCheck): void {
  let mistakes: readonly string[] = [];
  const property = fc.property(histories(length), (history) => {
    const played = play(history);
    count?.(played.lines);
    mistakes = played.mistakes;
    return mistakes.length === 0;
  });
  const result = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  const [history] = result.counterexample ?? [];
  if (history !== undefined) throw new Error(describe(history, seed, result.counterexamplePath, mistakes));
}

function describe(history: History, seed: number, path: string | null, mistakes: readonly string[]): string {
  const { played } = shrink(history);
  const isAgain = played.mistakes.length > 0;
  return [
    `seed ${seed}, history ${path}:${isAgain ? '' : ' (not when it was played again)'}`,
    ...(isAgain ? played.mistakes : mistakes).slice(0, 12).map((line) => `  ${line}`),
    'after:',
    ...played.log.map((line) => `  ${line}`),
  ].join('\n');
}
