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
  [
    'more brackets in one line than one would try all choices of',
    'q({ a: { b: { c: { d: { e: { f } } } } } });\n',
    'q({\n a: {\n  b: {\n   c: {\n    d: {\n     e: {\n      f,\n     },\n    },\n   },\n  },\n },\n});\n',
    [0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 0],
  ],
  [
    'the last of a list, which had its comma',
    'foo(aaa, bbb),\n];\n',
    'foo(\n  aaa,\n  bbb,\n),\n];\n',
    [0, 0, -1, 0, 1],
  ],
  ['types', 'f<aaa, bbb>(ccc)\n', 'f<\n  aaa,\n  bbb,\n>(ccc)\n', [0, 0, -1, 0]],
  [
    'two old lines put together otherwise',
    'foo(aaa, [bbb,\n  ccc]);\n',
    'foo(\n  aaa,\n  [bbb, ccc],\n);\n',
    [0, 0, -1, 1],
  ],
  [
    'a comma alone, and a passage that stood before it',
    'foo(aaa, bbb);\nccc\n',
    'ccc,\n)\nfoo(\n  aaa,\n  bbb,\n);\n',
    [-1, -1, 0, 0, -1, 0],
  ],
  ['a comma between two words', 'aaa bbb ccc\n', 'aaa bbb,\nccc\n', [-1, -1]],
  ['other text with a comma', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  ccc,\n);\n', [-1, -1, -1, -1]],
  ['a comma that is put together again', 'foo(\n  aaa,\n  bbb,\n);\n', 'foo(aaa, bbb);\n', [-1]],
  [
    'two equal calls, each of its own',
    'foo(aaa, bbb);\nfoo(aaa, bbb);\n',
    'foo(\naaa, bbb);\nfoo(\naaa, bbb);\n',
    [0, 0, 1, 1],
  ],
  ['a bracket broken off', 'foo( )\n', 'foo(\n)\n', [0, 0]],
  ['a bracket put before', ')\nfoo(\n', ') foo(\n', [1]],
  ['a blank line before it', 'foo(aaa);\n', '\nfoo(\naaa);\n', [-1, 0, 0]],
  ['a comma more in the first of two', 'foo(aaa) ];\n', 'foo(aaa),\n];\n', [-1, 0]],
  ['another character more', 'foo(aaa, bbb);\n', 'foo(\n  aaa,\n  bbb;\n);\n', [-1, -1, -1, -1]],
])('%s', (_, before, after, expected) => {
  expect(from(before, after)).toEqual(expected);
});

test('a comma more in lines whose text is not at hand', () => {
  const after = lines('foo(\n  aaa,\n  bbb,\n);\n').map(({ trailingComma: _, ...line }) => line);
  expect([...rewrapped(lines('foo(aaa, bbb);\n'), after)]).toEqual([0, 0, -1, 0]);
  const bare = lines('foo(\n  aaa,\n  bbb,\n)\n').map(({ trailingComma: _, ...line }) => line);
  expect([...rewrapped(lines('foo(aaa, bbb)\n'), bare)]).toEqual([0, 0, -1, 0]);
});

test('Python, in brackets that stay', () => {
  const after = lines('    aaa,\n    bbb,\n)\n').slice(0, 2);
  expect([...rewrapped(lines('    aaa, bbb\n'), after)]).toEqual([0, -1]);
});

test('a long file that is formatted for the first time', () => {
  const calls = Array.from({ length: 80 }, (_, at) => `call${at}`);
  const before = calls.map((name) => `${name}(aaa${name}, bbb);\n`).join('');
  const after = calls.map((name) => `${name}(\n  aaa${name},\n  bbb,\n);\n`).join('');
  expect(from(before, after)).toEqual(calls.flatMap((_, at) => [at, at, -1, at]));
});
