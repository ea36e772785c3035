import { renameSync } from 'node:fs';
import { bare, isWholeText, namedAuthor, shown, type Who } from './texts.ts';
import { type Choices, pick, type Tool, type World } from './world.ts';

/** A step that changes files. It does nothing where it does not apply. */
export type EditStep = (world: World, who: Who, choices: Choices) => void;

const names = ['one.txt', 'two.txt', 'dir/three.txt', 'four.txt'];

interface Text {
  readonly lines: string[];
  /** What ends the lines: `\n` or `\r\n`. */
  readonly end: string;
  readonly endsLast: boolean;
}

function read(world: World, file: string): Text {
  const content = world.read(file);
  const end = content.includes('\r\n') ? '\r\n' : '\n';
  const lines = content.split(/\r?\n/);
  const endsLast = lines.at(-1) === '';
  return { lines: endsLast ? lines.slice(0, -1) : lines, end, endsLast };
}

function join({ lines, end, endsLast }: Text): string {
  return lines.length === 0 ? '' : lines.join(end) + (endsLast ? end : '');
}

/**
 * Changes the lines of one file; `change` returns the new ones. A person who goes on editing what they moved leaves no trace of the
 * state between: then the whole is one change, and may be no move at all.
 */
function changing(
  change: (lines: string[], world: World, who: Who, choices: Choices) => string[] | undefined,
): EditStep {
  return (world, who, choices) => {
    const file = pick(world.files(), choices.a);
    if (file === undefined || (who === 'person' && world.hasUnseenMove)) return;
    const text = read(world, file);
    const lines = change([...text.lines], world, who, choices);
    if (lines === undefined || lines.join('\n') === text.lines.join('\n')) return;
    if (who === 'person' && world.unseen.has(file) && takesTyped(world, text.lines, lines)) return;
    put(world, who, file, { ...text, lines }, choices);
  };
}

/** Of a text that somebody typed again another one goes: where nobody looked meanwhile, it is as if that one stayed, or was moved. */
function takesTyped(world: World, before: readonly string[], after: readonly string[]): boolean {
  const count = (lines: readonly string[], text: string) => lines.filter((line) => bare(line) === text).length;
  return [...world.typedTexts].some((text) => count(after, text) < count(before, text));
}

const tools: readonly Tool[] = ['Write', 'Edit', 'Edit', 'Bash'];

function put(world: World, who: Who, file: string, text: Text, { d }: Choices): void {
  world.note(`${who} makes ${file} read ${shown(text.lines)}`);
  world.puts(who, file, join(text), tools[d % tools.length] as Tool);
}

/** How many lines are typed again: three and more are a block that somebody pastes back. */
const counts = [1, 1, 1, 1, 2, 2, 2, 3, 4];

/** Types lines that stood somewhere before, be they gone by now or not. */
export const retypes: EditStep = (world, who, choices) => {
  const { a, b, c, d } = choices;
  const file = pick(world.files(), a);
  // What a person took out before may be what they type: nothing tells it from a line that stayed.
  if (file === undefined || (who === 'person' && (world.hasUnseenMove || world.unseen.has(file)))) return;
  const count = counts[(c * 3 + d) % counts.length] as number;
  const content = pick(world.typists.contents, b * 5 + c) ?? [];
  const isWhole = (line: string | undefined) => line !== undefined && isWholeText(line);
  const starts = [...content.keys()].filter((at) => content.slice(at, at + count).every(isWhole));
  const start = pick(starts, d * 7 + a);
  if (start === undefined) return;
  const text = read(world, file);
  const lines = content.slice(start, start + count);
  if (world.isRewrapped || lines.some((line) => world.movedTexts.has(bare(line)))) return;
  for (const line of lines) world.typedTexts.add(bare(line));
  const at = (b + c * 3) % (text.lines.length + 1);
  world.note(`${who} types ${shown(lines)} again, in ${file} at ${at}`);
  const after = { ...text, lines: [...text.lines.slice(0, at), ...lines, ...text.lines.slice(at)] };
  world.puts(who, file, join(after), tools[d % tools.length] as Tool, { at, lines });
};

function fresh(world: World, who: Who, count: number, { c, d }: Choices): string[] {
  return Array.from({ length: count }, (_, at) => {
    const choice = (c * 7 + d * 3 + at * 5) % 11;
    if (world.sprinkles && choice === 0) return '';
    if (world.sprinkles && choice === 1) return '}';
    return ' '.repeat(2 * (choice % 3)) + world.text(who);
  });
}

