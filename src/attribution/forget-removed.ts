import { followedIn } from './lineage.ts';
import { isLive, type Weave } from './weave.ts';

/**
 * A weave with no more than `most` removed lines that no commit has, the newest: a file that is written thousands of
 * times between two commits would else grow for ever. They serve commits of what was staged before it was removed.
 */
export function forgetRemoved(weave: Weave, most: number): Weave {
  const removed = weave.filter((line) => !isLive(line) && !line.base);
  if (removed.length <= most) return weave;
  const followed = followedIn(weave);
  const older = new Set(removed.sort((a, b) => b.id - a.id).slice(most));
  return weave.filter((line) => !older.has(line) || followed.has(line.id));
}
