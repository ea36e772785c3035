import { align } from './align.ts';
import { formerLinesIn } from './lineage.ts';
import { type Line, sameLine } from './lines.ts';
import { rewrapped } from './rewrap.ts';
import {
  freshLine,
  highestId,
  isLive,
  nextRemoval,
  type Origin,
  standing,
  type Weave,
  type WeaveLine,
} from './weave.ts';
import type { Moves } from './weave-moves.ts';

/** Which removed lines may come back as what they were: those of the last commit, or all. */
export type Revive = 'base' | 'all';

export interface StepFacts {
  readonly revive: Revive | undefined;
  readonly moves: Moves;
  /** Ids of lines that are gone, but stand still in other white space or in another place. */
  readonly stays: ReadonlySet<number>;
}

/** Collects the lines of the next weave; a handle that carries the actor and the next free id. */
export class WeaveBuilder {
  readonly lines: WeaveLine[] = [];
  readonly #formerLines: (line: WeaveLine) => WeaveLine[];
  readonly #actor: Origin;
  readonly #removal: number;
  readonly #revive: Revive | undefined;
  readonly #moves: Moves;
  readonly #stays: ReadonlySet<number>;
  #nextId: number;

  constructor(weave: Weave, actor: Origin, { revive, moves, stays }: StepFacts) {
    this.#formerLines = formerLinesIn(weave);
    this.#actor = actor;
    this.#removal = nextRemoval(weave, actor);
    this.#revive = revive;
    this.#moves = moves;
    this.#stays = stays;
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
  demoteCopies(line: WeaveLine, before: WeaveLine): void {
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
    const gone = gap.filter(
      (line) => !isLive(line) && (line.base || this.#revive === 'all') && !this.#stays.has(line.id),
    );
    const returns = align(gone, added).map((partner, at) => {
      const line = moved[at];
      // What leaves its place in this very step does not return from an earlier one, unless that was its place before.
      const isMoved = line !== undefined && isLive(line);
      return isMoved && !this.#formerLines(line).includes(gone[partner] as WeaveLine) ? -1 : partner;
    });
    const sources = rewrapSources(gap.filter(isLive), added, (at) => returns[at] === -1 && moved[at] === undefined);
    for (const [at, line] of moved.entries()) if (line !== undefined) sources[at] = line;
    const replaced = added.some((line, at) => line.length > 0 && returns[at] === -1 && sources[at] === undefined);
    let passed = 0;
    const passUntil = (stop: WeaveLine | undefined) => {
      for (; passed < gap.length && gap[passed] !== stop; passed++) this.#kill(gap[passed] as WeaveLine, replaced);
    };
    for (const [at, line] of added.entries()) {
      const back = gone[returns[at] as number];
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

  #kill(line: WeaveLine, replaced: boolean): void {
    this.lines.push(isLive(line) ? { ...line, remover: this.#actor, removal: this.#removal, replaced } : line);
  }

  #add(line: Line, from: WeaveLine | undefined): void {
    this.lines.push(freshLine(line, this.#nextId++, from?.origin ?? this.#actor, from?.id ?? 0));
  }
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
  for (const [place, at] of open.entries()) sources[at] = leaving[found[place] as number];
  return sources;
}
