import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileTree } from '../helpers/file-tree.ts';
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
  worker = { ...box.env, HOME: home, PATH: `${join(box.root, 'bin')}:${process.env['PATH']}` };
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
  const folder = join(homeFolder(), '.config/ai-tracker/git-hooks');
  expect(once['.gitconfig']).toBe(`644 [core]\n\thooksPath = ${folder}\n`);
  expect(once['.config/ai-tracker/git-hooks/post-commit']).toContain(
    `ai_tracker=${join(box.root, 'bin/ai-tracker')}\n`,
  );
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
  expect(existsSync(join(config, 'git-hooks/post-commit'))).toBe(true);
});

test('what root makes in the home of somebody else is theirs', async () => {
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 12_345, gid: 12_345 } : statSync(box.root);
  chownSync(homeFolder(), uid, gid);
  chmodSync(homeFolder(), 0o700);
  await startUp();
  const names = Object.keys(fileTree(homeFolder()));
  expect(names).toContain('.config/ai-tracker/git-hooks/post-commit');
  expect(names.filter((name) => statSync(join(homeFolder(), name)).uid !== uid)).toEqual([]);
});
