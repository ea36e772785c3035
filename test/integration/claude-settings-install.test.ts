import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InstallOptions, run as install } from '../../src/cli/commands/install.ts';
import { type SetupOptions, run as setup } from '../../src/cli/commands/setup.ts';
import { run as uninstall } from '../../src/cli/commands/uninstall.ts';
import type { Io } from '../../src/cli/io.ts';
import { hookCommands } from '../../src/install/claude-settings.ts';
import { fileTree } from '../helpers/file-tree.ts';
import { binary, type Env, projectRoot, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let file: string;

beforeEach(() => {
  box = new Sandbox();
  file = join(box.home, '.claude/settings.json');
});
afterEach(() => box.remove());

type Command = (options: InstallOptions & SetupOptions, io: Io) => Promise<number>;

async function call(
  command: Command,
  env: Env = {},
  options: InstallOptions = {},
): Promise<{ status: number; text: string }> {
  let text = '';
  const print = (part: string | Buffer) => {
    text += part;
  };
  const io = { env: { ...box.env, ...env }, cwd: box.root, stdout: print, stderr: print, columns: 100, isTTY: false };
  return { status: await command(options, io), text };
}

function put(text: string | Buffer, mode = 0o644, path = file): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

const existing = '{\n    "permissions": { "allow": ["Bash(ls:*)"] },\n    "hooks": {}\n}';

test.each<[string, string | undefined]>([
  ['nothing of Claude Code', undefined],
  ['settings', existing],
  ['an empty settings file', ''],
])('install and uninstall, with %s, leave the home as it was', async (_name, text) => {
  if (text !== undefined) put(text, 0o600);
  const before = fileTree(box.home);
  expect(await call(install)).toMatchObject({ status: 0 });
  const installed = fileTree(box.home);
  expect(await call(install)).toMatchObject({ status: 0 });
  expect(fileTree(box.home)).toEqual(installed);
  expect(await call(uninstall)).toMatchObject({ status: 0 });
  expect(fileTree(box.home)).toEqual(before);
});

test('install registers with Claude Code, and keeps the path of node', async () => {
  await call(install);
  expect(hookCommands(readFileSync(file, 'utf8')).map(({ command }) => command)).toContain(
    `[ ! -x ${binary} ] || exec ${binary} hook-post-tool`,
  );
  expect(readFileSync(join(box.home, '.config/ai-tracker/node-path'), 'utf8')).toBe(`${process.execPath}\n`);
});

test('a launcher that npx keeps for a while is not written into hooks', async () => {
  const env = { AI_TRACKER_BIN: join(box.root, '_npx/1/node_modules/.bin/ai-tracker') };
  put('', 0o755, env.AI_TRACKER_BIN);
  await expect(call(setup, env)).rejects.toMatchObject({ hint: expect.stringContaining('npm install -g') });
});

test('a link of another name to the launcher is not written into hooks, which would not be known as ours', async () => {
  const env = { AI_TRACKER_BIN: join(box.root, 'tracker') };
  put('', 0o755, env.AI_TRACKER_BIN);
  await call(setup, env);
  const [first] = hookCommands(readFileSync(file, 'utf8'));
  expect(first?.command).toBe(`[ ! -x ${binary} ] || exec ${binary} hook-pre-tool`);
});

test('a package that was deleted without uninstalling is silent', async () => {
  await call(setup);
  const gone = readFileSync(file, 'utf8').replaceAll(binary, '/nowhere/bin/ai-tracker');
  const commands = hookCommands(gone).map(({ command }) => command);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    expect(box.run('sh', ['-c', command])).toEqual({ status: 0, stdout: '', stderr: '' });
  }
});

test('setup registers with Claude Code alone', async () => {
  await call(setup);
  expect(existsSync(file)).toBe(true);
  expect(box.run('git', ['config', '--global', 'core.hooksPath']).status).toBe(1);
});

