import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileTree } from '../helpers/file-tree.ts';
import { pathWithGit } from '../helpers/git-of-version.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

/** `ai-tracker git-install --global 2>/dev/null || true`, as a worker's container runs it at start-up. */
let box: Sandbox;
let worker: Record<string, string>;

beforeEach(() => {
  box = new Sandbox();
  const home = join(box.root, 'worker');
  mkdirSync(home);
  mkdirSync(join(box.root, 'bin'));
  symlinkSync(binary, join(box.root, 'bin/ai-tracker'));
  // A git that has configuration hooks: with an older one there is nothing to write.
  worker = { ...box.env, HOME: home, PATH: `${join(box.root, 'bin')}:${pathWithGit(box, '2.54.0')}` };
});
afterEach(() => box.remove());

function startUp(): Promise<number | null> {
  const line = 'ai-tracker git-install --global 2>/dev/null || true';
  const child = spawn('sh', ['-c', line], { cwd: '/', env: worker, stdio: 'ignore' });
  return new Promise((resolve) => child.on('close', resolve));
}

function homeFolder(): string {
  return worker['HOME'] ?? '';
}

test('eight workers that share a home start at once', async () => {
  expect(await Promise.all(Array.from({ length: 8 }, startUp))).toEqual(Array(8).fill(0));
  const once = fileTree(homeFolder());
  expect(once['.gitconfig']).toContain('event = post-commit');
  expect(once['.gitconfig']).toContain(join(box.root, 'bin/ai-tracker'));
  expect(Object.keys(once).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  await startUp();
  expect(fileTree(homeFolder())).toEqual(once);
  box.run('ai-tracker', ['git-uninstall'], { env: worker, cwd: '/' });
  expect(fileTree(homeFolder())).toEqual({});
});

test('a lock that a dead process left behind stops nobody for long', async () => {
  const config = join(homeFolder(), '.config/ai-tracker');
  mkdirSync(config, { recursive: true });
  box.run('touch', ['-d', '1 minute ago', join(config, 'installed.json.lock')]);
  await startUp();
  expect(existsSync(join(homeFolder(), '.gitconfig'))).toBe(true);
});

test('what root makes in the home of somebody else is theirs', async () => {
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 12_345, gid: 12_345 } : statSync(box.root);
  chownSync(homeFolder(), uid, gid);
  chmodSync(homeFolder(), 0o700);
  await startUp();
  const names = Object.keys(fileTree(homeFolder()));
  expect(names).toContain('.config/ai-tracker/installed.json');
  expect(names.filter((name) => statSync(join(homeFolder(), name)).uid !== uid)).toEqual([]);
});
