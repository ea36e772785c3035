import { type Line, parseLines } from '../../src/attribution/lines.ts';
import { step } from '../../src/attribution/step.ts';
import { human, inherited, isLive, newWeave, type Origin, type Weave } from '../../src/attribution/weave.ts';

/** Origins of the tests: `a` and `b` are two edits of the agent's. */
export const marks: Readonly<Record<string, Origin>> = { '.': inherited, h: human, u: 2, a: 10, b: 11 };
const letters = new Map(Object.entries(marks).map(([letter, origin]) => [origin, letter]));

/** Lines of a text given as words separated by `|`; indentation may be written. */
export function text(lines: string): Line[] {
  return parseLines(Buffer.from(lines === '' ? '' : `${lines.split('|').join('\n')}\n`));
}

/** Plays a file's life: the content found first, then `[who, content]` steps. */
export function play(found: string, ...steps: readonly (readonly [string, string])[]): Weave {
  return steps.reduce(
    (weave, [who, content]) => step(weave, text(content), marks[who] ?? inherited),
    newWeave(text(found)),
  );
}

/** Who wrote the live lines, a letter each: `.` was there before, `h` a person, `a` and `b` the agent. */
export function authors(weave: Weave): string {
  return weave
    .filter(isLive)
    .map((line) => letter(line.origin))
    .join('');
}

export function letter(origin: Origin): string {
  return letters.get(origin) ?? '?';
}
