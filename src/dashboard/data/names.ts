/** Numbers for things that are named again and again. */
export interface Names<T> {
  /** The number of what has this key; `make` says what it is, where it is met the first time. */
  readonly numberOf: (key: string, make: () => T) => number;
  readonly all: readonly T[];
}

export function newNames<T>(): Names<T> {
  const all: T[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (key: string, make: () => T) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = all.push(make()) - 1;
    numbers.set(key, number);
    return number;
  };
  return { numberOf, all };
}

/** Of texts, and of there being none. */
export function newTexts<T extends string | null>(): {
  readonly numberOf: (text: T) => number;
  readonly all: readonly T[];
} {
  const names = newNames<T>();
  return { numberOf: (text) => names.numberOf(JSON.stringify(text), () => text), all: names.all };
}
