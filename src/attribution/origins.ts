import { align } from './align.ts';
import { rootsIn } from './lineage.ts';
import type { Line } from './lines.ts';
import {
  inherited,
  isLive,
  notRemoved,
  type Origin,
  preexisting,
  unknown,
  unresolved,
  type Weave,
  type WeaveLine,
} from './weave.ts';

/** What is known of the content below a weave, and what is to be said where nothing is. */
interface KnownBefore {
  readonly parent: readonly Line[];
  readonly parentOrigins: readonly Origin[] | undefined;
  readonly unexplained: Origin;
  readonly foundBefore: Origin;
}

/** Says who wrote and who removed each line of a weave; a handle over the look-up tables that this takes. */
export class Origins {
  readonly unexplained: Origin;
  readonly foundBefore: Origin;
  readonly #parentOrigins: readonly Origin[] | undefined;
  readonly #rootOf: (line: WeaveLine) => WeaveLine;
  readonly #successors = new Map<number, WeaveLine[]>();
  readonly #parentIndex = new Map<number, number>();
  readonly #baseLines: (WeaveLine | undefined)[];

  constructor(known: KnownBefore, after: Weave) {
    this.unexplained = known.unexplained;
    this.foundBefore = known.foundBefore;
    this.#parentOrigins = known.parentOrigins;
    this.#rootOf = rootsIn(after);
    for (const line of after) {
      if (line.from !== 0) this.#successors.set(line.from, [...(this.#successors.get(line.from) ?? []), line]);
    }
    const base = after.filter((line) => line.base);
    const matched = align(base, known.parent);
    this.#baseLines = known.parent.map((_, index) => base[matched[index] as number]);
    for (const [index, line] of this.#baseLines.entries())
      if (line !== undefined) this.#parentIndex.set(line.id, index);
  }

  parentOrigin(index: number): Origin {
    return this.#parentOrigins?.[index] ?? unknown;
  }

  baseLine(parentIndex: number): WeaveLine | undefined {
    return this.#baseLines[parentIndex];
  }

  isFound(line: WeaveLine): boolean {
    const { origin, id } = this.#rootOf(line);
    return origin === preexisting || (origin === inherited && !this.#parentIndex.has(id));
  }

  isReturned(line: WeaveLine): boolean {
    return this.#rootOf(line).returned;
  }

  parentIndexOf(line: WeaveLine): number {
    return this.#parentIndex.get(this.#rootOf(line).id) ?? -1;
  }

  originOf(line: WeaveLine): Origin {
    const root = this.#rootOf(line);
    if (root.origin !== inherited) return this.#resolve(root.origin);
    const index = this.#parentIndex.get(root.id);
    return index === undefined ? this.foundBefore : this.parentOrigin(index);
  }

  /** Who removed a line; where its text lived on in another form, who removed that, if it is gone too. */
  removerOf(line: WeaveLine): Origin {
    const next = this.#successors.get(line.id) ?? [];
    const last = next.some(isLive) ? undefined : next.at(-1);
    if (last !== undefined) return this.removerOf(last);
    return line.remover === notRemoved ? this.unexplained : this.#resolve(line.remover);
  }

  #resolve(origin: Origin): Origin {
    if (origin === unresolved) return this.unexplained;
    return origin === preexisting ? this.foundBefore : origin;
  }
}
