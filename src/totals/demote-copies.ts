import { countedHere } from '../context/commits-here.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { changes } from '../store/commit-terms.ts';
import { type ChangedLines, type CountedLines, changedLines, commitsAlike, countedCommits } from '../store/copies.ts';
import type { Store } from '../store/open.ts';
import { carriedLines } from '../store/transplants.ts';
import { countedOf, type LostLines, linesLost, linesOfFiles, recountLines } from './recount-lines.ts';

/**
 * Commits count again. Lines of theirs that were not in what had replaced them count elsewhere by now, where somebody
 * brought them back or a copy had them (`promoteCopies`): there they are repeated from now on (design 4.9).
 */
export function demoteCopies(
  context: IngestContext,
  worktree: Worktree,
  returned: readonly { readonly sha: string; readonly by: string }[],
): void {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const all = returned.map(({ sha }) => sha);
  for (const { sha, by } of returned) {
    const [original] = countedCommits(db, id, [sha]);
    if (original === undefined) continue;
    const files = changedLines(db, id, [sha]);
    const lines = linesLost(files, changedLines(db, id, [by]));
    if (lines.added.size + lines.removed.size === 0) continue;
    const paths = [...new Set(files.map((file) => file.file_path))];
    const found = commitsAlike(db, id, [original.author_key], paths, 'counting').filter(
      (other) => !all.includes(other.commit_sha),
    );
    const others = countedHere(context, worktree, found, []);
    for (const other of others) takeFrom(db, original, other, changedLines(db, id, [other.commit_sha]), lines);
  }
}

/** Lets another commit repeat what it has of the lines. */
function takeFrom(
  db: Store,
  original: CountedLines,
  other: CountedLines,
  files: readonly ChangedLines[],
  lines: LostLines,
): void {
  if (!files.some((file) => changes.some((change) => file[change].some((hash) => lines[change].has(hash))))) return;
  const isSure = original.author_key !== null && other.author_key === original.author_key;
  const brought = linesBrought(db, files, isSure);
  recountLines(db, other, brought, lines, {
    ...{ by: -1, of: original.commit_sha, room: (kind) => countedOf(other, kind) },
    leastOf: isSure ? 0 : brought.length,
  });
}

/** Lines of a commit that came from elsewhere; nobody knows it of those that it removed. */
function linesBrought(db: Store, files: readonly ChangedLines[], isSure: boolean) {
  return files.flatMap((file) => {
    const carried = carriedLines(db, file.id);
    return linesOfFiles(db, [file]).filter(({ change, at }) => (change === 'added' ? carried[at] : isSure));
  });
}
