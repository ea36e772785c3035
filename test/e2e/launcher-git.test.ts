import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Sandbox } from '../helpers/sandbox.ts';
import { LauncherBox, shells } from './launcher-box.ts';

/** A repository whose hooks call the launcher of the box, as a dispatcher would. */
function repositoryWithHooks(box: LauncherBox, ingest = 'foreground'): Sandbox {
  const sandbox = new Sandbox();
  const hooks = join(sandbox.root, 'hooks');
  mkdirSync(hooks);
  const hook = (verb: string) => {
    const call = `#!/bin/sh\nexport AI_TRACKER_INGEST='${ingest}'\nHOME='${box.home}' PATH='${box.nodeFolder}:${box.tools}' exec '${box.shell}' '${box.launcher}' ${verb} "$@"\n`;
    writeFileSync(join(hooks, verb.slice('git-'.length)), call, { mode: 0o755 });
  };
  hook('git-post-commit');
  hook('git-post-rewrite');
  sandbox.git('config', '--global', 'core.hooksPath', hooks);
  return sandbox;
}

function commit(sandbox: Sandbox, file: string, cwd = sandbox.repo): string {
  writeFileSync(join(cwd, file), `${file}\n`);
  sandbox.git('add', '.', { cwd });
  sandbox.git('commit', '-qm', file, { cwd });
  return sandbox.git('rev-parse', 'HEAD', { cwd });
}

