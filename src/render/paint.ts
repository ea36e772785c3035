import type { Env } from '../config/paths.ts';

/** Text in the colour of what it means; plain text where no colour is wanted. */
export type Paint = Readonly<Record<'ai' | 'human' | 'unknown' | 'title' | 'faint', (text: string) => string>>;

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
  const style = (code: string) => (text: string) => (color && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { ai: style('36'), human: style('33'), unknown: style('35'), title: style('1'), faint: style('2') };
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
