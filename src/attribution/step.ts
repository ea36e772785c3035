import { align } from './align.ts';
import { asItStood } from './as-it-stood.ts';
import { formerLinesIn } from './lineage.ts';
import { type Line, sameLine } from './lines.ts';
import type { Pinned } from './pinned.ts';
import { inverse } from './tokens.ts';
import { highestId, isLive, liveLines, type Origin, type Weave, type WeaveLine } from './weave.ts';
import { type Revive, WeaveBuilder } from './weave-builder.ts';
import { type Fate, movesOfStep } from './weave-moves.ts';

export interface StepOptions {
  readonly pinned?: Pinned | undefined;
  readonly revive?: Revive;
}

/**
 * The weave after `actor` made the file read `content`: lines that stay, or move as a block, keep their origin,
 * whatever their white space does; new lines are the actor's; a line of the last commit that comes back is its old
 * author's.
 */
export function step(weave: Weave, content: readonly Line[], actor: Origin, options: StepOptions = {}): Weave {
  const live = liveLines(weave);
  const matched = align(live, content, options.pinned);
  const places = placesInContent(weave, inverse(matched, live.length));
  const fates = weave.map((line, at): Fate => (places[at] !== -1 ? 'stays' : isLive(line) ? 'leaves' : 'gone before'));
  const moves = movesOfStep(weave, fates, content, (index) => matched[index] === -1);
  const builder = new WeaveBuilder(weave, actor, {
    revive: options.revive,
    moves,
    stays: stayingIn(weave, places),
  });
  const gap: WeaveLine[] = [];
  let done = 0;
  for (let at = 0; at < weave.length; at++) {
    const line = weave[at] as WeaveLine;
    const index = places[at] as number;
    if (index === -1) {
      gap.push(line);
      continue;
    }
    const now = content[index] as Line;
    const before = options.revive === 'all' ? formBefore(line, gap.at(-1), now) : undefined;
    if (before !== undefined) gap.pop();
    builder.addGap(gap, content, done, index);
    gap.length = 0;
    if (before === undefined) builder.keep(line, now);
    else builder.demoteCopies(line, before);
    done = index + 1;
  }
  builder.addGap(gap, content, done, content.length);
  if (options.revive !== 'all') return builder.lines;
  const highest = highestId(weave);
  const isNew = ({ id, length }: WeaveLine, index: number) => matched[index] === -1 && length > 0 && id > highest;
  return (liveLines(builder.lines).some(isNew) && asItStood(weave, content, actor)) || builder.lines;
}

/** The lines that stay, by ids, with all that they were before: what reads so beside them now was put there anew. */
function stayingIn(weave: Weave, places: Int32Array): ReadonlySet<number> {
  const formerLines = formerLinesIn(weave);
  return new Set(weave.flatMap((line, at) => (places[at] === -1 ? [] : formerLines(line).map(({ id }) => id))));
}

/** The form that a line had in other white space before, where a commit has that: it leaves the change of it out. */
function formBefore(line: WeaveLine, before: WeaveLine | undefined, now: Line): WeaveLine | undefined {
  const isIt = before !== undefined && before.id === line.from && !isLive(before) && !sameLine(line, now);
  return isIt && sameLine(before, now) ? before : undefined;
}

/** For each line of a weave, where it stands in the content; -1 for those that do not. */
function placesInContent(weave: Weave, partners: Int32Array): Int32Array {
  const places = new Int32Array(weave.length).fill(-1);
  let live = 0;
  for (let at = 0; at < weave.length; at++) {
    if (isLive(weave[at] as WeaveLine)) places[at] = partners[live++] as number;
  }
  return places;
}
