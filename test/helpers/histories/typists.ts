import { bare, namedAuthor, type Who } from './texts.ts';

/** `unknown`: nobody here. */
export type Author = 'ai' | 'human' | 'unknown';

const authorOf: Record<Who, Author> = { agent: 'ai', person: 'human' };

/** Three lines in a row, blank ones aside, and who may have typed each. */
type Triple = readonly [Set<Author>, Set<Author>, Set<Author>];

/**
 * Who typed lines whose text both sides typed, so that it names nobody any more: a handle on every three lines in a row that a
 * history ever had. Where both typed a line between the same two, nobody can tell which it is, and either is right.
 */
export class Typists {
  readonly #contested = new Set<string>();
  readonly #blurred = new Set<string>();
  readonly #retyped = new Set<string>();
  readonly #triples = new Map<string, Triple>();
  readonly #pairs = new Map<string, Set<Author>>();
  readonly #known = new Set<string>();
  readonly #contents: (readonly string[])[] = [];

  /** Whether both sides typed a text. */
  isContested(line: string): boolean {
    return this.#contested.has(bare(line));
  }

  /** One of two equal lines goes: of a text that both sides typed nobody can tell any more which one is left. */
  blurs(line: string): void {
    this.#blurred.add(bare(line));
  }

  /** Whether a text was typed more than once. */
  isRetyped(line: string): boolean {
    return this.#retyped.has(bare(line));
  }

  /** What files ever read like. */
  get contents(): readonly (readonly string[])[] {
    return this.#contents;
  }

  /** A content that git may have made. */
  sees(content: readonly string[]): void {
    const authors = content.map((_, index) => this.mayBe(content, index));
    this.#note(content, authors);
  }

  /** Somebody types `lines`, which stood somewhere before, at the place `at` of a content. */
  typed(before: readonly string[], at: number, lines: readonly string[], who: Who): void {
    for (const line of lines) {
      this.#retyped.add(bare(line));
      const named = namedAuthor(line);
      if (named !== undefined && named !== authorOf[who]) this.#contested.add(bare(line));
    }
    const content = [...before.slice(0, at), ...lines, ...before.slice(at)];
    const authors = before.map((_, index) => this.mayBe(before, index));
    // Three and more are known again where nothing tells that they were moved there: then they are whose they were.
    const isBlock = lines.length >= 3;
    const typists = lines.map((line) => new Set([authorOf[who], ...(isBlock ? [namedAuthor(line) ?? 'human'] : [])]));
    // Beside equal lines nobody can tell which ones are new.
    for (const start of placesToSlide(content, at, lines.length)) {
      this.#note(content, [...authors.slice(0, start), ...typists, ...authors.slice(start)]);
    }
  }

  /** A content that somebody made of another one, without typing anything again. */
  edited(before: readonly string[], after: readonly string[]): void {
    const authorAt = (index: number, partner: number | undefined) =>
      partner === undefined || partner === -1 ? this.mayBe(after, index) : this.mayBe(before, partner);
    const places = partnersIn(before, after);
    const authors = after.map((_, index) => new Set(places(index).flatMap((at) => [...authorAt(index, at)])));
    this.#note(after, authors);
  }

