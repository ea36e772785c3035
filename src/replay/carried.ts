/** A line by its file's place among those of the commit, and its own among those that were added or removed there. */
export interface Place {
  readonly file: number;
  readonly at: number;
}

/** What the lines read like that a commit removed from each file, in order. */
export type RemovedTexts = readonly (readonly string[])[];

/** A line that stood elsewhere before the commit. */
export interface CarriedLine extends Place {
  /** The same as that of a line which it may have been. */
  readonly text: string;
}

/** Of several lines that read alike, so many are looked at. */
const mostAlike = 64;

/**
 * Which removed line each carried one was, by its text; each once. Lines that stood together are kept together, and lines
 * of the same file come before those of others. Those that no removed line reads like come from elsewhere.
 */
export function matchCarried(carried: readonly CarriedLine[], removed: RemovedTexts): (Place | undefined)[] {
  const byText = new Map<string, Place[]>();
  for (const [file, texts] of removed.entries()) {
    for (const [at, text] of texts.entries()) {
      const alike = byText.get(text);
      if (alike === undefined) byText.set(text, [{ file, at }]);
      else alike.push({ file, at });
    }
  }
  const taken = removed.map(() => new Set<number>());
  const isFree = ({ file, at }: Place, text: string) => removed[file]?.[at] === text && !taken[file]?.has(at);
  let last: Place | undefined;
  return carried.map((line, index) => {
    const [before, next] = [carried[index - 1], carried[index + 1]];
    const after = last && isAfter(before, line) ? { file: last.file, at: last.at + 1 } : undefined;
    last = after && isFree(after, line.text) ? after : best(line, next);
    if (last !== undefined) taken[last.file]?.add(last.at);
    return last;
  });

  /** The free one whose next line is the next line too, else of this file, else the first. */
  function best(line: CarriedLine, next: CarriedLine | undefined): Place | undefined {
    const alike = byText.get(line.text) ?? [];
    while (alike[0] !== undefined && !isFree(alike[0], line.text)) alike.shift();
    const free = alike.slice(0, mostAlike).filter((place) => isFree(place, line.text));
    const goesOn = ({ file, at }: Place) => isAfter(line, next) && removed[file]?.[at + 1] === next?.text;
    return free.find(goesOn) ?? free.find(({ file }) => file === line.file) ?? free[0];
  }
}

function isAfter(before: Place | undefined, line: Place | undefined): boolean {
  return before !== undefined && line !== undefined && before.file === line.file && before.at + 1 === line.at;
}
