import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileKey } from '../../src/replay/branch-lines.ts';
import { Journal } from '../../src/replay/journal.ts';
import { type KeptJournal, readJournal, writeJournal } from '../../src/survival/journal-file.ts';
import { removeKept } from '../../src/survival/kept-sums.ts';
import { ScratchFolder } from '../helpers/records.ts';

let folder: ScratchFolder;
beforeEach(() => {
  folder = new ScratchFolder();
});
afterEach(() => folder[Symbol.dispose]());

const env = () => ({ AI_TRACKER_CONFIG_DIR: folder.file('config') });
const kept = () => folder.file('config/survival');
const repository = { commonDir: '/somewhere/.git' };
const sha = 'a'.repeat(40);

function journalOf(paths = 1, length = 200): KeptJournal {
  const journal = new Journal();
  const file = { from: undefined, isBinary: false, isReplaced: false, blob: undefined, hunks: [] };
  const files = Array.from({ length: paths }, (_, at) => ({ ...file, to: `${at} ${'x'.repeat(length)}` }));
  journal.append({ sha, time: 5, isMerge: true, files });
  const runs = [{ start: 0, lines: 2, sha, path: 'a', line: 7 }];
  return { journal, isShallow: true, branches: new Map([[fileKey(sha, 'f'), runs]]) };
}

test('what is kept comes back; what git said of a merge that is there no more does not', () => {
  const one = journalOf();
  const gone = fileKey('b'.repeat(40), 'f');
  writeJournal(env(), repository, { ...one, branches: new Map([...one.branches, [gone, []]]) });
  const found = readJournal(env(), repository);
  expect([...(found?.journal.commits() ?? [])]).toEqual([...one.journal.commits()]);
  expect([found?.isShallow, found?.branches]).toEqual([true, one.branches]);
  expect(readJournal(env(), { commonDir: '/elsewhere/.git' })).toBeUndefined();
  removeKept(env(), repository);
  expect(readJournal(env(), repository)).toBeUndefined();
});

test('one that is larger than it may be is neither kept nor read', () => {
  writeJournal(env(), repository, journalOf());
  const [name = ''] = readdirSync(kept());
  truncateSync(`${kept()}/${name}`, (64 << 20) + 1);
  expect(readJournal(env(), repository)).toBeUndefined();
  writeJournal(env(), repository, journalOf(700, 100_000));
  expect(readdirSync(kept())).toEqual([]);
});

test('the oldest go where all together are too many; what a killed process left goes, too', () => {
  writeJournal(env(), repository, journalOf());
  const [own = ''] = readdirSync(kept());
  const others = Array.from({ length: 5 }, (_, at) => at.toString(16).repeat(32));
  for (const [at, name] of [...others, `${own}.${crypto.randomUUID()}.tmp`, 'not ours'].entries()) {
    writeFileSync(`${kept()}/${name}`, '');
    if (at < others.length) truncateSync(`${kept()}/${name}`, 60 << 20);
    utimesSync(`${kept()}/${name}`, 1000 + at, 1000 + at);
  }
  writeJournal(env(), repository, journalOf());
  expect(readdirSync(kept()).sort()).toEqual([...others.slice(1), own, 'not ours'].sort());
});

test('where nothing can be written nothing is, and nothing fails', () => {
  writeFileSync(folder.file('config'), 'a file');
  writeJournal(env(), repository, journalOf());
  removeKept(env(), repository);
  expect(readJournal(env(), repository)).toBeUndefined();
  expect(readFileSync(folder.file('config'), 'utf8')).toBe('a file');
});

test('a folder is taken for no file', () => {
  writeJournal(env(), repository, journalOf());
  const [name = ''] = readdirSync(kept());
  removeKept(env(), repository);
  mkdirSync(`${kept()}/${name}`);
  expect(readJournal(env(), repository)).toBeUndefined();
  writeJournal(env(), repository, journalOf());
  expect(statSync(`${kept()}/${name}`).isDirectory()).toBe(true);
  expect(readdirSync(kept())).toEqual([name]);
});
