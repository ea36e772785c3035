import { followedIn } from './lineage.ts';
import { isLive, type Weave } from './weave.ts';

/**
 * A weave with no more than `most` removed lines that no commit has, the newest: a file that is written thousands of
 * times between two commits would else grow for ever. They serve commits of what was staged before it was removed.
 */
export function forgetRemoved(weave: Weave, most: number): Weave {
  const removed = weave.filter((line) => !isLive(line) && !line.base);
  if (removed.length <= most) return weave;
  const oldestKept = removed.map((line) => line.id).sort((a, b) => b - a)[most - 1] ?? 0;
  const followed = followedIn(weave);
  return weave.filter((line) => isLive(line) || line.base || line.id >= oldestKept || followed.has(line.id));
}
