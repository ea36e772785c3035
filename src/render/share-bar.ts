import { share } from './numbers.ts';
import type { Paint } from './paint.ts';

const widestBar = 100;

/** Who wrote how much of the lines whose author is known, as a bar; empty where there are none. */
export function shareBar(ai: number, human: number, width: number, paint: Paint): string {
  if (ai + human === 0) return '';
  const [left, right] = [`AI ${share(ai, human)} `, ` ${share(human, ai)} human`];
  const room = Math.min(width, widestBar) - left.length - right.length;
  // Each side that wrote anything has at least one block.
  const filled =
    ai === 0 ? 0 : human === 0 ? room : Math.min(room - 1, Math.max(1, Math.round((ai / (ai + human)) * room)));
  const [first, second] = paint.marks.bars;
  const bar = `${paint.bar.ai(first.repeat(filled))}${paint.bar.human(second.repeat(room - filled))}`;
  return `${paint.ai(left)}${bar}${paint.human(right)}\n`;
}
