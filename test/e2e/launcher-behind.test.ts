import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listDeliveries, readDelivery } from '../../src/spool/spool.ts';
import { exitOf, LauncherBox, shells } from './launcher-box.ts';

// After a call that a client made the tree of a snapshot is written behind, when the files have been read.

describe.each(shells)('under %s', (shell) => {
  let box: LauncherBox;
  let repo: string;
  let env: Record<string, string>;
  beforeEach(() => {
    box = new LauncherBox(shell);
    repo = join(box.root, 'repo');
    mkdirSync(repo);
    const path = String(process.env['PATH']);
    git('init', '-q');
    // A git that writes no tree before there is a file `go`, and notes what it was asked.
    const wrapper = join(box.root, 'wrapper');
    mkdirSync(wrapper);
    const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
    const wait = `case $* in *write-tree*) until [ -e '${box.root}/go' ]; do sleep 0.02; done ;; esac`;
    const note = `echo "$*" >>'${box.root}/asked'`;
    writeFileSync(join(wrapper, 'git'), `#!/bin/sh\n${note}\n${wait}\nexec '${real}' "$@"\n`, { mode: 0o755 });
    env = { PATH: `${wrapper}:${path}`, CLAUDE_PROJECT_DIR: repo, AI_TRACKER_SNAPSHOT_SECONDS: '60' };
  });
  afterEach(() => box[Symbol.dispose]());

  function git(...args: string[]): string {
    const more = { PATH: String(process.env['PATH']), HOME: box.home };
    return spawnSync('git', args, { cwd: repo, env: more, encoding: 'utf8' }).stdout;
  }
  const event = () => JSON.stringify({ session_id: 's', cwd: repo, tool_name: 'Bash', tool_use_id: 't' });
  const write = (name: string) => writeFileSync(join(repo, name), `${name}\n`);
  const go = () => writeFileSync(join(box.root, 'go'), '');
  const looks = () => readFileSync(join(box.root, 'asked'), 'utf8').split('ls-files -m').length - 1;
  const unfinished = () =>
    listDeliveries(box.spool).filter((name) => 'incomplete' in (readDelivery(box.spool, name) ?? {}));
  const files = () =>
    box.deliveries().flatMap(({ snapshots }) =>
      snapshots.map(({ tree, failure }) => {
        const store = spawnSync('sh', ['-c', 'echo .git/ai-tracker-*'], { cwd: repo, encoding: 'utf8' }).stdout.trim();
        return tree ? git('--git-dir', store, 'ls-tree', '--name-only', tree).trim().split('\n') : failure;
      }),
    );

  test('the hook returns before; its event is whole, and who changes what is ours next waits', async () => {
    write('first');
    expect(box.run(['hook-post-tool'], { env, input: event() })).toEqual({ status: 0, stdout: '', stderr: '' });
    const [name = ''] = unfinished();
    expect(readDelivery(box.spool, name)).toMatchObject({ incomplete: true, soFar: { payload: Buffer.from(event()) } });
    write('second');
    const before = looks();
    const next = box.start(['hook-post-tool'], env);
    next.stdin?.end(event());
    while (looks() === before) await sleep(10);
    go();
    await exitOf(next);
    expect(files()).toEqual([['first'], ['first', 'second']]);
  });

  test.each([
    ['before a call', 'hook-pre-tool', {}],
    ['by hand', 'hook-post-tool', { CLAUDE_PROJECT_DIR: undefined }],
    ['where ingest is in front', 'hook-post-tool', { AI_TRACKER_INGEST: 'foreground' }],
  ])('%s the hook waits for it', async (_, verb, more) => {
    write('first');
    const hook = box.start([verb], { ...env, ...more });
    hook.stdin?.end(event());
    while (!existsSync(join(box.root, 'asked')) || looks() === 0) await sleep(10);
    expect(unfinished()).toHaveLength(1);
    expect(hook.exitCode).toBeNull();
    go();
    await exitOf(hook);
    expect(unfinished()).toEqual([]);
    expect(files()).toEqual([['first']]);
  });
});
