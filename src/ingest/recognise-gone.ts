import type { AttributedFile } from '../attribution/attribute-file.ts';
import { recognise } from '../attribution/recognise.ts';
import { earlier, isLive, type WeaveLine } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesAddedHere } from './lines-added-here.ts';

/**
 * Lines that came into a file before anybody looked and were taken out again: where a recorded commit had them in that
 * file, git brought them, and they go with their author to wherever they were moved.
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
  const authorOf = (line: WeaveLine) => (attributed.isFound(line) ? authors.get(line.id) : undefined);
  return {
    ...attributed,
    originOf: (line) => authorOf(line) ?? attributed.originOf(line),
    isFound: (line) => authorOf(line) === undefined && attributed.isFound(line),
  };
}
