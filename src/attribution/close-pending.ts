import type { AttributedFile, AttributedLine } from './attribute-file.ts';
import { followedIn, formerLinesIn } from './lineage.ts';
import {
  human,
  inherited,
  isAiOrigin,
  isLive,
  notRemoved,
  type Origin,
  preexisting,
  standing,
  unresolved,
  type Weave,
  type WeaveLine,
} from './weave.ts';

/**
 * What stays pending after a commit took a file: lines that the work tree may still hold and the commit does not. The
 * commit's own lines become the new base. `undefined` when nothing is left. `held`: ids of lines that the work tree is
 * known to hold, although the commit may have removed them.
 */
export function pendingAfter(file: AttributedFile, held: ReadonlySet<number> = new Set()): Weave | undefined {
  const before = new Map(file.before.map((line) => [line.id, line]));
  const origins = new Map<number, Origin>();
  let index = 0;
  for (const line of file.after) if (isLive(line)) origins.set(line.id, (file.lines[index++] as AttributedLine).origin);
  const kept = new Set([...origins.keys(), ...file.after.filter((line) => !line.base).map((line) => line.id)]);
  const followed = followedIn(file.after);
  const rest: WeaveLine[] = [];
  for (const line of file.after) {
    const committed = origins.get(line.id);
    if (committed !== undefined) {
      // In the commit but no longer in the work tree: staged, then changed again.
      const { remover, removal, replaced } = before.get(line.id) ?? standing;
      rest.push({ ...line, origin: committed, base: true, from: 0, remover, removal, replaced, returned: false });
    } else if (!line.base && (line.remover !== unresolved || !followed.has(line.id))) {
      // Gone from the work tree before the commit, it may yet turn out to have moved.
      const isGone = line.remover !== unresolved;
      const from = kept.has(line.from) ? line.from : 0;
      // What git put there and somebody took away (a conflict) is as little known as it was.
      const own = isGone && file.isFound(line) ? preexisting : file.originOf(line);
      const origin = origins.get(line.from) ?? own;
      rest.push({ ...line, origin, from, ...(!isGone && standing) });
    } else if (line.base && line.remover === unresolved && held.has(line.id)) {
      // A commit that has it again does not count it, if another one does.
      const origin = file.originOf(line);
      rest.push({ ...line, origin, base: false, from: 0, ...standing, returned: true });
    }
  }
  return rest.some((line) => line.base !== isLive(line)) ? rest : undefined;
}

/**
 * Lines that are neither in a commit nor in the work tree any more, as if they still stood there: what is left of the
 * pending state, and what was taken away before.
 */
export function lostAfter(file: AttributedFile): Weave {
  const left = new Map((pendingAfter(file) ?? []).map((line) => [line.id, line]));
  const taken = new Set(takenAway(file.after));
  const undone = undoneLines(file.after);
  const lost = file.after.flatMap((line): WeaveLine[] => {
    if (undone.has(line) || file.isMovedOn?.(line)) return [];
    const rest = left.get(line.id);
    if (rest !== undefined && isLive(rest)) return [rest];
    if (!taken.has(line)) return [];
    return [{ ...line, origin: file.originOf(line), from: 0, ...standing }];
  });
  return lost.some((line) => !line.base && line.origin !== inherited) ? lost : [];
}

/**
 * Lines that no commit has and somebody removed, or git did: by a stash that nobody told of, in a call of the agent's
 * (`rebase --autostash`). What the agent took out of its own is not looked for, nor what a line that stands was in between, in
 * other white space.
 */
export function takenAway(weave: Weave): WeaveLine[] {
  const followed = followedIn(weave);
  const undone = undoneLines(weave);
  const isTaken = ({ base, origin, remover }: WeaveLine) =>
    !base && remover !== notRemoved && !(isAiOrigin(origin) && isAiOrigin(remover));
  return weave.filter((line) => isTaken(line) && !followed.has(line.id) && !undone.has(line));
}

/** AI lines that did not make it: a person put other text in their place, or they were gone before any commit. */
export interface Losses {
  readonly overridden: number;
  readonly discarded: number;
}

export const noLosses: Losses = { overridden: 0, discarded: 0 };

/**
 * Counts the AI lines lost up to a commit. `stillPending`: the file goes on being followed, so lines that no commit had
 * are not counted yet.
 */
export function countLosses(file: AttributedFile, stillPending: boolean, unexplained: Origin): Losses {
  let overridden = 0;
  let discarded = 0;
  const undone = undoneLines(file.after);
  const followed = followedIn(file.after);
  for (const line of file.after) {
    if (isLive(line) || !isAiOrigin(file.originOf(line)) || undone.has(line) || followed.has(line.id)) continue;
    if (file.isMovedOn?.(line)) continue;
    const committed = file.parentIndexOf(line) !== -1 || line.base;
    if (!committed && stillPending) continue;
    const remover = [unresolved, preexisting].includes(line.remover) ? unexplained : line.remover;
    if (remover === human && line.replaced) overridden++;
    else if (!committed) discarded++;
  }
  return { overridden, discarded };
}

/** Lines that are gone because they are again what they were: their white space is as before, or they moved back. */
function undoneLines(weave: Weave): ReadonlySet<WeaveLine> {
  const formerLines = formerLinesIn(weave);
  const isUndone = (line: WeaveLine) => !isLive(line) && formerLines(line).some(isLive);
  return new Set(weave.filter(isUndone));
}

/** How many AI lines of a weave are in no commit yet. */
export function countPending(weave: Weave): number {
  return weave.filter((line) => isLive(line) && !line.base && isAiOrigin(line.origin)).length;
}
