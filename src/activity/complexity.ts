/** What each step of the scale is recognised by; the highest that fits wins. */
const scale: readonly (readonly [score: number, words: RegExp])[] = [
  [10, /\b(re-?design|re-?writ(e|ing)|re-?wr(ote|itten)|scal(e|es|ed|ing|able|ability)\b|distributed\b)/i],
  [8, /\b(architect|migrat|performan(ce|t)\b|secur(e|ity|ing)\b)/i],
  [5, /\b(add(s|ed|ing)?\b|refactor|optimi[sz]|integrat)/i],
  [2, /\b(typos?\b|renam(e|es|ed|ing)\b|(updat|chang)(e|es|ed|ing)\s+(\S+\s+){0,3}?(comments?|texts?)\b)/i],
];

const ordinary = 5;

/** How hard a task is, 1 to 10, as far as the words of its description tell. */
export function estimateComplexity(description: string): number {
  return scale.find(([, words]) => words.test(description))?.[0] ?? ordinary;
}
