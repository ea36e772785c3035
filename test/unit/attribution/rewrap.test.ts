import { expect, test } from 'vitest';
import { parseLines } from '../../../src/attribution/lines.ts';
import { rewrapped } from '../../../src/attribution/rewrap.ts';

const lines = (text: string) => parseLines(Buffer.from(text));
const from = (before: string, after: string) => [...rewrapped(lines(before), lines(after))];

test.each([
  ['a call broken up', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  bbb\n);\n', [0, 0, 0, 0]],
  ['a call put together', 'foo(\n  aaa,\n  bbb\n);\n', 'foo(aaa, bbb);\n', [0]],
  ['a call with a comma more', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  bbb,\n);\n', [0, 0, -1, 0]],
  [
    'nested brackets with a comma more each',
    'foo({ aaa: [1, 2], bbb: c(d) }, eee);\n',
    'foo(\n  {\n    aaa: [\n      1,\n      2,\n    ],\n    bbb: c(d),\n  },\n  eee,\n);\n',
    [0, 0, 0, 0, -1, 0, -1, 0, -1, 0],
  ],
  [
    'nested brackets, the inner one without',
    'foo([aaa, ...bbb], ccc);\n',
    'foo(\n  [\n    aaa,\n    ...bbb\n  ],\n  ccc,\n);\n',
    [0, 0, 0, 0, 0, -1, 0],
  ],
  [
    'one line of several',
    'one();\nfoo(aaa, bbb);\ntwo();\n',
    'uno();\nfoo(\n  aaa,\n  bbb,\n);\ndue();\n',
    [-1, 1, 1, -1, 1, -1],
  ],
  ['other text with a comma', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  ccc,\n);\n', [-1, -1, -1, -1]],
  ['a comma that is put together again', 'foo(\n  aaa,\n  bbb,\n);\n', 'foo(aaa, bbb);\n', [-1]],
  ['another character more', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  bbb;\n);\n', [-1, -1, -1, -1]],
])('%s', (_, before, after, expected) => {
  expect(from(before, after)).toEqual(expected);
});
