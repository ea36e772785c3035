import { describe, expect, test } from 'vitest';
import { historyParser } from '../../../src/git/history-parser.ts';
import type { HistoryCommit } from '../../../src/replay/history.ts';

const zeros = '0'.repeat(40);
const [one, two] = ['1'.repeat(40), '2'.repeat(40)];

/** What is read of an output that comes in pieces of so many bytes. */
function parse(output: string, size = 1 << 16): HistoryCommit[] {
  const commits: HistoryCommit[] = [];
  const parser = historyParser((commit) => commits.push(commit));
  const bytes = Buffer.from(output, 'latin1');
  for (let at = 0; at < bytes.length; at += size) parser.add(bytes.subarray(at, at + size));
  parser.end();
  return commits;
}

const entry = (status: string, names: string, modes = '100644 100644') =>
  `:${modes} ${one} ${two} ${status}\t${names}\n`;
const text = { isBinary: false, isReplaced: false, blob: undefined };

const log = [
  `\x01${one} 1700000000 \n\n`,
  `:000000 100644 ${zeros} ${one} A\ta b\n`,
  '\ndiff --git a/a b b/a b\nnew file mode 100644\n--- /dev/null\n+++ b/a b\n@@ -0,0 +1,3 @@\n+one\n+@@ -1 +1 @@\n+diff --git a/x b/x\n',
  `\x01${two} 1700000060 ${one} ${zeros}\n\n`,
  entry('R090', '"a\\tb\\303\\251"\tc'),
  '\ndiff --git "a/a\\tb\\303\\251" b/c\nsimilarity index 90%\n@@ -2 +2,2 @@ one\n-x\n\\ No newline at end of file\n+y\n+z\n@@ -9,2 +10,0 @@\n-p\n-q\n',
].join('');

describe('the output of git log', () => {
  test.each([1, 2, 7, 64, 65_536])('is read in pieces of %i bytes', (size) => {
    expect(parse(log, size)).toEqual([
      {
        ...{ sha: one, time: 1_700_000_000, isMerge: false },
        files: [
          { ...text, from: undefined, to: 'a b', hunks: [{ oldStart: 0, oldLines: 0, newStart: 0, newLines: 3 }] },
        ],
      },
      {
        ...{ sha: two, time: 1_700_000_060, isMerge: true },
        files: [
          {
            ...{ ...text, from: 'a\tbé', to: 'c', blob: two },
            hunks: [
              { oldStart: 1, oldLines: 1, newStart: 1, newLines: 2 },
              { oldStart: 8, oldLines: 2, newStart: 10, newLines: 0 },
            ],
          },
        ],
      },
    ]);
  });

  const filesOf = (lines: string) => parse(`\x01${one} 1 \n\n${lines}`)[0]?.files;

  test('a change of type takes all lines and brings new ones', () => {
    const patch = '\ndiff --git a/l b/l\n@@ -1,5 +0,0 @@\n-f\ndiff --git a/l b/l\n@@ -0,0 +1 @@\n+target\n';
    expect(
      filesOf(`${entry('T', 'l', '100644 120000') + entry('M', 'z') + patch}diff --git a/z b/z\n@@ -3 +3 @@\n`),
    ).toEqual([
      {
        ...text,
        isReplaced: true,
        from: 'l',
        to: 'l',
        hunks: [{ oldStart: 0, oldLines: 0, newStart: 0, newLines: 1 }],
      },
      { ...text, from: 'z', to: 'z', hunks: [{ oldStart: 2, oldLines: 1, newStart: 2, newLines: 1 }] },
    ]);
  });

  test('a submodule has no lines, and a file that becomes one loses its own', () => {
    const module = '\ndiff --git a/m b/m\n@@ -1 +1 @@\n-Subproject commit a\n+Subproject commit b\n';
    expect(filesOf(entry('M', 'm', '160000 160000') + module)).toEqual([]);
    const becomes = '\ndiff --git a/m b/m\n@@ -1,2 +0,0 @@\ndiff --git a/m b/m\n@@ -0,0 +1 @@\n';
    expect(filesOf(entry('T', 'm', '100644 160000') + becomes)).toEqual([
      { ...text, isReplaced: true, from: 'm', to: undefined, hunks: [] },
    ]);
  });

  test('a binary file is told as one; a change of its mode changes nothing', () => {
    const binary = '\ndiff --git a/b b/b\nindex 1..2\nBinary files a/b and b/b differ\n';
    expect(filesOf(entry('M', 'b') + binary)).toEqual([{ ...text, isBinary: true, from: 'b', to: 'b', hunks: [] }]);
    const mode = '\ndiff --git a/b b/b\nold mode 100644\nnew mode 100755\n';
    expect(filesOf(entry('M', 'b', '100644 100755') + mode)).toEqual([{ ...text, from: 'b', to: 'b', hunks: [] }]);
  });

  test('a line of many megabytes is not kept', () => {
    const commits = parse(`${log}+${'x'.repeat(1 << 20)}\n\x01${one} 5 ${two}\n`, 100_000);
    expect(commits.map(({ sha }) => sha)).toEqual([one, two, one]);
  });

  test('a time that no clock has is the beginning of all', () => {
    expect(parse(`\x01${one} -5 \n\x01${two} 99999999999999999999 \n`).map(({ time }) => time)).toEqual([0, 0]);
  });
});
