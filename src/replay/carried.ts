/** A line by its file's place among those of the commit, and its own among those that were added or removed there. */
export interface Place {
  readonly file: number;
  readonly at: number;
}

/** The hashes, without white space, of the lines that a commit removed from a file, in order. */
export type RemovedHashes = readonly (ArrayLike<number> | undefined)[];

/** A line that stood elsewhere before the commit. */
export interface CarriedLine extends Place {
  readonly hash: number;
}

/** Of several lines that read alike, so many are looked at. */
const mostAlike = 64;

/**
 * Which removed line each carried one was, by its text; each once. Lines that stood together are kept together, and lines
 * of the same file come before those of others. Those that no removed line reads like come from elsewhere.
 */
export function matchCarried(carried: readonly CarriedLine[], removed: RemovedHashes): (Place | undefined)[] {
  const byText = new Map<number, Place[]>();
  for (const [file, hashes] of removed.entries()) {
    for (let at = 0; hashes !== undefined && at < hashes.length; at++) {
      const hash = hashes[at] as number;
      const alike = byText.get(hash);
      if (alike === undefined) byText.set(hash, [{ file, at }]);
      else alike.push({ file, at });
    }
  }
  const taken = removed.map(() => new Set<number>());
  const isFree = ({ file, at }: Place, hash: number) => removed[file]?.[at] === hash && !taken[file]?.has(at);
  let last: Place | undefined;
  return carried.map((line, index) => {
    const [before, next] = [carried[index - 1], carried[index + 1]];
    const after = last && isAfter(before, line) ? { file: last.file, at: last.at + 1 } : undefined;
    last = after && isFree(after, line.hash) ? after : best(line, next);
    if (last !== undefined) taken[last.file]?.add(last.at);
    return last;
  });

  /** The free one whose next line is the next line too, else of this file, else the first. */
  function best(line: CarriedLine, next: CarriedLine | undefined): Place | undefined {
    const alike = byText.get(line.hash) ?? [];
    while (alike[0] !== undefined && !isFree(alike[0], line.hash)) alike.shift();
    const free = alike.slice(0, mostAlike).filter((place) => isFree(place, line.hash));
    const goesOn = ({ file, at }: Place) => isAfter(line, next) && removed[file]?.[at + 1] === next?.hash;
    return free.find(goesOn) ?? free.find(({ file }) => file === line.file) ?? free[0];
  }
}

function isAfter(before: Place | undefined, line: Place | undefined): boolean {
  return before !== undefined && line !== undefined && before.file === line.file && before.at + 1 === line.at;
}
