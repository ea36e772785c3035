import type { Env } from '../config/paths.ts';

/** The characters that tables and charts are drawn with, each one column wide. */
export interface Marks {
  readonly rule: string;
  /** Stands for what was cut out of a name. */
  readonly ellipsis: string;
  /** Of stacked bars: told apart without colour. */
  readonly bars: readonly [string, string, string];
  /** From nothing to the most. */
  readonly steps: readonly string[];
}

const unicode: Marks = { rule: '─', ellipsis: '…', bars: ['█', '░', '▒'], steps: [...' ▁▂▃▄▅▆▇█'] };
const ascii: Marks = { rule: '-', ellipsis: '~', bars: ['#', '.', '?'], steps: [...' .:-=+*%#'] };

/** ASCII where the locale names another encoding than UTF-8, as `C` does; one that says nothing is UTF-8 today. */
export function marksFor(env: Env): Marks {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'UTF-8';
  return /utf-?8/i.test(locale) ? unicode : ascii;
}
