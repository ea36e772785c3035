import type { Origin, WeaveLine } from '../attribution/weave.ts';

/** What git may have brought, and which committed lines were gone there. */
export interface Merged {
  /** The shelved file that counts its lines as discarded. */
  readonly shelf?: number;
  readonly removed?: readonly WeaveLine[];
  /** It was kept elsewhere, and is there no more. */
  readonly isGone?: boolean;
}

/**
 * Who took committed lines out of a file, before git put it aside and brought it back; a handle on what is left of them.
 * `brought`: the sources of which something came back; the first of all tells.
 */
export class Removers {
  readonly #byText = new Map<number, Origin[]>();

  constructor(sources: readonly Merged[], brought: readonly Merged[]) {
    const texts = new Set(brought.flatMap(({ removed = [] }) => removed.map((line) => line.stripped)));
    for (const { stripped, remover } of sources.flatMap(({ removed = [] }) => removed))
      if (texts.has(stripped)) this.#byText.set(stripped, [...(this.#byText.get(stripped) ?? []), remover]);
  }

  take(stripped: number): Origin | undefined {
    return this.#byText.get(stripped)?.shift();
  }
}