test('CLAUDE_CONFIG_DIR and AI_TRACKER_CONFIG_DIR move everything', async () => {
  const env = { CLAUDE_CONFIG_DIR: join(box.root, 'claude here'), AI_TRACKER_CONFIG_DIR: join(box.root, 'ours here') };
  await call(setup, env);
  expect(existsSync(join(env.CLAUDE_CONFIG_DIR, 'settings.json'))).toBe(true);
  expect(existsSync(join(env.AI_TRACKER_CONFIG_DIR, 'node-path'))).toBe(true);
  expect(Object.keys(fileTree(box.home))).toEqual(['.gitconfig']);
});

test('a symbolic link stays one, and its target keeps its mode', async () => {
  const target = join(box.root, 'dotfiles/claude.json');
  put(existing, 0o640, target);
  mkdirSync(dirname(file));
  symlinkSync(target, file);
  await call(setup);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(statSync(target).mode & 0o777).toBe(0o640);
  expect(readFileSync(target, 'utf8')).toContain('hook-post-tool');
  await call(uninstall);
  expect(readFileSync(target, 'utf8')).toBe(existing);
});

test('a symbolic link to nowhere leads to a new file and back to nowhere', async () => {
  mkdirSync(dirname(file));
  symlinkSync('elsewhere.json', file);
  const before = fileTree(box.home);
  await call(setup);
  expect(readFileSync(join(dirname(file), 'elsewhere.json'), 'utf8')).toContain('hook-post-tool');
  await call(uninstall);
  expect(fileTree(box.home)).toEqual(before);
});

test('a file that the user and Claude Code changed in between loses only our hooks', async () => {
  put(existing);
  await call(setup);
  const settings = { ...JSON.parse(readFileSync(file, 'utf8')), model: 'opus' };
  writeFileSync(file, JSON.stringify(settings, null, 2));
  await call(uninstall);
  const { permissions } = JSON.parse(existing);
  expect(readFileSync(file, 'utf8')).toBe(JSON.stringify({ permissions, hooks: {}, model: 'opus' }, null, 2));
});

describe('a file that we do not understand stays as it is, and the error says what to do', () => {
  test.each<[string, string | Buffer, RegExp]>([
    ['comments', '{\n  // mine\n  "a": 1\n}\n', /no comments/],
    ['a trailing comma', '{"a": 1,}', /no trailing commas/],
    ['half a file', '{"hooks": {', /not plain JSON/],
    ['a list', '[]', /holds no object/],
    ['hooks that are a list', '{"hooks": []}', /"hooks" is no object/],
    ['bytes that are not UTF-8', Buffer.from('{"a": "\xff"}', 'latin1'), /not UTF-8/],
  ])('%s', async (_name, bytes, words) => {
    put(bytes);
    const before = readFileSync(file);
    const installed = await call(install);
    expect(installed.status).toBe(1);
    expect(installed.text).toMatch(words);
    expect(installed.text).toContain(`${file} was left as it is`);
    expect(installed.text).toContain('\ngit: ');
    expect(await call(uninstall)).toMatchObject({ status: 1 });
    expect(readFileSync(file)).toEqual(before);
  });
});

test('settings that cannot be read or written are an error that names the file', async () => {
  mkdirSync(file, { recursive: true });
  expect(await call(install)).toMatchObject({ status: 1, text: expect.stringContaining(`cannot read ${file}`) });
  const env = { CLAUDE_CONFIG_DIR: join(projectRoot, 'package.json', 'x') };
  expect(await call(install, env)).toMatchObject({ status: 1, text: expect.stringContaining('cannot write') });
});

