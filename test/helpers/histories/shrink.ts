import type { Played } from './history.ts';

/** A shorter history that is wrong as well: steps are left out, half of them first, then one by one. */
export function shrink<History extends { readonly steps: readonly unknown[] }>(
  history: History,
  play: (history: History) => Played,
): { history: History; played: Played } {
  let smallest = history;
  let played = play(history);
  for (let size = Math.ceil(history.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = smallest.steps.length - size; at > -size; at -= size) {
      const from = Math.max(0, at);
      const steps = smallest.steps.filter((_, index) => index < from || index >= at + size);
      const attempt = play({ ...smallest, steps });
      if (attempt.mistakes.length > 0) {
        smallest = { ...smallest, steps };
        played = attempt;
      }
    }
  }
  return { history: smallest, played };
}
