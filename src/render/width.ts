/** Made at the first text that needs it: that takes some milliseconds. */
let graphemes: Intl.Segmenter | undefined;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const plainAscii = /^[ -~]*$/;

/** How many columns of a terminal a text without control characters takes. */
export function displayWidth(text: string): number {
  return plainAscii.test(text) ? text.length : cells(text).reduce((sum, cell) => sum + cell.width, 0);
}

/** The text in at most so many columns. The middle goes: the beginning and the end of a path say most. */
export function clip(text: string, columns: number, ellipsis: string): string {
  if (displayWidth(text) <= columns) return text;
  const all = cells(text);
  const head = take(all, Math.floor((columns - 1) / 3));
  const tail = take(all.reverse(), columns - 1 - displayWidth(head.join('')));
  return `${head.join('')}${ellipsis}${tail.reverse().join('')}`;
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

function cells(text: string): Cell[] {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...graphemes.segment(text)].map(({ segment }) => ({ text: segment, width: widthOf(segment) }));
}

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

function take(from: readonly Cell[], columns: number): string[] {
  const taken: string[] = [];
  let left = columns;
  for (const { text, width } of from) {
    if (width > left) break;
    taken.push(text);
    left -= width;
  }
  return taken;
}