describe('setup --dashboard-command', () => {
  const dashboard = (env: Env = {}) => call((_options, io) => setup({ dashboardCommand: true }, io), env);
  const command = () => join(box.home, '.claude/commands/manager-dashboard.md');

  test('gives Claude Code a command that calls our reports, and uninstall leaves the home as it was', async () => {
    const before = fileTree(box.home);
    expect(await dashboard()).toMatchObject({ status: 0 });
    const text = readFileSync(command(), 'utf8');
    for (const verb of ['dashboard', 'agents']) {
      expect(text).toMatch(new RegExp(`^!\`${binary} ${verb}\\b.*\`$`, 'm'));
      expect(text).toContain(`Bash(${binary} ${verb}:*)`);
    }
    const written = fileTree(box.home);
    expect(await dashboard()).toMatchObject({ status: 0 });
    expect(fileTree(box.home)).toEqual(written);
    expect(await call(uninstall)).toMatchObject({
      status: 0,
      text: expect.stringContaining('/manager-dashboard is gone'),
    });
    expect(fileTree(box.home)).toEqual(before);
  });

  test('goes where CLAUDE_CONFIG_DIR says', async () => {
    const env = { CLAUDE_CONFIG_DIR: join(box.root, 'elsewhere') };
    await dashboard(env);
    expect(existsSync(join(box.root, 'elsewhere/commands/manager-dashboard.md'))).toBe(true);
    await call(uninstall, env);
    expect(existsSync(join(box.root, 'elsewhere'))).toBe(false);
  });

  test('a command of that name which is not as we wrote it stays', async () => {
    put('mine', 0o644, command());
    await expect(dashboard()).rejects.toThrow('was left as it is');
    expect(readFileSync(command(), 'utf8')).toBe('mine');
  });

  test('one that was changed stays when we go', async () => {
    await dashboard();
    put('mine', 0o644, command());
    expect((await call(uninstall)).text).toContain(`${command()} was changed, so it stays`);
    expect(readFileSync(command(), 'utf8')).toBe('mine');
  });
});

test('where the plugin is on, settings are left as they are, and it is left to its client', async () => {
  const text = '{ "enabledPlugins": { "ai-tracker@cc-ai-tracker": true } }';
  put(text);
  for (const command of [install, setup]) {
    expect(await call(command)).toMatchObject({ status: 0, text: expect.stringContaining('the plugin ai-tracker@') });
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  expect((await call(uninstall)).text).toContain('claude plugin uninstall ai-tracker@cc-ai-tracker');
  expect(readFileSync(file, 'utf8')).toBe(text);
  put(text.replace('true', 'false'));
  expect((await call(setup)).text).toContain('hooks are in');
});

test('whoever reads no more of what setup says gets all of it done', () => {
  expect(box.run('sh', ['-c', '"$0" setup --dashboard-command | :', binary]).status).toBe(0);
  expect(existsSync(join(box.home, '.claude/commands/manager-dashboard.md'))).toBe(true);
});

describe('install --statusline', () => {
  const line = () => JSON.parse(readFileSync(file, 'utf8')).statusLine;
  const withLine = { statusline: true } as const;

  test.each<[string, string | undefined]>([
    ['nothing of Claude Code', undefined],
    ['settings', existing],
    ['an object with a blank', '{ }'],
    ['other keys', '{"model":"x"}'],
    ['an empty settings file', ''],
  ])('with %s, registers our line, once, and uninstall leaves the home as it was', async (_name, text) => {
    if (text !== undefined) put(text, 0o600);
    const before = fileTree(box.home);
    expect((await call(install, {}, withLine)).text).toContain(`Claude Code: the status line is ours (${file})`);
    expect(line()).toEqual({ type: 'command', command: `[ ! -x ${binary} ] || exec ${binary} statusline` });
    const installed = fileTree(box.home);
    // An installation without the option keeps it.
    for (const options of [withLine, {}]) {
      await call(install, {}, options);
      expect(fileTree(box.home)).toEqual(installed);
    }
    await call(uninstall);
    expect(fileTree(box.home)).toEqual(before);
  });

  test("somebody else's stays, and is told of", async () => {
    put(`{"statusLine":{"type":"command","command":"mine; ${binary} statusline"}}`);
    const before = fileTree(box.home);
    const { status, text } = await call(install, {}, withLine);
    expect([status, text]).toEqual([0, expect.stringContaining("is somebody else's, so it stays")]);
    expect(line().command).toBe(`mine; ${binary} statusline`);
    await call(uninstall);
    expect(fileTree(box.home)).toEqual(before);
  });

  test('no line is registered unless it is asked for', async () => {
    await call(install);
    expect(line()).toBeUndefined();
  });
});
