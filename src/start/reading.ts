/** The commands of the program `reading`, a third of the whole; all that are called often. */
export const reading: readonly string[] = ['stats', 'show', 'blame', 'agents', 'sessions', 'tools'];
