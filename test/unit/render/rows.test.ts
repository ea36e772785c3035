import { describe, expect, test } from 'vitest';
import { type RowsFormat, renderRows, separated } from '../../../src/render/rows.ts';

const csv: RowsFormat = { separator: 'comma', onTerminal: false };
const tsv: RowsFormat = { separator: 'tab', onTerminal: false };

describe('a cell of CSV', () => {
  test.each([
    ['plain', 'plain'],
    ['日本 👩‍👧', '日本 👩‍👧'],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['', ''],
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [-12.5, '-12.5'],
    [false, 'false'],
    // What a spreadsheet would run is text there.
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@types/node', "'@types/node"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['src/+page.svelte', 'src/+page.svelte'],
  ])('%j is %j', (value, cell) => {
    expect(separated(['a', 'b'], [{ a: value, b: 1 }], csv)).toBe(`a,b\r\n${cell},1\r\n`);
  });
});

test('a tab or a line end in a cell of TSV is told by letters', () => {
  expect(
    separated(
      ['a', 'b'],
      [
        { a: 'x\ty\nz', b: null },
        { a: '=1', b: true },
      ],
      tsv,
    ),
  ).toBe('a\tb\nx\\ty\\nz\t\n=1\ttrue\n');
});

test('on a terminal no name steers it', () => {
  expect(separated(['a'], [{ a: '\x1b[2J' }], { ...csv, onTerminal: true })).toBe('a\r\n\\x1b[2J\r\n');
  expect(separated(['a'], [{ a: '\x1b[2J' }], csv)).toBe('a\r\n\x1b[2J\r\n');
});

test('without rows the columns are named', () => {
  expect(renderRows('days', [], csv)).toBe('date,commits,ai_lines_added,human_lines_added,unknown_lines_added\r\n');
});
