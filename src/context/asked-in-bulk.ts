/**
 * A question of git about names, which is asked for what comes up first together with all that is `likely` to come up,
 * and after that for what is new: a commit of thousands of files asks a few times, and not for each of them. Tells which of the names it
 * is true of.
 */
export function askedInBulk(
  ask: (names: readonly string[]) => ReadonlySet<string>,
  likely: () => readonly string[],
): (names: readonly string[]) => Set<string> {
  const answers = new Map<string, boolean>();
  return (names) => {
    const fresh = names.filter((name) => !answers.has(name));
    if (fresh.length > 0) {
      const all = [...new Set([...fresh, ...(answers.size === 0 ? likely() : [])])];
      const found = ask(all);
      for (const name of all) answers.set(name, found.has(name));
    }
    return new Set(names.filter((name) => answers.get(name)));
  };
}
