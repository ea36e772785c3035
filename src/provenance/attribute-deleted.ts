import type { AttributedFile } from '../attribution/attribute-file.ts';
import { claim } from '../attribution/claim.ts';
import { isLive, type Origin, preexisting, type Weave, type WeaveLine } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import { formerContents } from './former-contents.ts';
import { linesAddedHere } from './lines-added-here.ts';

/**
 * Lines that came into a file before anybody looked and were taken out again: where a recorded commit had them in that
 * file, git brought them, and they go with their author to wherever they were moved, however they are wrapped now.
 */
export function attributeDeleted(
  sources: CommitSources,
  file: ChangedFile,
  attributed: AttributedFile,
): AttributedFile {
  const authorOf = authorsOfGone(sources, [file.oldPath, file.newPath], attributed.after, attributed.isFound);
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

/**
 * Tells who wrote such lines by what recorded commits added to a file of these names; `undefined`: nobody knows.
 * `isFound`: whether a line came before anybody looked.
 */
export function authorsOfGone(
  { context, worktree, blobs }: CommitSources,
  paths: readonly string[],
  weave: Weave,
  isFound: (line: WeaveLine) => boolean,
): (line: WeaveLine) => Origin | undefined {
  // With what stood beside them: a short line alone is no proof.
  const gone = inOneForm(weave.filter((line) => !isLive(line) && line.remover !== preexisting));
  if (!gone.some(isFound)) return () => undefined;
  const names = new Set(paths.flatMap((path) => earlierPaths(context.db, path)));
  const rows = linesAddedHere(context, worktree, [...names]);
  const texts = new Set(gone.filter(({ letters }) => letters > 0).map(({ stripped }) => stripped));
  const found = claim(gone, () => true, formerContents(context, blobs, rows, texts));
  const authors = new Map([...found].map(([index, { origin }]) => [gone[index]?.id, origin]));
  const byId = new Map(weave.map((line) => [line.id, line]));
  const authorOf = (line: WeaveLine): Origin | undefined => {
    if (!isFound(line)) return undefined;
    const before = byId.get(line.from);
    return authors.get(line.id) ?? (before && authorOf(before));
  };
  return authorOf;
}

/** A line in other white space is no second one of the same text. */
function inOneForm(lines: readonly WeaveLine[]): WeaveLine[] {
  const texts = new Map(lines.map((line) => [line.id, line.stripped]));
  return lines.filter(({ from, stripped }) => texts.get(from) !== stripped);
}
