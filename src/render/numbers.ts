/** `1,234,567`: the same in every locale, as the words around it are. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1.2M`, for a table that has no room. */
export function shortCount(number: number): string {
  if (number < 10_000) return count(number);
  const power = Math.min(Math.floor(Math.log10(number) / 3), units.length - 1);
  const scaled = number / 1000 ** power;
  return `${scaled < 99.95 ? scaled.toFixed(1) : Math.round(scaled)}${units[power]}`;
}

const units = ['', 'k', 'M', 'G', 'T', 'P'];

/** A share such as `62.3%`. 0% and 100% are said only where they are exact. */
export function share(part: number, rest: number): string {
  const whole = part + rest;
  if (whole === 0) return '-';
  const percent = (part / whole) * 100;
  if (part > 0 && percent < 0.05) return '<0.1%';
  if (rest > 0 && percent >= 99.95) return '>99.9%';
  return `${percent.toFixed(1)}%`;
}

/** ` 3 agents more: see --top.`, where a table leaves some out. */
export function moreByTop(left: number, noun: string): string {
  return left > 0 ? ` ${plural(left, noun)} more: see --top.` : '';
}

/** `1 edit`, `2 edits`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}
