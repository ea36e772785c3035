/** Replaces one text by another in a file. */
export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly all: boolean;
}

/** Applies an edit's replacements as the client does; `undefined` when one does not apply. */
export function replaceText(text: string, replacements: readonly Replacement[]): string | undefined {
  let result = text;
  for (const replacement of replacements) {
    const { newText, all } = replacement;
    const search = searched(result, replacement);
    if (search === '') {
      // An empty old text creates the file.
      if (result !== '') return undefined;
      result = newText;
      continue;
    }
    if (!result.includes(search)) return undefined;
    result = all ? result.split(search).join(newText) : replaceFirst(result, search, newText);
  }
  return result;
}

/** What the client looks for: lines that are deleted go with their line end. */
function searched(text: string, { oldText, newText }: Replacement): string {
  const takesLineEnd = newText === '' && oldText !== '' && !oldText.endsWith('\n') && text.includes(`${oldText}\n`);
  return takesLineEnd ? `${oldText}\n` : oldText;
}

/** The text before a replacement, from the text after it: for payloads that tell neither. */
export function undoReplacements(text: string, replacements: readonly Replacement[]): string | undefined {
  let result = text;
  for (const { oldText, newText, all } of [...replacements].reverse()) {
    if (newText === '' || !result.includes(newText)) return undefined;
    result = all ? result.split(newText).join(oldText) : replaceFirst(result, newText, oldText);
  }
  return result;
}

/**
 * How many whole lines at both ends of `before` lie outside what a replacement touches: there, a line is what it was by
 * its place, however many equal ones there are.
 */
export function untouchedLines(
  before: string,
  replacements: readonly Replacement[],
): { prefix: number; suffix: number } | undefined {
  const [replacement, another] = replacements;
  if (replacement === undefined || another !== undefined) return undefined;
  const search = searched(before, replacement);
  const first = search === '' ? -1 : before.indexOf(search);
  const last = before.lastIndexOf(search);
  // Which of several it was, nobody knows.
  if (first === -1 || (first !== last && !replacement.all)) return undefined;
  const rest = before.slice(last + search.length);
  const { newText } = replacement;
  // The line after the text is a whole one where the text ended with a line, before and after.
  const isWhole = search.endsWith('\n') && (newText === '' ? isLineStart(before, last) : newText.endsWith('\n'));
  const whole = isWhole ? rest : rest.slice(lineEnd(rest));
  return { prefix: countLineEnds(before.slice(0, first)), suffix: countLines(whole) };
}

function replaceFirst(text: string, search: string, replacement: string): string {
  const at = text.indexOf(search);
  return text.slice(0, at) + replacement + text.slice(at + search.length);
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}

/** Where the first line of a text is over. */
function lineEnd(text: string): number {
  const found = text.indexOf('\n');
  return found === -1 ? text.length : found + 1;
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function countLines(text: string): number {
  return countLineEnds(text) + (text === '' || text.endsWith('\n') ? 0 : 1);
}
