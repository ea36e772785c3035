/** Numbers values as they come, to be compared many times: equal numbers, equal values. */
export function numbering<Value>(): (value: Value) => number {
  const ids = new Map<Value, number>();
  return (value) => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    ids.set(value, ids.size);
    return ids.size - 1;
  };
}

/** Partners the other way round: for each of `length` places the one that has it as its partner, or -1. */
export function inverse(matched: Int32Array, length: number): Int32Array {
  const partners = new Int32Array(length).fill(-1);
  for (let index = 0; index < matched.length; index++) {
    const partner = matched[index] as number;
    if (partner !== -1) partners[partner] = index;
  }
  return partners;
}
