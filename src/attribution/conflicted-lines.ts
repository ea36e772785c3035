export const markers = { start: '<<<<<<< ', base: '||||||| ', between: '=======', end: '>>>>>>> ' } as const;

/**
 * Places of the lines between the markers that git leaves where two sides conflict (git-merge(1)): git put them there, from
 * one of the two.
 */
export function conflictedLines(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  if (!text.includes(markers.start)) return found;
  let open: number[] | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith(markers.start)) open = [];
    else if (line.startsWith(markers.end)) {
      for (const place of open ?? []) found.add(place);
      open = undefined;
    } else if (!line.startsWith(markers.base) && line.trimEnd() !== markers.between) open?.push(index);
  }
  return found;
}
