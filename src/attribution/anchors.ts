/** An index on either side. */
type Pair = readonly [number, number];

/**
 * Tokens that stand once on either side, in the longest run that keeps the order (patience diff): what tells most, before
 * the rest is matched between. `isAnchor`: whether one of `b` may be; a brace is none, as it must not part what tells more.
 */
export function anchors(a: Int32Array, b: Int32Array, isAnchor: (index: number) => boolean): Pair[] {
  const places = uniquePlaces(a);
  const pairs: Pair[] = [];
  for (const [token, index] of uniquePlaces(b)) {
    const place = places.get(token);
    if (place !== undefined && isAnchor(index)) pairs.push([place, index]);
  }
  return longestRising(pairs);
}

/** Where each token stands that is there once, in their order. */
function uniquePlaces(tokens: Int32Array): Map<number, number> {
  const places = new Map<number, number>();
  const repeated = new Set<number>();
  for (const [place, token] of tokens.entries()) {
    if (places.has(token)) repeated.add(token);
    else places.set(token, place);
  }
  for (const token of repeated) places.delete(token);
  return places;
}

/** From the end: of two as long, the one that begins first is what git keeps, too. */
function longestRising(pairs: readonly Pair[]): Pair[] {
  const tails: number[] = [];
  const next = new Int32Array(pairs.length).fill(-1);
  for (let index = pairs.length - 1; index >= 0; index--) {
    const value = (pairs[index] as Pair)[0];
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] as number] as Pair)[0] > value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) next[index] = tails[low - 1] as number;
    tails[low] = index;
  }
  const run: Pair[] = [];
  for (let index = tails.at(-1) ?? -1; index !== -1; index = next[index] as number) run.push(pairs[index] as Pair);
  return run;
}
