import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pruneSnapshots } from '../../../src/git/prune-snapshots.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ai-tracker-prune-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const [sha1, sha256] = ['b'.repeat(38), 'c'.repeat(62)];

/** A file of an hour ago. */
function put(path: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, new Date(), new Date(Date.now() - 3_600_000));
  return file;
}

const prune = (keep: readonly string[] = []) => pruneSnapshots(join(root, 'store'), Date.now() - 1000, new Set(keep));

test('objects and what git leaves of them when it is stopped go, those that are kept stay', () => {
  const gone = [`aa/${sha1}`, `ab/${sha256}`, 'aa/tmp_obj_x1Y2z3'].map((name) => put(`store/objects/${name}`));
  const kept = put(`store/objects/ac/${sha1}`);
  prune([`ac${sha1}`]);
  expect(gone.filter(existsSync)).toEqual([]);
  expect(existsSync(join(root, 'store/objects/aa'))).toBe(false);
  expect(existsSync(kept)).toBe(true);
});

test('files and folders with other names than git gives stay', () => {
  const others = ['aa/thesis.tex', `docs/${sha1}`, `AA/${sha1}`, `aa/${sha1}.tex`, `aa/x${sha1}`].map((name) =>
    put(`store/objects/${name}`),
  );
  prune();
  expect(others.filter(existsSync)).toEqual(others);
});

test.each(['store', 'store/objects', 'store/objects/aa'])(
  'nothing is deleted behind a link in the place of %s',
  (link) => {
    const target = put(`elsewhere/objects/aa/${sha1}`);
    const path = join(root, link);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(root, link.replace('store', 'elsewhere')), path);
    prune();
    expect(existsSync(target)).toBe(true);
  },
);
