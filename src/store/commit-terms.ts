// Terms over the columns of `commits` whose values the index of migration 0002 holds. SQLite reads it only for the very
// same terms (migrations/0002-summed-terms.ts): another term here wants another index, in a new migration.

export const changes = ['added', 'removed'] as const;
export type Change = (typeof changes)[number];

export const authors = ['ai', 'human', 'unknown'] as const;
export type Author = (typeof authors)[number];

/** Lines of a commit by author and change, as its columns name them. */
export type Kind = `${Author}_${Change}`;

/** What `counted` says. The generated column itself would keep SQLite from reading the index alone. */
export const isCounted = 'superseded_by IS NULL AND copy_of IS NULL';

/**
 * The lines of one author that totals take from a commit: without generated files, and without what is counted already.
 */
export function netLines(author: Author, change: Change): string {
  // The generated share leaves out what is repeated, so that nothing is taken away twice.
  return `(${allLines(author, change)} - generated_${author}_${change})`;
}

/** The same with generated files. No index has it. */
export function allLines(author: Author, change: Change): string {
  return `(${author}_lines_${change} - repeated_${author}_${change})`;
}

/** Added lines in generated files, whoever wrote them. */
export const generatedAdded = '(generated_ai_added + generated_human_added + generated_unknown_added)';

/** Who wrote a commit's added lines, else removed its lines: 1 ai + 2 human + 4 unknown. */
export function authorBits(lines: (author: Author, change: Change) => string): string {
  const bits = (change: Change) =>
    authors.map((author, bit) => `(${lines(author, change)} > 0) * ${1 << bit}`).join(' + ');
  return `(CASE WHEN ${bits('added')} THEN ${bits('added')} ELSE ${bits('removed')} END)`;
}

/** Everything that stats sum up, as the index has it. A function: what only `verify` needs is no part of ingest.cjs. */
export function summedTerms(): string[] {
  return [
    ...(['added', 'removed'] as const).flatMap((change) => authors.map((author) => netLines(author, change))),
    ...[generatedAdded, 'ai_lines_overridden', 'ai_lines_discarded', authorBits(netLines)],
  ];
}
