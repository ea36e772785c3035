import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let inBash: string;
let inFish: string;

beforeEach(() => {
  box = new Sandbox();
  inBash = join(box.home, '.local/share/bash-completion/completions/ai-tracker');
  inFish = join(box.home, '.config/fish/completions/ai-tracker.fish');
});
afterEach(() => box.remove());

const call = (verb: string) => runHere([verb], { env: box.env, cwd: box.root });

test('install has bash complete our commands, and fish where there is one; uninstall takes that back', async () => {
  mkdirSync(join(box.home, '.config/fish'), { recursive: true });
  expect(await call('install')).toMatchObject({ status: 0, stdout: expect.stringContaining('Shells: bash and fish') });
  const complete = `. '${inBash}'; COMP_WORDS=(ai-tracker ver); COMP_CWORD=1; _ai_tracker; echo "\${COMPREPLY[*]}"`;
  expect(box.run('bash', ['-c', complete]).stdout).toBe('verify version\n');
  expect(readFileSync(inFish, 'utf8')).toContain('complete');
  expect(await call('uninstall')).toMatchObject({ status: 0, stdout: expect.stringContaining('completions are gone') });
  expect([inBash, inFish].map((path) => existsSync(path))).toEqual([false, false]);
});

test('without fish its folder is not made', async () => {
  await call('install');
  expect([inBash, join(box.home, '.config/fish')].map((path) => existsSync(path))).toEqual([true, false]);
});

test('what others put there stays; a link to a package that is gone is made anew', async () => {
  mkdirSync(join(inBash, '..'), { recursive: true });
  symlinkSync('/gone/lib/node_modules/cc-ai-tracker/dist/completions/ai-tracker.bash', inBash);
  await call('install');
  expect(existsSync(inBash)).toBe(true);
  await call('uninstall');
  writeFileSync(inBash, 'mine\n');
  await call('install');
  await call('uninstall');
  expect(readFileSync(inBash, 'utf8')).toBe('mine\n');
});

test('where it cannot be written, the rest is installed', async () => {
  writeFileSync(join(box.home, '.local'), 'a file\n');
  expect(await call('install')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Shells: cannot complete .*\.local/),
  });
  expect(existsSync(join(box.home, '.claude/settings.json'))).toBe(true);
});
