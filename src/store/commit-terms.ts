// Terms over the columns of `commits` that queries share with the indexes of 0002. SQLite uses such an index only where the
// text is the same, so these never change: another term is another index in a new migration.

/** What `counted` says. The generated column itself would keep SQLite from reading the index alone. */
export const isCounted = 'superseded_by IS NULL AND copy_of IS NULL';

/** Who wrote the added lines, else removed lines, generated files left out: 1 ai + 2 human + 4 unknown. */
export const authorsOfCommit = authorBits(
  (author, change) => `${author}_lines_${change} > generated_${author}_${change}`,
);

/** The same with generated files. No index has it. */
export const authorsOfAllFiles = authorBits((author, change) => `${author}_lines_${change} > 0`);

function authorBits(wrote: (author: string, change: 'added' | 'removed') => string): string {
  const bits = (change: 'added' | 'removed') =>
    ['ai', 'human', 'unknown'].map((author, bit) => `(${wrote(author, change)}) * ${1 << bit}`).join(' + ');
  return `(CASE WHEN ${bits('added')} THEN ${bits('added')} ELSE ${bits('removed')} END)`;
}
