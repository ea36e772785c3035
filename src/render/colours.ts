/** What is known of a terminal's background. */
export type Background = 'dark' | 'light' | 'untold';

type Codes = Readonly<Record<'ai' | 'human' | 'unknown', string>>;

// Of the 256 colours those above 15, which no theme changes. A test holds them to WCAG's contrast on the backgrounds of
// common terminals: 4.5 for text, 3 for blocks. No colour of text has that on light and dark alike; where the background
// is not told, what the AI wrote is bold.

export const texts: Readonly<Record<Background, Codes & { readonly faint: string }>> = {
  dark: { ai: '38;5;81', human: '38;5;215', unknown: '38;5;183', faint: '38;5;248' },
  light: { ai: '38;5;25', human: '38;5;94', unknown: '38;5;90', faint: '38;5;240' },
  untold: { ai: '1', human: '', unknown: '', faint: '' },
};

export const blocks: Readonly<Record<Background, Codes>> = {
  dark: texts.dark,
  light: texts.light,
  untold: { ai: '38;5;32', human: '38;5;166', unknown: '38;5;134' },
};