describe.each(shells)('under %s', (shell) => {
  test('a commit is delivered with its sha and ingested behind', async () => {
    using box = new LauncherBox(shell);
    using sandbox = repositoryWithHooks(box, '');
    const head = commit(sandbox, 'a');
    expect(box.delivery()).toMatchObject({ verb: 'git-post-commit', args: [], cwd: sandbox.repo, head });
    expect(box.delivery().payload).toHaveLength(0);
    await expect.poll(() => box.nodeCalls().map((call) => call.slice(1))).toEqual([['--linger']]);
  });

  test('the sha is read without asking git: detached, in a linked worktree, in a submodule', () => {
    using box = new LauncherBox(shell);
    using sandbox = repositoryWithHooks(box);
    box.replaceTool('git', 'exit 1');
    const heads = [commit(sandbox, 'a')];
    sandbox.git('checkout', '-q', '--detach');
    heads.push(commit(sandbox, 'b'));
    const linked = join(sandbox.root, 'linked');
    sandbox.git('worktree', 'add', '-q', '-b', 'topic/x', linked);
    heads.push(commit(sandbox, 'c', linked));
    sandbox.git('submodule', '--quiet', 'add', sandbox.repo, 'sub');
    heads.push(commit(sandbox, 'd', sandbox.path('sub')));
    expect(box.deliveries().map((delivery) => delivery.head)).toEqual(heads);
  });

  test('the sha is asked of git when called by hand in a subfolder, and left out before the first commit', () => {
    using box = new LauncherBox(shell);
    using sandbox = new Sandbox();
    box.run(['git-post-commit'], { cwd: sandbox.repo });
    const head = commit(sandbox, 'a');
    mkdirSync(sandbox.path('sub'));
    box.run(['git-post-commit'], { cwd: sandbox.path('sub') });
    expect(box.deliveries().map((delivery) => delivery.head)).toEqual([undefined, head]);
  });

  test('GIT_DIR says where the repository is', () => {
    using box = new LauncherBox(shell);
    using sandbox = new Sandbox();
    const head = commit(sandbox, 'a');
    mkdirSync(sandbox.path('.git/rebase-merge'));
    const GIT_DIR = sandbox.path('.git');
    box.run(['git-post-commit'], { env: { GIT_DIR, GIT_REFLOG_ACTION: 'rebase' } });
    expect(box.delivery()).toMatchObject({ head, env: { GIT_DIR, GIT_REFLOG_ACTION: 'rebase' } });
    expect(box.nodeCalls()).toEqual([]);
  });

  test.each([12, 30])(
    'a rebase of %i delivers each pick in order with its sha, and ingests once, at the end',
    (count) => {
      using box = new LauncherBox(shell);
      using sandbox = repositoryWithHooks(box);
      commit(sandbox, 'base');
      sandbox.git('checkout', '-qb', 'topic');
      for (let n = 0; n < count; n++) commit(sandbox, `topic ${n}`);
      sandbox.git('checkout', '-q', 'main');
      commit(sandbox, 'main');
      const before = box.deliveries().length;
      sandbox.git('rebase', '-q', '--merge', 'main', 'topic');
      const deliveries = box.deliveries().slice(before);
      const picks = sandbox.git('rev-list', '--reverse', 'main..topic').split('\n');
      expect(deliveries.slice(0, -1).map((delivery) => delivery.head)).toEqual(picks);
      expect(deliveries.at(-1)).toMatchObject({ verb: 'git-post-rewrite', args: ['rebase'], head: picks.at(-1) });
      const rewritten = String(deliveries.at(-1)?.payload).trim().split('\n');
      expect(rewritten.map((line) => line.split(' ')[1])).toEqual(picks);
      expect(box.nodeCalls()).toHaveLength(before + 1);
    },
  );

  test('a cherry-pick of several only delivers; an amend delivers twice', () => {
    using box = new LauncherBox(shell);
    using sandbox = repositoryWithHooks(box);
    commit(sandbox, 'base');
    sandbox.git('checkout', '-qb', 'topic');
    const topic = ['a', 'b', 'c'].map((name) => commit(sandbox, name));
    sandbox.git('checkout', '-q', 'main');
    const calls = box.nodeCalls().length;
    sandbox.git('cherry-pick', ...topic);
    expect(
      box
        .deliveries()
        .slice(-3)
        .map((delivery) => delivery.verb),
    ).toEqual(Array(3).fill('git-post-commit'));
    expect(box.nodeCalls()).toHaveLength(calls);
    sandbox.git('commit', '-q', '--amend', '-m', 'other');
    expect(box.deliveries().slice(-2)).toMatchObject([
      { verb: 'git-post-commit' },
      { verb: 'git-post-rewrite', args: ['amend'] },
    ]);
  });

  test.each(['rebase-merge', 'rebase-apply', 'sequencer', 'CHERRY_PICK_HEAD'])(
    'while there is %s, post-commit only delivers, with the clock read once where the system tells its uptime',
    (step) => {
      using box = new LauncherBox(shell);
      using sandbox = new Sandbox();
      commit(sandbox, 'a');
      mkdirSync(sandbox.path(`.git/${step}`));
      mkdirSync(box.spool, { recursive: true });
      box.replaceTool('date', `echo >>'${box.root}/dates'; echo 1795210000000000000`);
      // Bash knows the time by itself.
      writeFileSync(box.launcher, readFileSync(box.launcher, 'utf8').replace('\n', '\nunset EPOCHREALTIME\n'));
      for (let n = 0; n < 3; n++) box.run(['git-post-commit'], { cwd: sandbox.repo });
      const dates = readFileSync(join(box.root, 'dates'), 'utf8').length;
      expect(dates).toBe(existsSync('/proc/uptime') ? 1 : 3);
      expect(box.deliveries()).toHaveLength(3);
      expect(box.nodeCalls()).toEqual([]);
      box.run(['git-post-rewrite', 'amend'], { cwd: sandbox.repo });
      expect(box.nodeCalls()).toHaveLength(1);
    },
  );

  test('what held up the first look at the clock makes no pick later than it is', () => {
    using box = new LauncherBox(shell);
    using sandbox = new Sandbox();
    commit(sandbox, 'a');
    mkdirSync(sandbox.path('.git/rebase-merge'));
    mkdirSync(box.spool, { recursive: true });
    box.replaceTool('date', 'sleep 5; echo 1795210000000000000');
    writeFileSync(box.launcher, readFileSync(box.launcher, 'utf8').replace('\n', '\nunset EPOCHREALTIME\n'));
    box.run(['git-post-commit'], { cwd: sandbox.repo });
    box.replaceTool('date', 'echo 1795210001000000000');
    box.run(['git-post-commit'], { cwd: sandbox.repo });
    const [first, second] = box.deliveries().map(({ time }) => Date.parse(time));
    expect(Number(second) - Number(first)).toBeLessThan(4900);
  });
});
