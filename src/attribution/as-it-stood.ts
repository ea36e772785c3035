import type { Line } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import { numbering } from './tokens.ts';
import { isLive, nextRemoval, type Origin, standing, type Weave, type WeaveLine } from './weave.ts';

/**
 * What is staged before a move, or amended after one without it, has nothing but lines that stood in the file, in their
 * order: these stand there again, and none is new. `undefined`: there are others.
 */
export function asItStood(weave: Weave, content: readonly Line[], actor: Origin): Weave | undefined {
  const texts = new Set(weave.map(({ stripped }) => stripped));
  if (!content.every(({ stripped }) => texts.has(stripped))) return undefined;
  const exactly = ({ stripped, exact }: Line) => `${stripped} ${exact}`;
  const there = weave.map(exactly);
  const wanted = content.map(exactly);
  const idOf = numbering<string>();
  const matched = matchTokens(Int32Array.from(there, idOf), Int32Array.from(wanted, idOf));
  if (matched.includes(-1)) return undefined;
  const stays = new Set([...matched].map((at) => (weave[at] as WeaveLine).id));
  return standsAgain(weave, stays, actor);
}

/** The weave when just some lines of it stand, by their ids. */
export function standsAgain(weave: Weave, ids: ReadonlySet<number>, actor: Origin): Weave {
  const removal = nextRemoval(weave, actor);
  return weave.map((line) => {
    if (ids.has(line.id)) return { ...line, ...standing };
    return isLive(line) ? { ...line, remover: actor, removal, replaced: false } : line;
  });
}
