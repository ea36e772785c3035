import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { listDeliveries, readDelivery } from '../../src/spool/spool.ts';
import { eventually, exitOf, LauncherBox, shells } from './launcher-box.ts';

/** A repository, and a `git` that notes each call and hangs. */
function hang(box: LauncherBox): { repo: string; env: Record<string, string>; event: string; calls: () => number } {
  const repo = join(box.root, 'repo');
  mkdirSync(repo);
  spawnSync('git', ['init', '-q'], { cwd: repo, env: { PATH: process.env['PATH'], HOME: box.home } });
  const event = JSON.stringify({
    session_id: 's',
    cwd: repo,
    tool_name: 'Bash',
    tool_use_id: 't',
    tool_input: { command: 'x' },
  });
  const folder = join(box.root, 'hanging');
  mkdirSync(folder);
  const log = join(box.root, 'git-calls');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >>'${log}'\nexec sleep 600\n`, { mode: 0o755 });
  symlinkSync(join(box.nodeFolder, 'node'), join(folder, 'node'));
  const env = { PATH: `${folder}:${process.env['PATH']}`, CLAUDE_PROJECT_DIR: '/' };
  return { repo, env, event, calls: () => readFileSync(log, 'utf8').length };
}

describe.each(shells)('under %s', (shell) => {
  test('a hook that is killed while git hangs has delivered its event, and says which work tree it did not see', async () => {
    using box = new LauncherBox(shell);
    const { repo, env, event, calls } = hang(box);
    const child = box.start(['hook-pre-tool'], { ...env, AI_TRACKER_SNAPSHOT_SECONDS: '600' });
    child.stdin?.end(event);
    await eventually(() => calls() > 0);
    const exit = exitOf(child);
    child.kill('SIGKILL');
    await exit;
    const [name = ''] = listDeliveries(box.spool);
    const delivery = readDelivery(box.spool, name);
    expect(delivery).toMatchObject({ incomplete: true, soFar: { snapshots: [{ top: repo, failure: 'stopped' }] } });
    const soFar = delivery && 'soFar' in delivery ? delivery.soFar : undefined;
    expect(soFar?.payload.toString()).toBe(event);
  });

  test('where git is too slow there is no snapshot, and after the second time none is tried', () => {
    using box = new LauncherBox(shell);
    const { env, event, calls } = hang(box);
    const limited = { ...env, AI_TRACKER_SNAPSHOT_SECONDS: '1' };
    const count = [1, 2, 3].map(() => {
      expect(box.run(['hook-pre-tool'], { env: limited, input: event })).toMatchObject({ status: 0, stdout: '' });
      return calls();
    });
    const failures = box.deliveries().flatMap(({ snapshots }) => snapshots.map(({ failure }) => failure));
    expect(failures).toEqual(['too-slow', 'too-slow', 'too-slow']);
    expect(count[2]).toBe(count[1]);
  });
});
