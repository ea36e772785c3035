import { once } from '../../../src/context/once.ts';
import type { ShownCommit, ShownLine } from './shown-commits.ts';
import { bare, namedAuthor } from './texts.ts';
import { partnersIn } from './typists.ts';
import { linesOf, type World } from './world.ts';

/**
 * Who may have typed a line that a commit adds. Of equal lines git may show another one as added than was put in, and what
 * the commit was made from may have had it.
 */
export function wantedIn(world: World, { sha, parents, lines }: ShownCommit): (line: ShownLine) => ReadonlySet<string> {
  const { typists } = world;
  const added = new Set(lines.flatMap(({ path, number }) => (number > 0 ? [`${path}:${number}`] : [])));
  const read = (rev: string, path: string) => linesOf(world.run('git', ['show', `${rev}:${path}`]).stdout);
  const madeFrom = once(() => madeLike(world, sha));
  const files = new Map<string, readonly string[]>();
  return ({ path, number, text }) => {
    if (!typists.isContested(text)) return new Set([namedAuthor(text) ?? '']);
    const content = files.get(path) ?? read(sha, path);
    files.set(path, content);
    const index = number - 1;
    const isAdded = (at: number) => added.has(`${path}:${at + 1}`);
    if (slides(content, index, isAdded) || standsTwice(content, index)) return new Set(['ai', 'human']);
    const wanted = typists.mayBeAdded(content, index, isAdded);
    const allOf = (lines: readonly string[], at: number[]) => at.flatMap((place) => [...typists.mayBe(lines, place)]);
    const before = parents.flatMap((parent) => {
      const there = read(parent, path);
      return allOf(there, placesOf(there, text));
    });
    const kept = allOf(
      content,
      placesOf(content, text).filter((at) => !isAdded(at)),
    );
    const isTraded = new Set(kept).size > 1 || kept.some((author) => !before.includes(author));
    for (const author of isTraded ? [...before, ...kept] : []) wanted.add(author);
    for (const other of madeFrom()) {
      const there = read(other, path);
      for (const author of allOf(
        there,
        partnersIn(there, content)(index).filter((at) => at !== -1),
      ))
        wanted.add(author);
    }
    return wanted;
  };
}

function placesOf(content: readonly string[], text: string): number[] {
  return content.flatMap((line, at) => (bare(line) === bare(text) ? [at] : []));
}

/** Other commits of the same author and time: an amend, a rebase and a pick keep these. */
function madeLike(world: World, sha: string): string[] {
  const shown = world.run('git', ['log', '--all', '--reflog', '--format=%H %at']).stdout.split('\n');
  const times = new Map(shown.filter(Boolean).map((row) => row.split(' ') as [string, string]));
  return [...times].flatMap(([other, time]) => (other !== sha && time === times.get(sha) ? [other] : []));
}

/** Whether a line is in one of two equal blocks side by side: which of them was there before is not to be told. */
function standsTwice(content: readonly string[], index: number): boolean {
  const rows = [...content.keys()].filter((at) => bare(content[at] as string) !== '');
  const texts = rows.map((at) => bare(content[at] as string));
  const here = rows.indexOf(index);
  return [1, 2, 3, 4].some((size) =>
    Array.from({ length: 2 * size }, (_, before) => here - before).some((start) =>
      Array.from({ length: size }, (_, at) => start + at).every(
        (at) => texts[at] !== undefined && texts[at] === texts[at + size],
      ),
    ),
  );
}

/** Whether git may as well have shown others as added: those beside them are equal. */
function slides(content: readonly string[], index: number, isAdded: (index: number) => boolean): boolean {
  let [start, end] = [index, index];
  while (isAdded(start - 1)) start--;
  while (isAdded(end + 1)) end++;
  const isSame = (a: number, b: number) =>
    content[b] !== undefined && bare(content[a] ?? '') === bare(content[b] ?? '');
  return isSame(end, start - 1) || isSame(start, end + 1);
}
