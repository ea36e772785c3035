import { unknown } from '../attribution/weave.ts';
import type { Store } from '../store/open.ts';
import { findOrigin } from '../store/origins.ts';

/** Who wrote lines, as survival tells them apart. */
export interface Kind {
  readonly author: 'ai' | 'human' | 'unknown';
  readonly agent: string | null;
  readonly model: string | null;
  /** They were born in a lock file, a generated or a vendored one. */
  readonly generated: boolean;
}

/** Numbers for kinds of lines, by the origins that the records name. */
export interface Kinds {
  readonly of: (origin: number, generated: boolean) => number;
  readonly unknown: (generated: boolean) => number;
  readonly all: readonly Kind[];
}

export function kindsOf(db: Store): Kinds {
  const all: Kind[] = [];
  const numbers = new Map<string, number>();
  const byOrigin = new Map<number, number>();
  const of = (origin: number, generated: boolean) => {
    const key = origin * 2 + Number(generated);
    const known = byOrigin.get(key);
    if (known !== undefined) return known;
    const row = findOrigin(db, origin);
    const kind = {
      author: row?.author ?? 'unknown',
      agent: row?.agent_id ?? null,
      model: row?.model ?? null,
      generated,
    };
    const name = JSON.stringify(kind);
    const number = numbers.get(name) ?? all.push(kind) - 1;
    numbers.set(name, number);
    byOrigin.set(key, number);
    return number;
  };
  return { of, unknown: (generated) => of(unknown, generated), all };
}
