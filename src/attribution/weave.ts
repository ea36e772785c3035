import type { Line } from './lines.ts';

/** Who wrote or removed something: the id of an origin (a person, the agent by one of its edits, nobody known). */
export type Origin = number;

/** "Was there before we looked": the commit below says who wrote it. */
export const inherited: Origin = 0;
/** The remover of a line that stands. */
export const notRemoved: Origin = 0;
export const human: Origin = 1;
export const unknown: Origin = 2;
/** The actor of a step that is yet to be found. */
export const unresolved: Origin = 0xffffffff;
/** The actor of what was done before we first looked at a file, and after its last commit. */
export const preexisting: Origin = 0xfffffffe;

/** From here on origins are people, by what somebody said by hand. */
const firstByHand: Origin = 0x80000000;
const bits32 = 2 ** 32;

/**
 * Origins 1 and 2 are a person and nobody known (migration 0002), those from `firstByHand` on are people by hand; every
 * other row is an agent's. Those of a fleet have numbers above 32 bits, of which the lower 32 are the source's own.
 */
export function isAiOrigin(origin: Origin): boolean {
  return origin > 2 && (origin < firstByHand || origin % bits32 < firstByHand);
}

/** Nobody else’s word takes such a line away from a person. */
export function isPersonByHand(origin: Origin): boolean {
  return origin >= firstByHand && origin !== preexisting && origin !== unresolved && !isAiOrigin(origin);
}

export type Author = 'ai' | 'human' | 'unknown';

/** Whose an origin is. */
export function authorOf(origin: Origin): Author {
  if (isAiOrigin(origin)) return 'ai';
  return origin === human || isPersonByHand(origin) ? 'human' : 'unknown';
}

/**
 * One line that a file has, or had since the last commit. A line that changes only in white space, or is rewrapped, is
 * removed and comes back as another line whose `from` is the old one.
 */
export interface WeaveLine extends Line {
  /** Its name in this weave, from 1. */
  readonly id: number;
  readonly origin: Origin;
  /** Who removed it; `notRemoved` while it is in the file. */
  readonly remover: Origin;
  /** By which of that author's steps, from 1: lines that went together. 0: before this weave, or while it stands. */
  readonly removal: number;
  /** Removed by a step that put other text in its place. */
  readonly replaced: boolean;
  /** The id of the line that it was before its white space changed; 0 when it is new text. */
  readonly from: number;
  /** In the content that the last known commit left (or that stood there when we first looked). */
  readonly base: boolean;
  /** Git brought it back: whether a commit counts it already is asked when it is committed. */
  readonly returned: boolean;
}

/** All lines of a file since its last known commit, those that are gone included, in the order of the text. */
export type Weave = readonly WeaveLine[];

/** What a line that nobody removed has. */
export const standing = { remover: notRemoved, removal: 0, replaced: false } as const;

/** A file as we find it: nobody's step yet. */
export function newWeave(content: readonly Line[], origin: Origin = inherited): Weave {
  return content.map((line, index) => ({ ...freshLine(line, index + 1, origin, 0), base: true }));
}

export function isLive(line: WeaveLine): boolean {
  return line.remover === notRemoved;
}

export function liveLines(weave: Weave): WeaveLine[] {
  return weave.filter(isLive);
}

/** A line that somebody puts into a file: new text, or `from` the line that it was. */
export function freshLine(line: Line, id: number, origin: Origin, from: number): WeaveLine {
  const { stripped, exact, length, letters, indent } = line;
  const facts = { ...standing, base: false, returned: false };
  return { id, stripped, exact, length, letters, indent, origin, from, ...facts };
}

/** As far as an author's steps that removed something are counted: later ones are not told apart (`weave-codec.ts`). */
const mostRemovals = 31;

export function nextRemoval(weave: Weave, actor: Origin): number {
  let last = 0;
  for (const { remover, removal } of weave) if (remover === actor && removal > last) last = removal;
  return Math.min(last + 1, mostRemovals);
}

export function highestId(weave: Weave): number {
  let highest = 0;
  for (const { id } of weave) if (id > highest) highest = id;
  return highest;
}
