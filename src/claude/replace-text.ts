import type { Replacement } from './file-edit.ts';

/** Applies an edit's replacements as the client does; `undefined` when one does not apply. */
export function replaceText(text: string, replacements: readonly Replacement[]): string | undefined {
  let result = text;
  for (const { oldText, newText, all } of replacements) {
    if (oldText === '') {
      // An empty old text creates the file.
      if (result !== '') return undefined;
      result = newText;
      continue;
    }
    // Lines that are deleted go with their line end.
    const search =
      newText === '' && !oldText.endsWith('\n') && result.includes(`${oldText}\n`) ? `${oldText}\n` : oldText;
    if (!result.includes(search)) return undefined;
    result = all ? result.split(search).join(newText) : replaceFirst(result, search, newText);
  }
  return result;
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
 * How many whole lines at both ends of `before` lie outside everything that the replacements touch: there, a line is
 * what it was by its place, however many equal ones there are.
 */
export function untouchedLines(
  before: string,
  replacements: readonly Replacement[],
): { prefix: number; suffix: number } | undefined {
  if (replacements.length !== 1) return undefined;
  const [{ oldText, all }] = replacements as [Replacement];
  const first = oldText === '' ? -1 : before.indexOf(oldText);
  if (first === -1) return undefined;
  const last = all ? before.lastIndexOf(oldText) : first;
  const rest = before.slice(last + oldText.length);
  const lineEnd = rest.indexOf('\n');
  const tail = lineEnd === -1 || oldText.endsWith('\n') ? rest : rest.slice(lineEnd + 1);
  return { prefix: countLineEnds(before.slice(0, first)), suffix: lineEnd === -1 ? 0 : countLines(tail) };
}

function replaceFirst(text: string, search: string, replacement: string): string {
  const at = text.indexOf(search);
  return text.slice(0, at) + replacement + text.slice(at + search.length);
}

function countLineEnds(text: string): number {
  return text.split('\n').length - 1;
}

function countLines(text: string): number {
  if (text === '') return 0;
  return countLineEnds(text) + (text.endsWith('\n') ? 0 : 1);
}