  /** Who may have typed a line of a content: as it stood before, with as much of what stands beside it as ever did. */
  mayBe(content: readonly string[], index: number): Set<Author> {
    const line = content[index] as string;
    const named = namedAuthor(line);
    if (named === undefined) return new Set(['ai', 'human']);
    if (!this.isContested(line)) return new Set([named]);
    if (this.#blurred.has(bare(line))) return new Set(['ai', 'human']);
    const [before, text, after] = around(content, index);
    const known = this.#triples.get(`${before}\n${text}\n${after}`)?.[1];
    if (known !== undefined) return new Set(known);
    const beside = [`${before}\n${text}\n`, `\n${text}\n${after}`].flatMap((pair) => [
      ...(this.#pairs.get(pair) ?? []),
    ]);
    return new Set(beside.length > 0 ? beside : (['ai', 'human'] as const));
  }

  /** The same for a line that a commit adds: three in a row of those are known again by the row (design 4.14). */
  mayBeAdded(content: readonly string[], index: number, isAdded: (index: number) => boolean): Set<Author> {
    const all = this.mayBe(content, index);
    if (!this.isContested(content[index] as string)) return all;
    const rows = [...content.keys()].filter((at) => bare(content[at] as string) !== '');
    const here = rows.indexOf(index);
    for (const place of [0, 1, 2]) {
      const row = rows.slice(Math.max(0, here - place), here - place + 3);
      if (here - place < 0 || row.length < 3 || !row.every(isAdded)) continue;
      const key = row.map((at) => bare(content[at] as string)).join('\n');
      for (const author of this.#triples.get(key)?.[place] ?? []) all.add(author);
    }
    return all;
  }

  #note(content: readonly string[], authors: readonly Set<Author>[]): void {
    const rows = [...content.keys()].filter((at) => bare(content[at] as string) !== '');
    const add = (into: Set<Author> | undefined, at: number | undefined) => {
      if (at !== undefined) for (const author of authors[at] ?? []) into?.add(author);
    };
    for (let place = 0; place < rows.length; place++) {
      const at = rows[place] as number;
      const [before, text, after] = around(content, at);
      const key = `${before}\n${text}\n${after}`;
      const triple = this.#triples.get(key) ?? [new Set(), new Set(), new Set()];
      this.#triples.set(key, triple);
      for (const part of [0, 1, 2] as const) add(triple[part], rows[place - 1 + part]);
      for (const pair of [`${before}\n${text}\n`, `\n${text}\n${after}`]) {
        const known = this.#pairs.get(pair) ?? new Set();
        this.#pairs.set(pair, known);
        add(known, at);
      }
    }
    const text = content.map(bare).join('\n');
    if (this.#known.has(text)) return;
    this.#known.add(text);
    this.#contents.push(content);
  }
}

/** A line and its neighbours, blank ones aside, without white space; `^` and `$` for the ends of the file. */
function around(content: readonly string[], index: number): [before: string, text: string, after: string] {
  const isText = (line: string) => bare(line) !== '';
  const before = content.slice(0, index).findLast(isText);
  const after = content.slice(index + 1).find(isText);
  return [bare(before ?? '^'), bare(content[index] as string), bare(after ?? '$')];
}

/** Where so many lines that were put in at a place may have been put in as well, with the same result. */
function placesToSlide(content: readonly string[], at: number, count: number): number[] {
  const isSame = (a: number, b: number) => content[b] !== undefined && bare(content[a] ?? '') === bare(content[b]);
  const places = [at];
  for (let start = at; isSame(start, start + count); start++) places.push(start + 1);
  for (let start = at; start > 0 && isSame(start + count - 1, start - 1); start--) places.push(start - 1);
  return places;
}

/** The lines of one content that a line of another may be; -1: none. Of equal lines side by side nobody can tell which. */
export function partnersIn(before: readonly string[], after: readonly string[]): (index: number) => number[] {
  const [from, to] = [before.map(bare), after.map(bare)];
  const first = aligned(from, to);
  const last = aligned(from.toReversed(), to.toReversed()).map((at) => (at === -1 ? -1 : before.length - 1 - at));
  return (index) => [first[index] as number, last[after.length - 1 - index] as number];
}

/** Of each text of `after`, which one of `before` it is in their longest common order, or -1. */
function aligned(before: readonly string[], after: readonly string[]): number[] {
  const width = after.length + 1;
  const longest = new Int32Array((before.length + 1) * width);
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const rest = Math.max(longest[(a + 1) * width + b] as number, longest[a * width + b + 1] as number);
      const corner = (longest[(a + 1) * width + b + 1] as number) + 1;
      longest[a * width + b] = before[a] === after[b] ? Math.max(corner, rest) : rest;
    }
  }
  const partners = after.map(() => -1);
  for (let a = 0, b = 0; a < before.length && b < after.length; ) {
    if (before[a] === after[b] && longest[a * width + b] === (longest[(a + 1) * width + b + 1] as number) + 1)
      partners[b++] = a++;
    else if (longest[(a + 1) * width + b] === longest[a * width + b]) a++;
    else b++;
  }
  return partners;
}
