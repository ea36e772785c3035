/** A word for sh: as it is when that is safe, else in single quotes. */
export function shQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A word as sh understands it, but for variables. */
export function shUnquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs,
    (_all, single?: string, double?: string, bare?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? bare ?? '',
  );
}
