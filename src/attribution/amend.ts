import { align } from './align.ts';
import { followedIn, rootsIn } from './lineage.ts';
import { type Line, sameText } from './lines.ts';
import { step } from './step.ts';
import {
  human,
  inherited,
  isLive,
  newWeave,
  type Origin,
  preexisting,
  unresolved,
  type Weave,
  type WeaveLine,
} from './weave.ts';

/** What is recorded of a file in a commit: who wrote each line, and who removed which lines of its parent. */
export interface RecordedFile {
  readonly origins: readonly Origin[];
  readonly removed: ReadonlyMap<number, Origin>;
  /** The lines (0-based) that git calls added. */
  readonly added: ReadonlySet<number>;
}

/** The weave of a recorded commit, with its parent's content as the base: what an amend starts from. */
export function weaveOfCommit(parent: readonly Line[], commit: readonly Line[], recorded: RecordedFile): Weave {
  const parentIndex = new Map(newWeave(parent).map((line, index) => [line.id, index]));
  const weave = step(newWeave(parent), commit, unresolved);
  const placeOf = placesRecorded(weave, recorded.added);
  let index = 0;
  return weave.map((line) => {
    if (isLive(line)) {
      const origin = recorded.origins[placeOf(index++)] ?? human;
      return line.base || line.from !== 0 ? line : { ...line, origin };
    }
    return { ...line, removal: 0, remover: recorded.removed.get(parentIndex.get(line.id) ?? -1) ?? human };
  });
}

/**
 * Where it is recorded who wrote a new line: of several equal lines git may have called another one added than we do.
 */
function placesRecorded(weave: Weave, added: ReadonlySet<number>): (index: number) => number {
  const live = weave.filter(isLive);
  const others = live.flatMap((line, index) => (line.base && added.has(index) ? [{ line, index }] : []));
  const traded = new Map<number, number>();
  for (const [index, line] of live.entries()) {
    if (line.base || line.from !== 0 || added.has(index)) continue;
    const at = others.findIndex((other) => sameText(other.line, line));
    const [other] = at === -1 ? [] : others.splice(at, 1);
    if (other !== undefined) traded.set(index, other.index);
  }
  return (index) => traded.get(index) ?? index;
}

/**
 * Puts the pending state of a file on top of what is known of the content below it, so that its base is that of
 * `below`. Where the two do not meet (the file was changed before we first looked at it, or git put another commit
 * below), what lies between was done `preexisting`.
 */
export function rebaseWeave(below: Weave, pending: Weave): Weave {
  const base = pending.filter((line) => line.base);
  const met = step(below, base, preexisting, { revive: 'all' });
  const offset = met.reduce((most, line) => Math.max(most, line.id), 0);
  const live = met.filter(isLive);
  const ids = new Map(base.map((line, index) => [line.id, (live[index] as WeaveLine).id]));
  const out: WeaveLine[] = [];
  let at = 0;
  for (const line of pending) {
    if (!line.base) {
      const from = line.from === 0 ? 0 : (ids.get(line.from) ?? line.from + offset);
      out.push({ ...line, id: line.id + offset, from });
      continue;
    }
    while (!isLive(met[at] as WeaveLine)) out.push(met[at++] as WeaveLine);
    const found = met[at++] as WeaveLine;
    // Somebody is known to have written it; the commit that had it may be gone (reset) or count it.
    const isKnown = found.origin === preexisting && line.origin !== inherited;
    const own = isKnown ? { ...found, origin: line.origin, returned: true } : found;
    const { remover, removal, replaced } = line;
    out.push({ ...own, remover, removal, replaced });
  }
  out.push(...met.slice(at));
  return takenFromBelow(out);
}

/**
 * What git put below the pending state, and what nobody saw being written and reads the same, is one line (a rebase or a
 * pull with changes of the work tree).
 */
function takenFromBelow(weave: Weave): Weave {
  // One whose text goes on in another form is not gone; and one that goes back to another would make that a circle.
  const followed = followedIn(weave);
  const isBelow = ({ id, base, remover, from, letters }: WeaveLine) =>
    base && remover === preexisting && from === 0 && letters > 0 && !followed.has(id);
  const below = weave.filter(isBelow);
  if (below.length === 0) return weave;
  const standing = new Set(weave.filter(isLive).map(rootsIn(weave)));
  const isUnseen = ({ base, origin, returned }: WeaveLine) =>
    !base && !returned && [human, preexisting].includes(origin);
  const unseen = weave.filter((line) => standing.has(line) && isUnseen(line));
  if (unseen.length === 0) return weave;
  const matched = align(below, unseen);
  const partners = new Map(unseen.map((line, index) => [line, below[matched[index] as number]]));
  return weave.map((line) => {
    const source = partners.get(line);
    return source === undefined ? line : { ...line, from: source.id, origin: source.origin };
  });
}
