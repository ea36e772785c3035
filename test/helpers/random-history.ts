import type { ImportedCommit, ImportedFile, Tree } from './imported-history.ts';

// Every line has a text of its own, so that its text tells by which commit it came.

const names = ['a', 'dir/b.txt', 'é ü', 'tab\there', '"quoted"', 'new\nline', 'c', 'diff --git a b', ':colon'];

interface Growing {
  readonly random: () => number;
  readonly commits: ImportedCommit[];
  /** Of every other history no file ever is. */
  readonly mayBeBinary: boolean;
  lines: number;
}

/** Between one and `most` commits: edits, renames, deletions, changes of mode and type, binary files, merges. */
export function randomHistory(seed: number, most: number): ImportedCommit[] {
  const random = generator(seed);
  const growing: Growing = { random, commits: [], mayBeBinary: seed % 2 === 1, lines: 0 };
  for (let number = 1; number <= most; number++) {
    const before = growing.commits.at(-1)?.tree ?? new Map();
    const time = 1_700_000_000 + number * 3600;
    // A branch leaves from an older commit, grows a little, and is merged.
    if (number > 3 && random() < 0.2) {
      const root = 1 + Math.floor(random() * (number - 2));
      const tree = changed(growing, growing.commits[root - 1]?.tree ?? new Map());
      growing.commits.push({ parents: [root], tree, time });
      const main = number - 1;
      const merged = mergedTree(growing, growing.commits[main - 1]?.tree ?? new Map(), tree);
      number++;
      growing.commits.push({ parents: [main, number - 1], tree: merged, time: time + 1800 });
      continue;
    }
    const parents = number === 1 ? [] : [number - 1];
    growing.commits.push({ parents, tree: changed(growing, before), time });
  }
  return growing.commits;
}

const otherMode = { '100644': '100755', '100755': '100644', '120000': '120000' } as const;

function changed(growing: Growing, before: Tree): Tree {
  const tree = new Map(before);
  for (let steps = 1 + Math.floor(growing.random() * 3); steps > 0; steps--) changeOne(growing, tree);
  return tree;
}

function changeOne(growing: Growing, tree: Map<string, ImportedFile>): void {
  const { random } = growing;
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const path = pick(names);
  const file = tree.get(path);
  const dice = random();
  if (file === undefined) tree.set(path, { content: newLines(growing, 12), mode: '100644' });
  else if (dice < 0.55) tree.set(path, { ...file, content: edited(growing, file.content) });
  else if (dice < 0.65) tree.delete(path);
  else if (dice < 0.72) tree.set(path, { ...file, mode: otherMode[file.mode] });
  else if (dice < 0.78) tree.set(path, { content: Buffer.from(`target ${growing.lines++}`), mode: '120000' });
  else if (dice < 0.83 && growing.mayBeBinary)
    tree.set(path, { ...file, content: Buffer.concat([file.content, Buffer.from([0, 10])]) });
  else {
    // The other name was free: git takes this for a rename, be it with a change.
    const other = pick(names.filter((name) => !tree.has(name)));
    if (other === undefined || file.mode === '120000') return;
    tree.delete(path);
    tree.set(other, random() < 0.5 ? file : { ...file, content: edited(growing, file.content, 1) });
  }
}

function newLines(growing: Growing, count: number): Buffer {
  const end = growing.random() < 0.2 ? '\r\n' : '\n';
  return Buffer.from(
    Array.from({ length: count }, () => `line ${growing.lines++} by ${growing.commits.length + 1}${end}`).join(''),
  );
}

/** Some lines go and some come; the last one may have no end. */
function edited(growing: Growing, content: Buffer, changes = 3): Buffer {
  const lines = linesIn(content);
  for (let count = 1 + Math.floor(growing.random() * changes); count > 0; count--) {
    const at = Math.floor(growing.random() * (lines.length + 1));
    lines.splice(at, Math.floor(growing.random() * 3), ...linesIn(newLines(growing, Math.floor(growing.random() * 3))));
  }
  const last = lines.at(-1);
  if (growing.random() < 0.1 && last !== undefined) lines[lines.length - 1] = last.replace(/\r?\n$/, '');
  // A line without an end in the middle would run into the next.
  return Buffer.from(
    lines.map((line, at) => (at < lines.length - 1 && !line.endsWith('\n') ? `${line}\n` : line)).join(''),
    'latin1',
  );
}

/** The main branch's tree with what the other has more. */
function mergedTree(growing: Growing, main: Tree, other: Tree): Tree {
  const tree = new Map(main);
  for (const [path, file] of other) {
    const mine = tree.get(path);
    if (mine === undefined) tree.set(path, file);
    else if (growing.random() < 0.5 && mine.mode !== '120000' && file.mode !== '120000') {
      const have = new Set(linesIn(mine.content));
      const more = linesIn(file.content).filter((line) => !have.has(line));
      const all = [...linesIn(mine.content), ...more].map((line) => (line.endsWith('\n') ? line : `${line}\n`));
      tree.set(path, { ...mine, content: Buffer.from(all.join(''), 'latin1') });
    }
  }
  return tree;
}

/** As latin1, each with its end. */
export function linesIn(content: Buffer): string[] {
  return content
    .toString('latin1')
    .split(/(?<=\n)/)
    .filter(Boolean);
}

function generator(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
