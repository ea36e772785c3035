import type { Env } from '../config/paths.ts';
import { type Background, blocks, texts } from './colours.ts';
import { type Marks, marksFor } from './marks.ts';

type Style = (text: string) => string;
export type Author = 'ai' | 'human' | 'unknown';

/** Text in the colour of what it means; plain text where no colour is wanted. */
export interface Paint extends Readonly<Record<Author | 'title' | 'faint' | 'rule', Style>> {
  /** For the blocks of bars, which may be less distinct than text. */
  readonly bar: Readonly<Record<Author, Style>>;
  readonly marks: Marks;
}

export interface Screen {
  readonly env: Env;
  readonly columns: number | undefined;
  readonly isTTY: boolean;
}

/** https://no-color.org, https://force-color.org: FORCE_COLOR is the stronger one, as in node itself. */
export function wantsColor({ env, isTTY }: Screen): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return !['0', 'false'].includes(force);
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** The colours of a screen. */
export function paintFor(screen: Screen): Paint {
  const color = wantsColor(screen);
  const style = (code: string) => (text: string) =>
    color && code !== '' && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
  const background = backgroundOf(screen.env);
  const [text, block] = [texts[background], blocks[background]];
  return {
    ...{ ai: style(text.ai), human: style(text.human), unknown: style(text.unknown) },
    ...{ title: style('1'), faint: style(text.faint), rule: style('2') },
    bar: { ai: style(block.ai), human: style(block.human), unknown: style(block.unknown) },
    marks: marksFor(screen.env),
  };
}

/** As the terminal tells it, `15;0`: the last number is the background's, of the sixteen colours that it has names for. */
function backgroundOf(env: Env): Background {
  const number = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1];
  if (number === undefined) return 'untold';
  return Number(number) < 7 || number === '8' ? 'dark' : 'light';
}

const defaultColumns = 80;
const fewestColumns = 40;

/** The width to print for, in columns. */
export function columnsOf(screen: Screen): number {
  return Math.max(screen.columns ?? defaultColumns, fewestColumns);
}

/** The width that a table has: all it wants where no terminal would break its lines. */
export function tableColumnsOf(screen: Screen): number {
  return screen.isTTY ? columnsOf(screen) : Number.POSITIVE_INFINITY;
}
