import type { AttributedFile } from '../attribution/attribute-file.ts';
import { recognise } from '../attribution/recognise.ts';
import { earlier, isLive, type Origin, type WeaveLine } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesAddedHere } from './lines-added-here.ts';

/**
 * Lines that came into a file before anybody looked and were taken out again: where a recorded commit had them in that
 * file, git brought them, and they go with their author to wherever they were moved, however they are wrapped now.
 */
export function recogniseGone(sources: CommitSources, file: ChangedFile, attributed: AttributedFile): AttributedFile {
  // With what stood beside them: a short line alone is no proof.
  const gone = attributed.after.filter((line) => !isLive(line) && line.remover !== earlier);
  if (!gone.some((line) => attributed.isFound(line))) return attributed;
  const { context, worktree } = sources;
  const names = new Set([file.oldPath, file.newPath].flatMap((path) => earlierPaths(context.db, path)));
  const known = linesAddedHere(context, worktree, [...names]).map((row) => ({ ...row, certain: false }));
  const found = recognise(gone, () => true, known);
  const authors = new Map([...found].map(([index, { origin }]) => [gone[index]?.id, origin]));
  const byId = new Map(attributed.after.map((line) => [line.id, line]));
  const authorOf = (line: WeaveLine): Origin | undefined => {
    if (!attributed.isFound(line)) return undefined;
    const before = byId.get(line.from);
    return authors.get(line.id) ?? (before && authorOf(before));
  };
  const live = attributed.after.filter(isLive);
  return {
    ...attributed,
    lines: attributed.lines.map((line, index) => {
      const author = line.added && !line.carried ? authorOf(live[index] as WeaveLine) : undefined;
      return author === undefined ? line : { ...line, origin: author, carried: true };
    }),
    originOf: (line) => authorOf(line) ?? attributed.originOf(line),
    isFound: (line) => authorOf(line) === undefined && attributed.isFound(line),
  };
}
