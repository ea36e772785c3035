import type { Weave, WeaveLine } from './weave.ts';

/** Tells of a line which ones it was before, in other white space or another place of the file: the last of them first. */
export function formerLinesIn(weave: Weave): (line: WeaveLine) => WeaveLine[] {
  let byId: ReadonlyMap<number, WeaveLine> | undefined;
  return (line) => {
    if (line.from === 0) return [];
    byId ??= new Map(weave.map((each) => [each.id, each]));
    const former: WeaveLine[] = [];
    for (let from = byId.get(line.from); from !== undefined; from = byId.get(from.from)) former.push(from);
    return former;
  };
}

/** Tells of a line which one it was at first. */
export function rootsIn(weave: Weave): (line: WeaveLine) => WeaveLine {
  const formerLines = formerLinesIn(weave);
  return (line) => formerLines(line).at(-1) ?? line;
}

/** Ids of lines whose text goes on in another line: its white space changed, or it moved. */
export function followedIn(weave: Weave): ReadonlySet<number> {
  return new Set(weave.map((line) => line.from));
}
