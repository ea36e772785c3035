/**
 * Options for a `git show` that is read by a program: file list and patch, whatever the user's settings are about the
 * form of the output. What settings say about the content (diff.algorithm, diff.renames) stays: what counts is what
 * `git show --numstat` says here.
 */
export const showOptions: readonly string[] = [
  '-z',
  '--raw',
  '--no-abbrev',
  '--patch',
  '--inter-hunk-context=0',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--no-show-signature',
  '--submodule=short',
];
