/** The commands of the programs `reading` and `blame`, each a fourth of the whole: those that are called often. */
export const reading: readonly string[] = ['stats', 'show', 'blame', 'agents', 'sessions', 'tools'];
