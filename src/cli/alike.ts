/** So many names are listed. */
const mostListed = 10;

/** Of some names those that are like one that nobody knows, the most alike first. */
export function namesLike(asked: string, names: readonly string[]): string[] {
  const wanted = asked.toLowerCase();
  const far = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= far)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, mostListed)
    .map(({ name }) => name);
}

/** How many characters are to be put in, taken out or changed to make one text of another. */
function distanceOf(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    for (let at = 1; at <= to.length; at++) {
      const changed = (before[at - 1] ?? 0) + Number(from[row - 1] !== to[at - 1]);
      now.push(Math.min(changed, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[to.length] ?? 0;
}

/** Names in a row, no more than a line holds. */
export function listed(names: readonly string[]): string {
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : '';
  return `${names.slice(0, mostListed).join(', ')}${more}`;
}
