// What the index `commits_by_time` (0002) holds of a commit and what 0004 sums up. Text of released migrations: it never
// changes. SQLite reads the index only for a query's very same terms, which ../commit-terms.ts makes; a test compares them.

export const isCounted = 'superseded_by IS NULL AND copy_of IS NULL';

const aiAdded = '((ai_lines_added - repeated_ai_added) - generated_ai_added)';
const aiRemoved = '((ai_lines_removed - repeated_ai_removed) - generated_ai_removed)';
const humanAdded = '((human_lines_added - repeated_human_added) - generated_human_added)';
const humanRemoved = '((human_lines_removed - repeated_human_removed) - generated_human_removed)';
const unknownAdded = '((unknown_lines_added - repeated_unknown_added) - generated_unknown_added)';
const unknownRemoved = '((unknown_lines_removed - repeated_unknown_removed) - generated_unknown_removed)';
const addedBits = `(${aiAdded} > 0) * 1 + (${humanAdded} > 0) * 2 + (${unknownAdded} > 0) * 4`;
const removedBits = `(${aiRemoved} > 0) * 1 + (${humanRemoved} > 0) * 2 + (${unknownRemoved} > 0) * 4`;

/** Who wrote a commit's added lines, else removed its lines: 1 ai + 2 human + 4 unknown. */
export const authorBits = `(CASE WHEN ${addedBits} THEN ${addedBits} ELSE ${removedBits} END)`;

/** The sums of a commit, without generated files and without what another commit counts already. */
export const summedTerms: readonly string[] = [
  ...[aiAdded, humanAdded, unknownAdded, aiRemoved, humanRemoved, unknownRemoved],
  ...['(generated_ai_added + generated_human_added + generated_unknown_added)'],
  ...['ai_lines_overridden', 'ai_lines_discarded'],
];
