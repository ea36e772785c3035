/** How many lines of each text there are, by their hashes without white space; NaN is no line. */
export function countTexts(hashes: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const hash of hashes) if (!Number.isNaN(hash)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}

/** Takes one line of a text out, if there is one. */
export function takeText(counts: Map<number, number>, hash: number): boolean {
  const count = counts.get(hash);
  if (count === undefined) return false;
  if (count === 1) counts.delete(hash);
  else counts.set(hash, count - 1);
  return true;
}

/** Tells, once for each line of a text, what is known of it, in order. */
export function inTurn<Known>(
  lines: Iterable<readonly [hash: number, known: Known]>,
): (hash: number) => Known | undefined {
  const byText = new Map<number, Known[]>();
  for (const [hash, known] of lines) {
    const others = byText.get(hash);
    if (others === undefined) byText.set(hash, [known]);
    else others.push(known);
  }
  return (hash) => byText.get(hash)?.shift();
}
