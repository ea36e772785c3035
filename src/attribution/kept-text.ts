import { type AttributedFile, placeTraded } from './attribute-file.ts';
import { rootsIn } from './lineage.ts';
import type { Line } from './lines.ts';
import { step } from './step.ts';
import { isLive, newWeave, unresolved, type Weave } from './weave.ts';

/** Lines that git counts as added and as removed, by their places in the commit and in its parent. */
export interface KeptText {
  readonly added: ReadonlySet<number>;
  readonly removed: ReadonlySet<number>;
}

/** A file as a commit has it, and as its parent has it. */
interface Contents {
  readonly parent: readonly Line[];
  readonly commit: readonly Line[];
}

/**
 * What a commit only puts otherwise in a file: in other white space, as a block in another place, broken in two. It is no
 * new work, and none that is gone (design 4.2, 4.3). Told by the two contents alone, so that it is the same for a commit
 * and for what an amend or a rebase makes of it.
 */
export function keptText(
  { parent, commit }: Contents,
  { lines, removed, unchanged, originBefore }: Pick<AttributedFile, 'lines' | 'removed' | 'unchanged' | 'originBefore'>,
): KeptText {
  const kept = { added: new Set<number>(), removed: new Set<number>() };
  if (removed.size === 0 || !lines.some(({ added }) => added)) return kept;
  const places = parentPlaces(step(newWeave(parent), commit, unresolved));
  const parentOf = (index: number) => places[index] as number;
  for (const [index, { added, origin }] of lines.entries()) {
    const place = added ? placeTraded(index, parentOf, unchanged) : undefined;
    const was = place === undefined ? -1 : parentOf(place);
    // Who typed it again is another one.
    if (!removed.has(was) || originBefore(was) !== origin) continue;
    kept.added.add(index);
    kept.removed.add(was);
  }
  return kept;
}

/** For each line that stands, which line of the content below it was, or -1. */
function parentPlaces(weave: Weave): number[] {
  const rootOf = rootsIn(weave);
  const places = new Map(weave.filter((line) => line.base).map((line, index) => [line.id, index]));
  return weave.filter(isLive).map((line) => places.get(rootOf(line).id) ?? -1);
}
