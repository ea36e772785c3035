import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run as boot } from '../../src/cli/commands/boot.ts';
import { run as gitInstall } from '../../src/cli/commands/git-install.ts';
import { run as gitUninstall } from '../../src/cli/commands/git-uninstall.ts';
import { run as installAll } from '../../src/cli/commands/install.ts';
import type { Io } from '../../src/cli/io.ts';
import { editConfig, globalConfigFile } from '../../src/install/git-config-edit.ts';
import { fileTree } from '../helpers/file-tree.ts';
import { pathWithGit } from '../helpers/git-of-version.ts';
import { type Env, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let binary: string;
let log: string;
let oldGit: string;

beforeEach(() => {
  box = new Sandbox();
  oldGit = pathWithGit(box, '2.53.0');
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

async function call(command: (options: object, io: Io) => Promise<number>, options: Options = {}): Promise<string> {
  const { cwd = box.repo, env = {}, ...flags } = options;
  let printed = '';
  const stdout = (text: string | Buffer) => {
    printed += text;
  };
  const io = {
    env: { ...box.env, AI_TRACKER_BIN: binary, PATH: oldGit, ...env },
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

/** Lays what version 1.0 laid: dispatchers, core.hooksPath that names them, and the record of it. */
function installVersion1(): string {
  const config = join(box.home, '.config/ai-tracker');
  const folder = join(config, 'git-hooks');
  const madeFolders = ['.config', '.config/ai-tracker', '.config/ai-tracker/git-hooks'].map((name) =>
    join(box.home, name),
  );
  for (const name of ['post-commit', 'post-rewrite', 'pre-push', 'update']) {
    executable(join(folder, name), '#!/bin/sh\n# ai-tracker git dispatcher. core.hooksPath names this folder\n');
  }
  symlinkSync('post-commit', join(folder, 'post-index-change'));
  const file = globalConfigFile(box.repo, box.env);
  const gitConfig = { [file.path]: editConfig(file, [['core.hooksPath', folder]]) };
  const record = { claude: {}, gitConfig, hookFolders: [], commands: {}, madeFolders };
  writeFileSync(join(config, 'installed.json'), JSON.stringify(record), { mode: 0o600 });
  writeFileSync(join(config, 'node-path'), `${process.execPath}\n`);
  return folder;
}

function writeConfig(text: string | undefined): string {
  const file = join(box.home, '.gitconfig');
  box.run('rm', [file]);
  if (text !== undefined) writeFileSync(file, Buffer.from(text, 'latin1'), { mode: 0o640 });
  return file;
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

describe('git before 2.54', () => {
  test('nothing is put into anybody’s way, and the user is told how commits are found', async () => {
    const before = [fileTree(box.home), fileTree(box.repo)];
    expect(await install()).toContain('commits are recorded from the reflogs');
    expect([fileTree(box.home), fileTree(box.repo)]).toEqual(before);
    expect(commit()).toEqual([]);
    expect(await uninstall()).toContain('nothing of ours was there');
  });

  test('a core.hooksPath of somebody else stays, and the repository that is the working directory as it is', async () => {
    box.git('config', '--global', 'core.hooksPath', '/elsewhere');
    const before = [fileTree(box.home), fileTree(box.repo)];
    expect(await install()).toContain('commits are recorded from the reflogs');
    expect([fileTree(box.home), fileTree(box.repo)]).toEqual(before);
  });
});

describe('an installation of version 1.0', () => {
  test.each(Object.entries(configs))('is taken back to the byte by git-install: %s', async (_name, text) => {
    writeConfig(text);
    const before = fileTree(box.home);
    installVersion1();
    expect(await install()).toContain('is as it was before');
    expect(fileTree(box.home)).toEqual(before);
  });

  test.each(Object.entries(configs))('is taken back to the byte by git-uninstall: %s', async (_name, text) => {
    writeConfig(text);
    const before = fileTree(box.home);
    installVersion1();
    await uninstall();
    expect(fileTree(box.home)).toEqual(before);
  });

  test.each([
    ['install', installAll],
    ['boot', boot],
  ])('is taken back by %s, of which Claude Code’s part stays', async (_name, command) => {
    const before = readFileSync(join(box.home, '.gitconfig'), 'utf8');
    installVersion1();
    await call(command);
    expect(readFileSync(join(box.home, '.gitconfig'), 'utf8')).toBe(before);
    expect(existsSync(join(box.home, '.config/ai-tracker/git-hooks'))).toBe(false);
    expect(readFileSync(join(box.home, '.claude/settings.json'), 'utf8')).toContain('hook-post-tool');
  });

  test('makes way for git-install --local, whose hooks it would hide', async () => {
    installVersion1();
    await install({ local: true });
    expect(commit()).toEqual(['ours:git-post-commit']);
  });

  test('a configuration that others changed in between keeps their changes', async () => {
    const before = box.git('config', '--global', '--list');
    installVersion1();
    box.git('config', '--global', 'core.editor', 'vi');
    box.git('config', '--global', 'alias.x', 'status');
    await install();
    expect(box.git('config', '--global', '--list')).toBe(`${before}\ncore.editor=vi\nalias.x=status`);
  });

  test('a lost record costs no more than blanks', async () => {
    const folder = installVersion1();
    box.run('rm', [join(box.home, '.config/ai-tracker/installed.json')]);
    await install();
    expect(box.git('config', '--global', '--list')).not.toContain('hookspath');
    expect(existsSync(folder)).toBe(false);
  });

  test('hooks of the Python tool go too, and those of somebody else in that folder stay', async () => {
    const folder = join(box.home, '.config/ai-tracker/git-hooks');
    executable(join(folder, 'post-commit'), '#!/bin/sh\nai-tracker git-post-commit\n');
    executable(join(folder, 'pre-commit'), '#!/bin/sh\necho mine\n');
    box.git('config', '--global', 'core.hooksPath', folder);
    await install();
    expect(readdirSync(folder)).toEqual(['pre-commit']);
    expect(box.git('config', '--global', '--list')).not.toContain('hookspath');
  });

  test('is known by its words after AI_TRACKER_CONFIG_DIR has changed', async () => {
    const folder = installVersion1();
    await install({ env: { AI_TRACKER_CONFIG_DIR: join(box.root, 'new') } });
    expect(box.git('config', '--global', '--list')).not.toContain('hookspath');
    expect(existsSync(folder)).toBe(false);
  });
});

describe('git 2.54 and later', () => {
  let env: Env;
  beforeEach(() => {
    env = { PATH: pathWithGit(box, '2.54.0') };
  });

  test.each(Object.entries(configs))('what was there comes back to the byte: %s', async (_name, text) => {
    writeConfig(text);
    const before = fileTree(box.home);
    await install({ env });
    expect(box.git('config', '--global', '--get-all', 'hook.ai-tracker.event')).toBe('post-commit\npost-rewrite');
    const installed = fileTree(box.home);
    await install({ env });
    expect(fileTree(box.home)).toEqual(installed);
    await uninstall({ env });
    expect(fileTree(box.home)).toEqual(before);
  });

  test('an installation of version 1.0 makes way for the configuration hook', async () => {
    const before = readFileSync(join(box.home, '.gitconfig'), 'utf8');
    const folder = installVersion1();
    await install({ env });
    expect(box.git('config', '--global', '--get-all', 'hook.ai-tracker.event')).toBe('post-commit\npost-rewrite');
    expect(box.run('git', ['config', 'core.hooksPath']).status).toBe(1);
    expect(existsSync(folder)).toBe(false);
    await uninstall({ env });
    expect(readFileSync(join(box.home, '.gitconfig'), 'utf8')).toBe(before);
  });

  test('a configuration behind a symbolic link stays one', async () => {
    const file = join(box.home, '.gitconfig');
    box.run('mv', [file, join(box.home, 'dotfile')]);
    symlinkSync('dotfile', file);
    const before = fileTree(box.home);
    await install({ env });
    await uninstall({ env });
    expect(fileTree(box.home)).toEqual(before);
  });

  test('the file that git writes is the one that changes: XDG and GIT_CONFIG_GLOBAL', async () => {
    const xdg = join(box.home, 'xdg/git/config');
    mkdirSync(dirname(xdg), { recursive: true });
    box.run('mv', [join(box.home, '.gitconfig'), xdg]);
    const before = fileTree(box.home);
    for (const place of [
      { XDG_CONFIG_HOME: join(box.home, 'xdg') },
      { GIT_CONFIG_GLOBAL: join(box.home, 'own-config') },
    ]) {
      await install({ env: { ...env, ...place } });
      expect(readFileSync(place.GIT_CONFIG_GLOBAL ?? xdg, 'utf8')).toContain('[hook "ai-tracker"]');
      await uninstall({ env: { ...env, ...place } });
      expect(fileTree(box.home)).toEqual(before);
    }
  });

  test('a home without a name in the environment is found', async () => {
    vi.stubEnv('HOME', box.home);
    await install({ env: { ...env, HOME: undefined } });
    vi.unstubAllEnvs();
    expect(box.git('config', '--global', '--get-all', 'hook.ai-tracker.event')).toContain('post-commit');
  });

  test('git-install --local has nothing to do there', async () => {
    await install({ env });
    expect(await install({ env, local: true })).toContain(
      'commits here are recorded at once already, by a configuration hook',
    );
    expect(existsSync(box.path('.git/hooks/post-commit'))).toBe(false);
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

describe("git-install --local under somebody else's core.hooksPath", () => {
  test('for all repositories: the user is told that theirs has to call ours', async () => {
    const theirs = join(box.home, 'their hooks');
    executable(join(theirs, 'pre-commit'), `#!/bin/sh\necho theirs >>'${log}'\n`);
    box.git('config', '--global', 'core.hooksPath', '~/their hooks');
    const before = [fileTree(box.home), fileTree(box.path('.git/hooks'))];
    expect(await install({ local: true })).toContain(join(theirs, 'post-commit'));
    expect(box.git('config', '--global', 'core.hooksPath')).toBe('~/their hooks');
    executable(join(theirs, 'post-commit'), '#!/bin/sh\nexec .git/hooks/post-commit\n');
    expect(commit()).toEqual(['theirs', 'ours:git-post-commit']);
    box.run('rm', [join(theirs, 'post-commit')]);
    await uninstall();
    // What is recorded stays: that the repository is known.
    box.run('rm', ['-r', join(box.home, '.config')]);
    expect([fileTree(box.home), fileTree(box.path('.git/hooks'))]).toEqual(before);
  });

  test('of the repository (husky): goes into that folder', async () => {
    const shim = '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n';
    executable(box.path('.husky/_/post-commit'), shim);
    executable(box.path('.husky/_/h'), `echo husky >>'${log}'\nexit 0\n`);
    box.git('config', 'core.hooksPath', '.husky/_');
    await install();
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

  test('needs a repository', async () => {
    await expect(install({ local: true, cwd: box.root })).rejects.toThrow('in no git repository');
  });
});