export const creates: EditStep = (world, who, choices) => {
  const file = pick(
    // Git then knows the renamed file as a new one: its lines are moved, and fewer than three the mover's (design 4.3).
    names.filter((name) => !world.files().includes(name) && !world.renamed.has(name)),
    choices.a,
  );
  if (file === undefined) return changes(world, who, choices);
  put(world, who, file, { lines: fresh(world, who, 4 + (choices.b % 6), choices), end: '\n', endsLast: true }, choices);
};

export const inserts: EditStep = changing((lines, world, who, choices) => {
  lines.splice(choices.b % (lines.length + 1), 0, ...fresh(world, who, 1 + (choices.c % 5), choices));
  return lines;
});

export const changes: EditStep = changing((lines, world, who, choices) => {
  const count = 1 + (choices.c % 3);
  lines.splice(choices.b % (lines.length + 1), count, ...fresh(world, who, count, choices));
  return lines;
});

export const deletes: EditStep = changing((lines, _world, _who, { b, c }) => {
  lines.splice(b % (lines.length + 1), 1 + (c % 3));
  return lines;
});

export const changesPlaces: EditStep = changing((lines, world, who, choices) => {
  const { b, c, d } = choices;
  lines.splice(b % (lines.length + 1), c % 3, ...fresh(world, who, 1 + (d % 2), choices));
  lines.splice(c % (lines.length + 1), d % 2, ...fresh(world, who, 1 + (b % 3), choices));
  lines.splice(d % (lines.length + 1), b % 2, ...fresh(world, who, c % 2, choices));
  return lines;
});

export const reindents: EditStep = changing((lines, _world, _who, { b, c, d }) => {
  const start = b % (lines.length + 1);
  return lines.map((line, at) => {
    if (at < start || at > start + (c % 8) || line === '') return line;
    return d % 2 === 0 ? `  ${line}` : line.replace(/^ {1,2}/, '');
  });
});

export const trailingBlanks: EditStep = changing((lines, _world, _who, { b }) =>
  lines.map((line, at) => (at % 3 === b % 3 ? (line.endsWith(' ') ? line.trimEnd() : `${line}  `) : line)),
);

export const lineEnds: EditStep = (world, who, choices) => {
  const file = pick(world.files(), choices.a);
  if (file === undefined) return;
  const text = read(world, file);
  if (text.lines.length === 0) return;
  const swapped = { ...text, end: text.end === '\n' ? '\r\n' : '\n' };
  const after = choices.b % 3 === 0 ? { ...text, endsLast: !text.endsLast } : swapped;
  world.note(`${who}: ${file} now has ${JSON.stringify(after.end)} and ${after.endsLast ? 'a' : 'no'} final newline`);
  world.puts(who, file, join(after), tools[choices.d % tools.length] as Tool);
};

/** Breaks a long line in two, or puts two pieces of one together. */
export const rewraps: EditStep = changing((lines, world, who, { b }) => {
  if (world.isMoving || (who === 'person' && world.unseen.size > 0)) return undefined;
  const long = lines.flatMap((line, at) => (line.trim().split(' ').length >= 3 ? [at] : []));
  const at = pick(long, b);
  // Of what both sides typed, a piece names nobody.
  if (at === undefined || [at, at + 1].some((line) => world.typists.isContested(lines[line] ?? ''))) return undefined;
  const words = (lines[at] as string).trim().split(' ');
  const name = /^[ap]\d+/.exec(words[0] ?? '')?.[0];
  const next = lines[at + 1];
  world.isRewrapped = true;
  if (who === 'person') world.hasUnseenMove = true;
  if (next !== undefined && name !== undefined && /^[ap]\d+/.exec(next.trim())?.[0] === name) {
    lines.splice(at, 2, `${lines[at]?.trimEnd()} ${next.trim()}`);
  } else {
    const half = 1 + (b % (words.length - 1));
    lines.splice(at, 1, words.slice(0, half).join(' '), `  ${words.slice(half).join(' ')}`);
  }
  return lines;
});

/** Where a block of three or more lines that name their author begins and ends. */
function block(lines: readonly string[], { b, c }: Choices): { start: number; end: number } | undefined {
  const named = (at: number) => namedAuthor(lines[at] ?? '') !== undefined;
  const start = pick(
    [...lines.keys()].filter((at) => named(at) && named(at + 1) && named(at + 2)),
    b,
  );
  if (start === undefined) return undefined;
  let end = start + 3 + (c % 4);
  while (end > start + 3 && (end > lines.length || !named(end - 1))) end--;
  return { start, end };
}

