/** What is kept at most of what a host tells, in characters; more is cut off. */
export const longest = { agent: 100, task: 200, outcome: 500, error: 500, tool: 100 } as const;

/** Of a context, as JSON and in bytes; of a longer one nothing is kept, since half a JSON says nothing. */
export const longestContext = 4096;
