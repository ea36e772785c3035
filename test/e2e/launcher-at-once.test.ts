import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { exitOf, LauncherBox, shells } from './launcher-box.ts';

const hooks = 12;
const env = { PATH: String(process.env['PATH']), CLAUDE_PROJECT_DIR: '/', AI_TRACKER_SNAPSHOT_SECONDS: '60' };

describe.each(shells)('under %s', (shell) => {
  test('snapshots at once, in a repository that is new to us, wait for each other; the last is what is there', async () => {
    using box = new LauncherBox(shell);
    const repo = join(box.root, 'repo');
    mkdirSync(repo);
    const git = (args: string[], more = {}): string =>
      spawnSync('git', args, { cwd: repo, env: { PATH: env.PATH, HOME: box.home, ...more }, encoding: 'utf8' }).stdout;
    git(['init', '-q']);
    const event = JSON.stringify({ session_id: 's', cwd: repo, tool_name: 'Bash', tool_use_id: 't' });
    const write = (n: number) => writeFileSync(join(repo, `file-${n}`), `${n}\n`);
    const exits = Array.from({ length: hooks }, (_, n) => {
      write(n);
      const child = box.start(['hook-post-tool'], env);
      child.stdin?.end(event);
      return exitOf(child);
    });
    await Promise.all(exits);
    write(hooks);
    box.run(['hook-post-tool'], { env, input: event });

    const [store = ''] = readdirSync(join(repo, '.git')).filter((name) => name.startsWith('ai-tracker-'));
    const ours = join(repo, '.git', store);
    const trees = box.deliveries().flatMap(({ snapshots }) => snapshots.map(({ tree, failure }) => tree ?? failure));
    expect(trees).toHaveLength(hooks + 1);
    const names = trees.map((tree) => git(['ls-tree', '--name-only', String(tree)], { GIT_DIR: ours }).split('\n'));
    for (const seen of names) expect(seen).toContain('file-0');
    git(['add', '-A']);
    expect(trees.at(-1)).toBe(git(['write-tree']).trim());

    // Files of changes long ago go, now and then.
    for (let n = 0; n < 60; n++) writeFileSync(join(ours, `change-${String(n).padStart(10, '0')}`), '1\nnone\n');
    write(hooks + 1);
    box.run(['hook-post-tool'], { env, input: event });
    expect(readdirSync(ours).filter((name) => name.startsWith('change-'))).toHaveLength(1);
  });

  test('a process that died while it changed what is ours holds nothing', () => {
    using box = new LauncherBox(shell);
    const repo = join(box.root, 'repo');
    mkdirSync(repo);
    spawnSync('git', ['init', '-q'], { cwd: repo, env: { PATH: env.PATH, HOME: box.home } });
    const event = JSON.stringify({ session_id: 's', cwd: repo, tool_name: 'Bash', tool_use_id: 't' });
    box.run(['hook-pre-tool'], { env, input: event });
    const [store = ''] = readdirSync(join(repo, '.git')).filter((name) => name.startsWith('ai-tracker-'));
    const gone = spawnSync('true').pid;
    writeFileSync(join(repo, '.git', store, 'change-2000000000'), `${gone}\n`);
    writeFileSync(join(repo, 'file'), 'x\n');
    box.run(['hook-post-tool'], { env, input: event });
    const [before, after] = box.deliveries().flatMap(({ snapshots }) => snapshots.map(({ tree }) => tree));
    expect(after).toMatch(/^[0-9a-f]{40}$/);
    expect(after).not.toBe(before);
  });
});
