/** The commands of the program `reading`, a fifth of the whole: what is called most often. */
export const reading: readonly string[] = ['stats'];

/** Those of the program `activity`. */
export const activity: readonly string[] = ['agents', 'sessions', 'tools'];

/** Those that have a program each: git runs, or the whole database is looked through, besides. */
export const alone: readonly string[] = [
  'show',
  'blame',
  'verify',
  'survival',
  'report',
  'dashboard',
  'statusline',
  'receive',
];

/** Those that are in the program of another. */
export const beside: Readonly<Record<string, string>> = { export: 'report', serve: 'dashboard' };
