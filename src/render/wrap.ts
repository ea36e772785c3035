import type { Paint } from './paint.ts';
import { displayWidth } from './width.ts';

/** What a text begins with. */
export function titleLine(text: string, width: number, paint: Paint): string {
  return `${paint.title(wrapped(text, width))}\n`;
}

/** Words in lines of at most so many columns; each line break of the text stays. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
