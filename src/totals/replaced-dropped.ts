import { relatedBy } from '../context/relations.ts';
import { type AttributedChange, countAuthors } from '../provenance/commit-file-row.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import { authors, type Change } from '../store/commit-terms.ts';
import { type CountedLines, changedLines } from '../store/copies.ts';
import { linesLost } from './recount-lines.ts';

/**
 * Of the commits which a reset dropped, and that `counted` until now, those that this one replaces: all when it has
 * lines that they added, else those that did nothing but remove lines, all of which are removed again. One such line
 * proves nothing: the others may live on, on another branch.
 */
export function replacedDropped(
  sources: CommitSources,
  counted: readonly CountedLines[],
  files: readonly AttributedChange[],
): readonly string[] {
  const dropped = relatedBy(sources.relations, 'resets');
  const shas = counted.map((commit) => commit.commit_sha).filter((sha) => dropped.includes(sha));
  if (files.some(({ recognisedFrom }) => dropped.some((sha) => recognisedFrom.has(sha)))) return shas;
  const again = new Map<string, number>();
  for (const { sha } of files.flatMap((file) => file.asDropped)) again.set(sha, (again.get(sha) ?? 0) + 1);
  const isAllHere = (commit: CountedLines) => {
    const here = again.get(commit.commit_sha) ?? 0;
    return here > 0 && ownLines(commit, 'removed') === here + removedSince(sources, commit.commit_sha);
  };
  return counted
    .filter((commit) => shas.includes(commit.commit_sha) && ownLines(commit, 'added') === 0 && isAllHere(commit))
    .map((each) => each.commit_sha);
}

/** How many of the lines that a dropped commit removed were removed by commits since. */
function removedSince({ context, repositoryId, since }: CommitSources, sha: string): number {
  if (since.length === 0) return 0;
  const before = changedLines(context.db, repositoryId, [sha]);
  const left = linesLost(before, changedLines(context.db, repositoryId, since)).removed;
  const all = before.reduce((sum, { removed }) => sum + removed.length, 0);
  return all - [...left.values()].reduce((sum, count) => sum + count, 0);
}

function ownLines(commit: CountedLines, change: Change): number {
  return authors.reduce((sum, by) => sum + commit[`${by}_lines_${change}`] - commit[`repeated_${by}_${change}`], 0);
}

/** What a dropped commit removed, and still counts, is repeated in a file of the commit that removes it again. */
export function repeatDropped(file: AttributedChange, replaced: readonly string[]): AttributedChange {
  const still = file.asDropped.filter(({ sha }) => !replaced.includes(sha));
  if (still.length === 0) return file;
  const { ai, human, unknown } = file.row.repeatedRemoved;
  const more = countAuthors(still.map(({ origin }) => origin));
  const repeatedRemoved = { ai: ai + more.ai, human: human + more.human, unknown: unknown + more.unknown };
  const countedElsewhere = file.countedElsewhere + still.length;
  return { ...file, row: { ...file.row, repeatedRemoved }, countedElsewhere };
}
