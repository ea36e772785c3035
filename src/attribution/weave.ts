import { align, type Pinned } from './align.ts';
import { type Line, sameLine } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import { rewrapped } from './rewrap.ts';
import { type Fate, type Moves, movesOfStep } from './weave-moves.ts';

/** Who wrote or removed something: the id of an origin (a person, the agent by one of its edits, nobody known). */
export type Origin = number;

/** "Was there before we looked": the commit below says who wrote it. Also, as a remover: not removed. */
export const none: Origin = 0;
export const human: Origin = 1;
export const unknown: Origin = 2;
/** The actor of a step that is yet to be found. */
export const open: Origin = 0xffffffff;
/** The actor of what was done before we first looked at a file, and after its last commit. */
export const earlier: Origin = 0xfffffffe;

/** Origins 1 and 2 are a person and nobody known (migration 0002); every other row is the agent's. */
export function isAiOrigin(origin: Origin): boolean {
  return origin > 2 && origin < earlier;
}

/**
 * One line that a file has, or had since the last commit. A line that changes only in white space, or is rewrapped, is
 * removed and comes back as another line whose `from` is the old one.
 */
export interface WeaveLine extends Line {
  /** Its name in this weave, from 1. */
  readonly id: number;
  readonly origin: Origin;
  /** Who removed it; `none` while it is in the file. */
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

/** As far as an author's steps that removed something are counted: later ones are not told apart (`weave-codec.ts`). */
const mostRemovals = 31;

/** All lines of a file since its last known commit, those that are gone included, in the order of the text. */
export type Weave = readonly WeaveLine[];

/** What a line that nobody removed has. */
export const standing = { remover: none, removal: 0, replaced: false } as const;

/** A file as we find it: nobody's step yet. */
export function newWeave(content: readonly Line[], origin: Origin = none): Weave {
  return content.map((line, index) => ({ ...freshLine(line, index + 1, origin, 0), base: true }));
}

export function isLive(line: WeaveLine): boolean {
  return line.remover === none;
}

export function liveLines(weave: Weave): WeaveLine[] {
  return weave.filter(isLive);
}

/** Tells of a line which one it was at first, in other white space or another place of the file. */
export function rootsIn(weave: Weave): (line: WeaveLine) => WeaveLine {
  const byId = new Map(weave.map((line) => [line.id, line]));
  return (line) => {
    let root = line;
    for (let from = byId.get(root.from); from !== undefined; from = byId.get(root.from)) root = from;
    return root;
  };
}

export interface StepOptions {
  readonly pinned?: Pinned | undefined;
  /** Which removed lines may come back as what they were: those of the last commit, or all. */
  readonly revive?: 'base' | 'all';
}

/**
 * The weave after `actor` made the file read `content`: lines that stay, or move as a block, keep their origin,
 * whatever their white space does; new lines are the actor's; a line of the last commit that comes back is its old
 * author's.
 */
export function step(weave: Weave, content: readonly Line[], actor: Origin, options: StepOptions = {}): Weave {
  const live = liveLines(weave);
  const matched = align(live, content, options.pinned);
  const partners = new Int32Array(live.length).fill(-1);
  for (let index = 0; index < matched.length; index++) {
    if (matched[index] !== -1) partners[matched[index] as number] = index;
  }
  const places = placesInContent(weave, partners);
  const fates = weave.map((line, at): Fate => (places[at] !== -1 ? 'stays' : isLive(line) ? 'leaves' : 'gone before'));
  const moves = movesOfStep(weave, fates, content, (index) => matched[index] === -1);
  const builder = new WeaveBuilder(weave, actor, options.revive ?? 'base', moves);
  let gap: WeaveLine[] = [];
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
    if (gap.length > 0 || index > done) {
      builder.addGap(gap, content, done, index);
      gap = [];
    }
    if (before === undefined) builder.keep(line, now);
    else builder.takeBack(line, before);
    done = index + 1;
  }
  builder.addGap(gap, content, done, content.length);
  if (options.revive !== 'all') return builder.lines;
  const highest = highestId(weave);
  const isNew = ({ id, length }: WeaveLine, index: number) => matched[index] === -1 && length > 0 && id > highest;
  return (liveLines(builder.lines).some(isNew) && asItStood(weave, content, actor)) || builder.lines;
}

/** The form that a line had in other white space before, where a commit has that: it leaves the change of it out. */
function formBefore(line: WeaveLine, before: WeaveLine | undefined, now: Line): WeaveLine | undefined {
  const isIt = before !== undefined && before.id === line.from && !isLive(before) && !sameLine(line, now);
  return isIt && sameLine(before, now) ? before : undefined;
}

/**
 * What is staged before a move, or amended after one without it, has nothing but lines that stood in the file, in their
 * order: these stand there again, and none is new. `undefined`: there are others.
 */
