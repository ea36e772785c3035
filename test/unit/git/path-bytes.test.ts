import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { decodePath, encodePath, quotePath, unquotePath } from '../../../src/git/path-bytes.ts';
import { inBytes } from '../../../src/git/words-in-bytes.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

const paths = [
  ['a plain one', 'a/plain name'],
  ['one that is not UTF-8, with all that is quoted', 'caf\xe9/"\\ \n\x01'],
  ['one between quotes of its own', '"quoted\\"'],
  ['one that begins with a byte order mark', '\xef\xbb\xbfmark'],
] as const;

test.each(paths)('%s comes back byte by byte', (_, bytes) => {
  expect(encodePath(decodePath(latin1(bytes)))).toEqual(latin1(bytes));
});

test.each(paths.filter(([, bytes]) => !bytes.startsWith('"')))('%s is what git quotes', (_, bytes) => {
  expect(unquotePath(latin1(quotePath(latin1(bytes))))).toEqual(latin1(bytes));
});

test('a program gets such a path as it is, among words of any kind', () => {
  const words = ['-1', "it's", '', '$HOME\n', decodePath(latin1('caf\xe9'))];
  const started = inBytes('printf', ['%s|', ...words]);
  const { stdout } = spawnSync(started?.command ?? '', started?.args ?? [], { input: started?.input });
  expect(stdout).toEqual(latin1("-1|it's||$HOME\n|caf\xe9|"));
});

test('others need no shell', () => {
  expect(inBytes('git', ['show', '"quoted"', 'é'])).toBeUndefined();
});
