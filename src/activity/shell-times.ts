/**
 * The seconds that a line of the shell's `times` adds up to: user and system time, as in `0m1.25s 0m0.075s`.
 * `undefined` for anything else.
 */
export function shellSeconds(line: string): number | undefined {
  const parts = [...line.matchAll(/(\d+)m(\d+(?:[.,]\d+)?)s/g)];
  if (parts.length !== 2) return undefined;
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds?.replace(',', '.')),
    0,
  );
}