function asItStood(weave: Weave, content: readonly Line[], actor: Origin): Weave | undefined {
  const ids = new Map<string, number>();
  const tokens = (lines: readonly Line[]) =>
    Int32Array.from(lines, ({ stripped, exact }) => {
      const key = `${stripped} ${exact}`;
      if (!ids.has(key)) ids.set(key, ids.size);
      return ids.get(key) as number;
    });
  const there = tokens(weave);
  const known = ids.size;
  const wanted = tokens(content);
  const matched = ids.size > known ? undefined : matchTokens(there, wanted);
  if (matched === undefined || matched.includes(-1)) return undefined;
  const stays = new Set(matched);
  const removal = nextRemoval(weave, actor);
  return weave.map((line, at) => {
    if (stays.has(at)) return isLive(line) ? line : { ...line, ...standing };
    return isLive(line) ? { ...line, remover: actor, removal, replaced: false } : line;
  });
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

/** Collects the lines of the next weave; a handle that carries the actor and the next free id. */
class WeaveBuilder {
  readonly lines: WeaveLine[] = [];
  readonly #weave: Weave;
  #lookUp: ReadonlyMap<number, WeaveLine> | undefined;
  readonly #actor: Origin;
  readonly #removal: number;
  readonly #revive: 'base' | 'all';
  readonly #moves: Moves;
  #nextId: number;

  constructor(weave: Weave, actor: Origin, revive: 'base' | 'all', moves: Moves) {
    this.#weave = weave;
    this.#actor = actor;
    this.#removal = nextRemoval(weave, actor);
    this.#revive = revive;
    this.#moves = moves;
    this.#nextId = highestId(weave) + 1;
  }

  /** A line that stays; when its white space changed, the old form is removed and the new one comes from it. */
  keep(line: WeaveLine, now: Line): void {
    if (sameLine(line, now)) {
      const original = this.#moves.copies.get(line.id);
      this.lines.push(original === undefined ? line : { ...line, origin: original.origin, from: original.id });
      return;
    }
    this.#kill(line, false);
    this.#add(now, line);
  }

  /** A line stands again in the white space that it had before. */
  takeBack(line: WeaveLine, before: WeaveLine): void {
    this.lines.push({ ...before, ...standing });
    this.#kill(line, false);
  }

  /** Between two lines that stay: `gap` holds lines that are gone or go now; the content has `from` to `to` there. */
  addGap(gap: readonly WeaveLine[], content: readonly Line[], from: number, to: number): void {
    if (from === to) {
      for (const line of gap) this.#kill(line, false);
      return;
    }
    const added = content.slice(from, to);
    const moved = added.map((_, at) => this.#moves.origins.get(from + at));
    const gone = gap.filter((line) => !isLive(line) && (line.base || this.#revive === 'all'));
    const returns = align(gone, added).map((partner, at) =>
      comesFromElsewhere(moved[at]) && !this.#goesBack(moved[at], gone[partner]) ? -1 : partner,
    );
    const sources = rewrapSources(gap.filter(isLive), added, (at) => returns[at] === -1 && moved[at] === undefined);
    for (const [at, line] of moved.entries()) if (line !== undefined) sources[at] = line;
    const replaced = added.some((line, at) => line.length > 0 && returns[at] === -1 && sources[at] === undefined);
    let passed = 0;
    const passUntil = (stop: WeaveLine | undefined) => {
      for (; passed < gap.length && gap[passed] !== stop; passed++) this.#kill(gap[passed] as WeaveLine, replaced);
    };
    for (const [at, line] of added.entries()) {
      const back = returns[at] === -1 ? undefined : gone[returns[at] as number];
      if (back === undefined) {
        this.#add(line, sources[at]);
        continue;
      }
      passUntil(back);
      passed++;
      if (sameLine(back, line)) this.lines.push({ ...back, ...standing });
      else {
        this.lines.push(back);
        this.#add(line, back);
      }
    }
    passUntil(undefined);
  }

  /** Whether a line that was moved stands again where it was before: then it is that line, and its move is undone. */
  #goesBack(moved: WeaveLine | undefined, before: WeaveLine | undefined): boolean {
    let line = moved;
    while (line !== undefined && line.from !== 0 && line.from !== before?.id) line = this.#byId().get(line.from);
    return before !== undefined && line?.from === before.id;
  }

  #byId(): ReadonlyMap<number, WeaveLine> {
    this.#lookUp ??= new Map(this.#weave.map((line) => [line.id, line]));
    return this.#lookUp;
  }

  #kill(line: WeaveLine, replaced: boolean): void {
    this.lines.push(isLive(line) ? { ...line, remover: this.#actor, removal: this.#removal, replaced } : line);
  }

  #add(line: Line, from: WeaveLine | undefined): void {
    this.lines.push(freshLine(line, this.#nextId++, from?.origin ?? this.#actor, from?.id ?? 0));
  }
}

/** A line that leaves its place in this very step does not return from an earlier one. */
function comesFromElsewhere(original: WeaveLine | undefined): boolean {
  return original !== undefined && isLive(original);
}

/** For each open line of those added: the leaving line whose characters it holds, rewrapped. */
function rewrapSources(
  leaving: readonly WeaveLine[],
  added: readonly Line[],
  isOpen: (at: number) => boolean,
): (WeaveLine | undefined)[] {
  const open = [...added.keys()].filter(isOpen);
  const found = rewrapped(
    leaving,
    open.map((at) => added[at] as Line),
  );
  const sources: (WeaveLine | undefined)[] = added.map(() => undefined);
  for (const [place, at] of open.entries()) {
    const from = found[place] as number;
    if (from !== -1) sources[at] = leaving[from];
  }
  return sources;
}

function nextRemoval(weave: Weave, actor: Origin): number {
  let last = 0;
  for (const { remover, removal } of weave) if (remover === actor && removal > last) last = removal;
  return Math.min(last + 1, mostRemovals);
}

function highestId(weave: Weave): number {
  let highest = 0;
  for (const { id } of weave) if (id > highest) highest = id;
  return highest;
}

function freshLine(line: Line, id: number, origin: Origin, from: number): WeaveLine {
  const { stripped, exact, length, letters, indent } = line;
  const facts = { ...standing, base: false, returned: false };
  return { id, stripped, exact, length, letters, indent, origin, from, ...facts };
}
