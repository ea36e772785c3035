import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run as gitInstall } from '../../src/cli/commands/git-install.ts';
import { run as gitUninstall } from '../../src/cli/commands/git-uninstall.ts';
import { fileTree } from '../helpers/file-tree.ts';
import { type Env, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let binary: string;
let log: string;

beforeEach(() => {
  box = new Sandbox();
  log = join(box.root, 'log');
  binary = join(box.root, "it's here/ai-tracker");
  executable(
    binary,
    `#!/bin/sh\nprintf 'ours:%s\\n' "$*" >>'${log}'\ncase $1 in git-post-rewrite) cat >>'${log}';; esac\n`,
  );
});
afterEach(() => box.remove());

function executable(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

interface Options {
  readonly cwd?: string;
  readonly env?: Env;
  readonly local?: boolean;
}

async function call(command: typeof gitInstall, options: Options = {}): Promise<string> {
  const { cwd = box.repo, env = {}, ...flags } = options;
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  const io = {
    env: { ...box.env, AI_TRACKER_BIN: binary, ...env },
    cwd,
    stdout,
    stderr: stdout,
    columns: 100,
    isTTY: false,
  };
  await command(flags, io);
  return printed;
}
const install = (options?: Options) => call(gitInstall, options);
const uninstall = (options?: Options) => call(gitUninstall, options);

function commit(...args: string[]): string[] {
  const before = logged().length;
  box.git('commit', '-q', '--allow-empty', '-m', 'message', ...args);
  return logged().slice(before);
}

function logged(): string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

const configs: Record<string, string | undefined> = {
  'no file': undefined,
  'an empty file': '',
  'no last line end': '[user]\n\tname = T\n\temail = t@example.com',
  'a [core] section with settings': '[core]\n\tautocrlf = input\n[user]\n\tname = T\n\temail = t@example.com\n',
  'an empty [core] section': '[core]\n[user]\n  name=T\n  email = t@example.com\n',
  'two [core] sections, comments, odd blanks':
    '# mine\n[core]\n\teditor=vi ; x\n\n\n[user]\nname=T\n[core]\n  pager = less\n# end\n',
  'bytes that are not UTF-8': '[user]\n\tname = \xe9\xff\n',
  'Windows line ends': '[user]\r\n\tname = T\r\n',
};

describe('what was there comes back to the byte', () => {
  test.each(Object.entries(configs))('global configuration: %s', async (_name, text) => {
    const file = join(box.home, '.gitconfig');
    box.run('rm', [file]);
    if (text !== undefined) writeFileSync(file, Buffer.from(text, 'latin1'), { mode: 0o640 });
    const before = fileTree(box.home);
    await install();
    expect(box.git('config', '--global', 'core.hooksPath')).toBe(join(box.home, '.config/ai-tracker/git-hooks'));
    const installed = fileTree(box.home);
    await install();
    expect(fileTree(box.home)).toEqual(installed);
    await uninstall();
    expect(fileTree(box.home)).toEqual(before);
  });

  test('a configuration that others changed in between keeps their changes', async () => {
    const before = box.git('config', '--global', '--list');
    await install();
    box.git('config', '--global', 'core.editor', 'vi');
    box.git('config', '--global', 'alias.x', 'status');
    await uninstall();
    expect(box.git('config', '--global', '--list')).toBe(`${before}\ncore.editor=vi\nalias.x=status`);
  });

  test('a configuration behind a symbolic link stays one', async () => {
    const file = join(box.home, '.gitconfig');
    box.run('mv', [file, join(box.home, 'dotfile')]);
    symlinkSync('dotfile', file);
    const before = fileTree(box.home);
    await install();
    await uninstall();
    expect(fileTree(box.home)).toEqual(before);
  });

  test('the file that git writes is the one that changes: XDG and GIT_CONFIG_GLOBAL', async () => {
    const xdg = join(box.home, 'xdg/git/config');
    mkdirSync(dirname(xdg), { recursive: true });
    box.run('mv', [join(box.home, '.gitconfig'), xdg]);
    const before = fileTree(box.home);
    const env = { XDG_CONFIG_HOME: join(box.home, 'xdg') };
    await install({ env });
    expect(readFileSync(xdg, 'utf8')).toContain('hooksPath');
    await uninstall({ env });
    expect(fileTree(box.home)).toEqual(before);

    const elsewhere = { GIT_CONFIG_GLOBAL: join(box.home, 'own-config') };
    await install({ env: elsewhere });
    expect(readFileSync(elsewhere.GIT_CONFIG_GLOBAL, 'utf8')).toContain('hooksPath');
    await uninstall({ env: elsewhere });
    expect(fileTree(box.home)).toEqual(before);
  });

  test('a lost record costs no more than blanks', async () => {
    await install();
    box.run('rm', [join(box.home, '.config/ai-tracker/installed.json')]);
    await uninstall();
    expect(box.git('config', '--global', '--list')).not.toContain('hookspath');
    expect(existsSync(join(box.home, '.config/ai-tracker/git-hooks'))).toBe(false);
  });
});

test.each([`it's "ours"`, 'a\\b # ; c', 'é $HOME `id`', ' lead and trail '])(
  'a configuration folder named %j',
  async (name) => {
    const before = fileTree(box.home);
    const env = { AI_TRACKER_CONFIG_DIR: join(box.root, name) };
    await install({ env });
    executable(box.path('.git/hooks/reference-transaction'), `#!/bin/sh\necho own >>'${log}'\n`);
    expect(commit()).toEqual(['own', 'own', 'ours:git-post-commit']);
    await uninstall({ env });
    expect(fileTree(box.home)).toEqual(before);
    expect(existsSync(env.AI_TRACKER_CONFIG_DIR)).toBe(false);
  },
);

test('a home without a name in the environment is found', async () => {
  vi.stubEnv('HOME', box.home);
  await install({ env: { HOME: undefined } });
  vi.unstubAllEnvs();
  expect(commit()).toEqual(['ours:git-post-commit']);
});

test('the hooks of the Python tool are replaced where they lie', async () => {
  const folder = join(box.home, '.config/ai-tracker/git-hooks');
  executable(join(folder, 'post-commit'), '#!/bin/sh\nai-tracker git-post-commit\n');
  executable(join(folder, 'pre-commit'), '#!/bin/sh\necho mine\n');
  box.git('config', '--global', 'core.hooksPath', folder);
  const printed = await install();
  expect(printed).toContain(`${join(folder, 'pre-commit')} is somebody else's`);
  expect(commit()).toEqual(['ours:git-post-commit']);
  expect(readFileSync(join(folder, 'pre-commit'), 'utf8')).toBe('#!/bin/sh\necho mine\n');
  await uninstall();
  expect(readdirSync(folder)).toEqual(['pre-commit']);
  expect(box.git('config', '--global', '--list')).not.toContain('hookspath');
});

test('dispatchers of another AI_TRACKER_CONFIG_DIR are ours too', async () => {
  const old = join(box.root, 'old');
  await install({ env: { AI_TRACKER_CONFIG_DIR: old } });
  await install();
  expect(box.git('config', '--global', '--get-all', 'core.hooksPath')).toBe(
    join(box.home, '.config/ai-tracker/git-hooks'),
  );
  expect(existsSync(join(old, 'git-hooks'))).toBe(false);
});

describe('git 2.54 and later', () => {
  let env: Env;
  beforeEach(() => {
    const folder = join(box.root, 'new-git');
    executable(
      join(folder, 'git'),
      `#!/bin/sh\n[ "$*" = --version ] && echo 'git version 2.54.0' && exit\nexec ${box.run('which', ['git']).stdout.trim()} "$@"\n`,
    );
    env = { PATH: `${folder}:${process.env['PATH']}` };
  });

  test('gets a configuration hook, which the dispatchers make way for', async () => {
    const before = readFileSync(join(box.home, '.gitconfig'), 'utf8');
    await install();
    await install({ env });
    await install({ env });
    expect(box.git('config', '--global', '--get-all', 'hook.ai-tracker.event')).toBe('post-commit\npost-rewrite');
    expect(box.run('git', ['config', 'core.hooksPath']).status).toBe(1);
    expect(existsSync(join(box.home, '.config/ai-tracker/git-hooks'))).toBe(false);
    await uninstall({ env });
    expect(readFileSync(join(box.home, '.gitconfig'), 'utf8')).toBe(before);
  });

  test('and the dispatchers come back with an older git', async () => {
    await install({ env });
    await install();
    expect(box.run('git', ['config', '--get-regexp', '^hook']).status).toBe(1);
    expect(commit()).toEqual(['ours:git-post-commit']);
  });

  test('leaves a core.hooksPath of somebody else in force', async () => {
    box.git('config', '--global', 'core.hooksPath', '/elsewhere');
    await install({ env });
    expect(box.git('config', '--global', 'core.hooksPath')).toBe('/elsewhere');
    expect(box.git('config', '--global', '--get-all', 'hook.ai-tracker.event')).toContain('post-commit');
  });

  test('the command tells a commit from a rewrite by its arguments, as git calls it', async () => {
    await install({ env });
    const command = box.git('config', '--global', 'hook.ai-tracker.command');
    box.run('sh', ['-c', `${command} "$@"`, command]);
    box.run('sh', ['-c', `${command} "$@"`, command, 'amend'], { input: 'old new\n' });
    expect(logged()).toEqual(['ours:git-post-commit', 'ours:git-post-rewrite amend', 'old new']);
    box.run('rm', [binary]);
    expect(box.run('sh', ['-c', `${command} "$@"`, command])).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe("somebody else's core.hooksPath", () => {
  let theirs: string;
  beforeEach(() => {
    theirs = join(box.home, 'their hooks');
    executable(join(theirs, 'pre-commit'), `#!/bin/sh\necho theirs >>'${log}'\n`);
  });

  test('set for all repositories stays; the repository has to be called by it, and the user is told so', async () => {
    box.git('config', '--global', 'core.hooksPath', '~/their hooks');
    const before = [fileTree(box.home), fileTree(box.path('.git/hooks'))];
    const printed = await install();
    expect(printed).toContain(`core.hooksPath is ${theirs}`);
    expect(printed).toContain(join(theirs, 'post-commit'));
    expect(box.git('config', '--global', 'core.hooksPath')).toBe('~/their hooks');
    executable(join(theirs, 'post-commit'), '#!/bin/sh\nexec .git/hooks/post-commit\n');
    expect(commit()).toEqual(['theirs', 'ours:git-post-commit']);
    box.run('rm', [join(theirs, 'post-commit')]);
    await uninstall();
    expect([fileTree(box.home), fileTree(box.path('.git/hooks'))]).toEqual(before);
  });

  test('set by the system is not overridden', async () => {
    const system = join(box.root, 'system');
    writeFileSync(system, `[core]\n\thooksPath = ${theirs}\n`);
    const printed = await install({ env: { GIT_CONFIG_SYSTEM: system, GIT_CONFIG_NOSYSTEM: undefined } });
    expect(printed).toContain(`core.hooksPath is ${theirs}`);
    expect(readFileSync(join(box.home, '.gitconfig'), 'utf8')).not.toContain('hooksPath');
  });

  test('outside of a repository nothing can be done, and the error says what can', async () => {
    box.git('config', '--global', 'core.hooksPath', theirs);
    await expect(install({ cwd: box.root })).rejects.toMatchObject({
      message: expect.stringContaining(theirs),
      hint: expect.stringContaining('inside a repository'),
    });
  });

  test('inside the repository (husky) is where git-install --local goes', async () => {
    const shim = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n';
    executable(box.path('.husky/_/post-commit'), shim);
    executable(box.path('.husky/_/h'), `echo husky >>'${log}'\nexit 0\n`);
    box.git('config', 'core.hooksPath', '.husky/_');
    expect(await install()).toContain('git-install --local');
    expect(commit()).toEqual(['husky']);
    await install({ local: true, cwd: box.path('.husky') });
    expect(commit()).toEqual(['ours:git-post-commit', 'husky']);
    await uninstall();
    expect(readFileSync(box.path('.husky/_/post-commit'), 'utf8')).toBe(shim);
    expect(existsSync(box.path('.husky/_/post-rewrite'))).toBe(false);
  });
});

const owns: Record<string, { text: string | Buffer; status: number; says: string[] }> = {
  'sh, which exits early with a status': { text: `#!/bin/sh\necho own >>"$LOG"\nexit 5\n`, status: 0, says: ['own'] },
  'sh that stops at errors and unset variables': {
    text: `#!/bin/sh -eu\necho own >>"$LOG"\n`,
    status: 0,
    says: ['own'],
  },
  'bash by env, not ASCII, no last line end': {
    text: Buffer.from(`#!/usr/bin/env bash\n# \xe9\xff\n[[ 1 ]] && echo own >>"$LOG"`, 'latin1'),
    status: 0,
    says: ['own'],
  },
  'a first line alone': { text: '#!/bin/sh', status: 0, says: [] },
  'a first line with its end': { text: '#!/bin/sh\n', status: 0, says: [] },
  'no first line': { text: 'echo own >>"$LOG"\n', status: 0, says: ['own'] },
  'another language': {
    text: `#!${process.execPath}\nrequire('fs').appendFileSync(process.env.LOG, 'own\\n')\n`,
    status: 0,
    says: ['own'],
  },
};

describe('git-install --local goes in front of an own hook', () => {
  test.each(Object.entries(owns))('%s', async (_name, own) => {
    const hook = box.path('.git/hooks/post-commit');
    executable(hook, own.text);
    chmodSync(hook, 0o775);
    const before = fileTree(box.path('.git/hooks'));
    await install({ local: true });
    const installed = fileTree(box.path('.git/hooks'));
    await install({ local: true });
    expect(fileTree(box.path('.git/hooks'))).toEqual(installed);
    box.git('commit', '-q', '--allow-empty', '-m', 'a', { env: { LOG: log } });
    expect(logged().sort()).toEqual([...own.says, 'ours:git-post-commit'].sort());
    await uninstall({ cwd: box.root });
    expect(fileTree(box.path('.git/hooks'))).toEqual(before);
  });

  test('a link stays a link, and a hook that is switched off stays off', async () => {
    executable(box.path('tracked-hook'), `#!/bin/sh\necho own >>'${log}'\n`);
    symlinkSync('../../tracked-hook', box.path('.git/hooks/post-commit'));
    writeFileSync(box.path('.git/hooks/post-rewrite'), '#!/bin/sh\nexit 1\n', { mode: 0o644 });
    const before = fileTree(box.path('.git/hooks'));
    await install({ local: true });
    expect(commit()).toEqual(['ours:git-post-commit', 'own']);
    expect(commit('--amend').slice(0, 3)).toEqual(['ours:git-post-commit', 'own', 'ours:git-post-rewrite amend']);
    await uninstall();
    expect(fileTree(box.path('.git/hooks'))).toEqual(before);
  });

  test('the own post-rewrite hook reads the same lines', async () => {
    executable(box.path('.git/hooks/post-rewrite'), `#!/bin/sh\nsed 's/^/own</' >>'${log}'\nexit 1\n`);
    commit();
    const before = box.git('rev-parse', 'HEAD');
    await install({ local: true });
    const lines = commit('--amend');
    const line = `${before} ${box.git('rev-parse', 'HEAD')}`;
    expect(lines).toEqual(['ours:git-post-commit', 'ours:git-post-rewrite amend', line, `own<${line}`]);
  });

  test('a hook that others changed in between keeps their change', async () => {
    await install({ local: true });
    const hook = box.path('.git/hooks/post-commit');
    writeFileSync(hook, `${readFileSync(hook, 'utf8')}echo more\n`);
    await uninstall();
    expect(readFileSync(hook, 'utf8')).toContain('echo more');
    expect(readFileSync(hook, 'utf8')).not.toContain('git-post-commit');
  });

  test('is not needed where the dispatchers are live', async () => {
    await install();
    expect(await install({ local: true })).toContain('recorded here already, by a dispatcher');
    expect(commit()).toEqual(['ours:git-post-commit']);
  });

  test('needs a repository', async () => {
    await expect(install({ local: true, cwd: box.root })).rejects.toThrow('in no git repository');
  });
});
