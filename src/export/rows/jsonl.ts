import type { Format } from './format.ts';

/** https://jsonlines.org: each line says which table it is of. */
export const jsonl: Format = {
  ending: 'jsonl',
  mixes: true,
  head: () => '',
  row: (table, row) => `${JSON.stringify({ table, ...row })}\n`,
};
