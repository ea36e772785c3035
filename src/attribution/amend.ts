import { open } from './attribute-file.ts';
import { type Line, sameLine } from './lines.ts';
import { human, isLive, newWeave, none, type Origin, step, type Weave, type WeaveLine } from './weave.ts';

/** What is recorded of a file in a commit: who wrote each line, and who removed which lines of its parent. */
export interface RecordedFile {
  readonly origins: readonly Origin[];
  readonly removed: ReadonlyMap<number, Origin>;
}

/** The weave of a recorded commit, with its parent's content as the base: what an amend starts from. */
export function weaveOfCommit(parent: readonly Line[], commit: readonly Line[], recorded: RecordedFile): Weave {
  const parentIndex = new Map(newWeave(parent).map((line, index) => [line.id, index]));
  let index = 0;
  return step(newWeave(parent), commit, open).map((line) => {
    if (isLive(line)) {
      const origin = recorded.origins[index++] ?? human;
      return line.base || line.from !== 0 ? line : { ...line, origin };
    }
    return { ...line, remover: recorded.removed.get(parentIndex.get(line.id) ?? -1) ?? human };
  });
}

/**
 * Puts the pending state of a file, whose base is the commit's content, on top of that commit's own weave: the base is
 * then the commit's parent. `undefined` when the two do not fit.
 */
export function stack(commit: Weave, pending: Weave): Weave | undefined {
  const offset = commit.reduce((most, line) => Math.max(most, line.id), 0);
  const ids = new Map<number, number>();
  const out: WeaveLine[] = [];
  let at = 0;
  for (const line of pending) {
    if (!line.base) {
      out.push({
        ...line,
        id: line.id + offset,
        from: line.from === 0 ? 0 : (ids.get(line.from) ?? line.from + offset),
      });
      continue;
    }
    while (at < commit.length && !isLive(commit[at] as WeaveLine)) out.push(commit[at++] as WeaveLine);
    const own = commit[at++];
    if (own === undefined || !sameLine(own, line)) return undefined;
    ids.set(line.id, own.id);
    out.push({ ...own, remover: line.remover, replaced: line.replaced });
  }
  for (; at < commit.length; at++) {
    if (isLive(commit[at] as WeaveLine)) return undefined;
    out.push(commit[at] as WeaveLine);
  }
  return out.map((line) => (line.remover === none ? { ...line, replaced: false } : line));
}
