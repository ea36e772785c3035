/** Who a line of a history says wrote it. */
export type Who = 'agent' | 'person';

/** Nobody here: whoever writes in a forge's editor. */
export type Writer = Who | 'forge';

const letters: Record<Writer, string> = { agent: 'a', person: 'p', forge: 'f' };
const authors: Readonly<Record<string, 'ai' | 'human' | 'unknown'>> = { a: 'ai', p: 'human', f: 'unknown' };
const fillers = ['', 'lorem', 'ipsumdolor', 'sit', 'ametconsectetur', 'elit', 'seddo', 'eiusmod'];

/**
 * The text of a line that nobody wrote before. Each of its words names the author, so that the pieces of a rewrapped line do
 * too. Every third is too short to be recognised by itself.
 */
export function newText(who: Writer, number: number): string {
  const name = `${letters[who]}${number}`;
  const count = [1, 3, fillers.length][number % 3] as number;
  return fillers
    .slice(0, count)
    .map((filler) => name + filler)
    .join(' ');
}

/** The author that a line names; `undefined` for blank lines and braces, which name none. */
export function namedAuthor(line: string): 'ai' | 'human' | 'unknown' | undefined {
  return authors[/^\s*([apf])\d/.exec(line)?.[1] ?? ''];
}

/** Whether a line is the whole of such a text, and no piece of one that was rewrapped. */
export function isWholeText(line: string): boolean {
  const found = /^\s*([ap])(\d+)/.exec(line);
  if (found === null) return false;
  return bare(line) === bare(newText(found[1] === 'a' ? 'agent' : 'person', Number(found[2])));
}

/** A line without its white space: what makes it the same text. */
export function bare(line: string): string {
  return line.replace(/\s+/g, '');
}

/** Lines in one row for the log: of each its indentation and first word. */
export function shown(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(/^(\s*\S+)\s+\S.*$/, '$1+').trimEnd()}`).join('|');
}
