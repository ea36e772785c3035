import { describe, expect, test } from 'vitest';
import { explainError } from '../../../src/store/explain-error.ts';

const other = (file: string) =>
  `The module '${file}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 127.`;

describe('a compiled part that does not load says what mends it, in one line', () => {
  test.each([
    [
      'made for another version of node',
      other('/opt/my tools/node_modules/better-sqlite3/build/Release/better_sqlite3.node'),
    ],
    [
      'the same, asked a second time',
      "Module did not self-register: '/opt/my tools/node_modules/better-sqlite3/build/Release/better_sqlite3.node'.",
    ],
  ])('%s', (_, message) => {
    const explained = explainError(Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' }), '/x.db');
    expect(explained).toMatchObject({
      message: expect.stringMatching(/^better-sqlite3 was not built for this Node\.js \(v\d.*nothing is lost/),
      hint: "npm --prefix '/opt/my tools' rebuild better-sqlite3",
    });
  });

  test('not built at all', () => {
    const message =
      "Cannot find module 'better-sqlite3/build/Release/better_sqlite3.node'\nRequire stack:\n- /opt/x/dist/ingest.cjs";
    expect(explainError(new Error(message), '/x.db')).toMatchObject({
      hint: 'npm --prefix /opt/x rebuild better-sqlite3',
    });
  });
});
