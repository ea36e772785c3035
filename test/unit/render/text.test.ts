import { describe, expect, test } from 'vitest';
import { renderBlame, renderBlameSummary } from '../../../src/render/blame.ts';
import { safeLine, safeText } from '../../../src/render/safe-text.ts';
import { clip, displayWidth } from '../../../src/render/width.ts';

test.each([
  ['plain', 'plain'],
  ['tab\there', String.raw`tab\there`],
  ['\x1b[2Jclear', String.raw`\x1b[2Jclear`],
  ['\x9b31m', String.raw`\x9b31m`],
  ['line\r\nend', String.raw`line\r\nend`],
  ['a\u202eb\u2066c', String.raw`a\u202eb\u2066c`],
  ['half \ud83d', String.raw`half \ud83d`],
  ['ünïcödé 日本 👩‍👧', 'ünïcödé 日本 👩‍👧'],
])('%j is shown as %s', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('a line of source keeps its tabs', () => {
  expect(safeLine('\tif (x)\x07')).toBe('\tif (x)\\x07');
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['🇯🇵', 2],
  ['한국', 4],
  ['a\u200bb', 2],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

describe('a name that is too long', () => {
  test.each([
    ['src/some/folder/index.ts', 12, 'src…index.ts'],
    ['short', 12, 'short'],
    ['日本語日本語日本語', 9, '日…日本語'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5, '…👩‍👩‍👧👩‍👩‍👧'],
  ])('%s in %i columns loses its middle', (text, columns, clipped) => {
    expect(clip(text, columns, '…')).toBe(clipped);
    expect(displayWidth(clip(text, columns, '…'))).toBeLessThanOrEqual(columns);
  });
});

describe('blame', () => {
  const line = (number: number, author: 'ai' | 'human' | 'unknown', text: string, commit_sha: string | null) => ({
    ...{ line: number, author, text, commit_sha, commit_author: commit_sha && 'Ada 山田 Lovelace-Byron' },
    authored_at: commit_sha && '2026-03-02T10:00:00Z',
  });
  const report = {
    ...{ ai_lines: 1, human_lines: 2, unknown_lines: 1 },
    lines: [
      line(9, 'ai', 'const a = 1;', 'abcdef0123456789'),
      line(10, 'human', '\t}\x1b[2J', null),
      line(11, 'unknown', '', '0123456789abcdef'),
    ],
    bytes: ['const a = 1;', '\t}\x1b[2J', ''].map((text) => Buffer.from(text)),
  };
  const pipe = { env: {}, columns: 80, isTTY: false };

  test('is commit, author, person, date, number and text of each line', () => {
    expect(
      renderBlame(report, pipe).toString(),
    ).toBe(`abcdef01 ai      Ada 山田 Lovelace-Byron 2026-03-02  9) const a = 1;
00000000 human   -                       -          10) \t}\x1b[2J
01234567 unknown Ada 山田 Lovelace-Byron 2026-03-02 11) \n`);
    expect(renderBlameSummary(report, pipe)).toBe('AI 1 (33.3%), human 2 (66.7%), unknown 1\n');
  });

  test('shows control characters on a terminal instead of obeying them', () => {
    const text = renderBlame(report, { ...pipe, env: { NO_COLOR: '1' }, isTTY: true }).toString();
    expect(text).toContain('10) \t}\\x1b[2J\n');
    expect(text).toContain('abcdef01 ai      Ada …elace-Byron 2026-03-02  9) const a = 1;\n');
  });

  test('of an empty file is empty', () => {
    const empty = { ai_lines: 0, human_lines: 0, unknown_lines: 0, lines: [], bytes: [] };
    expect(renderBlame(empty, pipe).toString()).toBe('');
    expect(renderBlameSummary(empty, pipe)).toBe('AI 0 (-), human 0 (-)\n');
  });
});