/**
 * Whether it can be told which lines were taken from, or put to, a place: the first of them does not stand right behind it, nor
 * the last one right before it (docs/known-limitations.md).
 */
function isClear(lines: readonly string[], place: number, moved: readonly string[]): boolean {
  const isSame = (a: string | undefined, b: string | undefined) => bare(a ?? '') === bare(b ?? '');
  return !isSame(lines[place], moved[0]) && !isSame(lines[place - 1], moved.at(-1));
}

function reindented(lines: readonly string[], { d }: Choices): string[] {
  return d % 4 === 0 ? lines.map((line) => (line === '' ? line : `    ${line}`)) : [...lines];
}

/** A block that passes by fewer than three lines is not told from those lines passing by the block. */
export const movesWithin: EditStep = changing((lines, world, who, choices) => {
  if (world.isRewrapped || (who === 'person' && world.unseen.size > 0)) return undefined;
  const found = block(lines, choices);
  if (found === undefined) return undefined;
  const moved = lines.splice(found.start, found.end - found.start);
  if (moved.some((line) => world.typedTexts.has(bare(line)))) return undefined;
  const places = [...Array(lines.length + 1).keys()].filter((at) => {
    const passed = lines.slice(Math.min(at, found.start), Math.max(at, found.start));
    return passed.filter((line) => namedAuthor(line) !== undefined).length >= 3;
  });
  const place = pick(places, choices.c * 3 + choices.d);
  if (place === undefined || ![place, found.start].every((at) => isClear(lines, at, moved))) return undefined;
  lines.splice(place, 0, ...reindented(moved, choices));
  world.moved(who, moved);
  return lines;
});

export const movesAcross: EditStep = (world, who, choices) => {
  const files = world.files();
  const from = pick(files, choices.a);
  if (from === undefined) return;
  const to = pick(
    [...files.filter((file) => file !== from), ...names.filter((name) => !files.includes(name))],
    choices.d,
  );
  if (to === undefined) return;
  const source = read(world, from);
  const found = block(source.lines, choices);
  if (found === undefined) return;
  const moved = source.lines.splice(found.start, found.end - found.start);
  if (moved.some((line) => world.typedTexts.has(bare(line)))) return;
  const target = files.includes(to) ? read(world, to) : { lines: [], end: '\n', endsLast: true };
  const place = choices.c % (target.lines.length + 1);
  if (!isClear(source.lines, found.start, moved) || !isClear(target.lines, place, moved)) return;
  target.lines.splice(place, 0, ...reindented(moved, choices));
  if (who === 'person' && (world.hasUnseenMove || world.unseen.size > 0)) return;
  // Where the name is still that of a file which has some of them, fewer lines come there than a move takes (design 4.3).
  const committed = new Set(
    world
      .run('git', ['show', `HEAD:${to}`])
      .stdout.split('\n')
      .map(bare),
  );
  if (!files.includes(to) && moved.some((line) => namedAuthor(line) && committed.has(bare(line)))) return;
  if (world.sources.has(to)) return;
  world.sources.add(from);
  world.moved(who, moved);
  world.note(`${who} moves ${moved.length} lines (${shown(moved)}) from ${from} to ${to}`);
  const takes = () => put(world, who, from, source, choices);
  const puts = () => put(world, who, to, target, choices);
  for (const half of choices.b % 2 === 0 ? [takes, puts] : [puts, takes]) half();
};

export const renames: EditStep = (world, who, choices) => {
  const files = world.files();
  const from = pick(files, choices.a);
  const to = pick(
    names.map((name) => name.replace('.txt', '-2.txt')).filter((name) => !files.includes(name)),
    choices.b,
  );
  if (from === undefined || to === undefined || to.startsWith('dir/') !== from.startsWith('dir/')) return;
  // What a person changed and nobody saw is one change with the renaming: too little may be left of the file.
  if (world.hasUnseenMove || world.unseen.has(from)) return;
  world.note(`person renames ${from} to ${to}`);
  renameSync(world.path(from), world.path(to));
  world.renamed.add(from);
  // Too little of a short file is left for it to be known again.
  const isLong = read(world, to).lines.filter(namedAuthor).length >= 6;
  if (choices.c % 2 === 0 && isLong) inserts(world, who, { ...choices, a: world.files().indexOf(to) });
  world.moved('person');
};

export const removesFile: EditStep = (world, _who, choices) => {
  const file = pick(world.files(), choices.a);
  if (file === undefined || world.files().length < 3) return;
  world.note(`person removes ${file}`);
  world.removes(file);
};
