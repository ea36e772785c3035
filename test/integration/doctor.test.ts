import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run as doctor } from '../../src/cli/commands/doctor.ts';
import { run as gitInstall } from '../../src/cli/commands/git-install.ts';
import { run as install } from '../../src/cli/commands/install.ts';
import { version } from '../../src/config/version.ts';
import type { Check } from '../../src/doctor/check.ts';
import { rejectDelivery, writeDelivery } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { pathWithGit } from '../helpers/git-of-version.ts';
import { binary, type Env, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let oldGit: string;
beforeEach(() => {
  box = new Sandbox();
  oldGit = pathWithGit(box, '2.53.0');
});
afterEach(() => box.remove());

interface Place {
  readonly env?: Env;
  readonly cwd?: string;
}

async function call<T>(command: (options: T, io: never) => Promise<number>, options: T, place: Place = {}) {
  let text = '';
  const print = (part: string) => {
    text += part;
  };
  const env = { ...box.env, PATH: oldGit, ...place.env };
  const io = { env, cwd: place.cwd ?? box.repo, stdout: print, stderr: print, columns: 100, isTTY: false };
  return { status: await command(options, io as never), text };
}

/** The checks that are not in order, by name. */
async function complaints(place?: Place): Promise<Record<string, Check>> {
  const { status, text } = await call(doctor, { json: true }, place);
  const { ok, checks } = JSON.parse(text) as { ok: boolean; checks: Check[] };
  const isReadable = checks.some(({ name, status: found }) => name === 'database' && found === 'ok');
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['binary', 'node', 'git', 'Claude Code', 'git hooks', 'spool', 'database']),
  );
  if (isReadable) expect(checks.map(({ name }) => name)).toContain('repositories');
  expect(ok).toBe(!checks.some((check) => check.status === 'broken'));
  expect(status).toBe(ok ? 0 : 1);
  return Object.fromEntries(checks.filter((check) => check.status !== 'ok').map((check) => [check.name, check]));
}

function executable(path: string, text = '#!/bin/sh\n'): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function settings(value: unknown): void {
  mkdirSync(join(box.home, '.claude'), { recursive: true });
  writeFileSync(join(box.home, '.claude/settings.json'), typeof value === 'string' ? value : JSON.stringify(value));
}

const minimal = {
  hooks: {
    PreToolUse: [{ matcher: 'Write', hooks: [{ type: 'command', command: 'ai-tracker hook-pre-tool' }] }],
    PostToolUse: [{ matcher: 'Edit|Write', hooks: [{ type: 'command', command: 'ai-tracker hook-post-tool' }] }],
  },
};

test('before installing, it says what is missing and how to fix it', async () => {
  const { status, text } = await call(doctor, {});
  expect(status).toBe(1);
  expect(text).toContain('has no hook of ai-tracker for finished tool calls');
  expect(text).toContain('to fix it: ai-tracker setup');
  expect(text).toContain('1 broken. Start with the first: others may follow from it.');
});

test('--brief says it in one line', async () => {
  expect(await call(doctor, { brief: true })).toEqual({
    status: 1,
    text: expect.stringMatching(
      /^not recording: Claude Code: .* has no hook of ai-tracker .*; to fix it: ai-tracker setup\n$/,
    ),
  });
  await call(install, {});
  const off = await call(doctor, { brief: true }, { env: { AI_TRACKER: '0' } });
  expect(off).toEqual({ status: 1, text: expect.stringContaining('not recording: binary: AI_TRACKER=0 is set') });
  const text = 'recording (claude hooks ok, git hooks ok, database ok)\n';
  expect(await call(doctor, { brief: true })).toEqual({ status: 0, text });
});

test('after installing, every link holds', async () => {
  await call(install, {});
  openStore(box.database).close();
  const { status, text } = await call(doctor, {});
  expect(text.split('\n').map((line) => line.split(/\s{2,}/)[0])).toEqual([
    ...Array(8).fill('ok'),
    '',
    expect.any(String),
    '',
  ]);
  expect(text).toContain(`${binary} (version ${version})`);
  expect(text).toContain('commits here are recorded later, from the reflog');
  expect(text).toContain('0 known');
  expect(text).toMatch(/tracker\.db \(by default\): schema \d+, journal mode wal, integrity ok; SQLite is \S+'s/);
  expect(status).toBe(0);
});

test('installed, and in no repository, is fine', async () => {
  await call(install, {});
  expect(await complaints({ cwd: box.root })).toEqual({});
});

describe('Claude Code', () => {
  beforeEach(() => call(gitInstall, {}));

  test('the minimal block that images carry counts when ai-tracker is on the PATH', async () => {
    settings(minimal);
    const PATH = `${join(box.root, 'bin')}:${oldGit}`;
    expect(await complaints({ env: { PATH } })).toMatchObject({
      'Claude Code': { message: /ai-tracker is not there/ },
    });
    mkdirSync(join(box.root, 'bin'));
    symlinkSync(binary, join(box.root, 'bin/ai-tracker'));
    expect(await complaints({ env: { PATH } })).toEqual({});
  });

  test('the Python tool, when it comes first on the PATH, is found out', async () => {
    settings(minimal);
    executable(join(box.root, 'bin/ai-tracker'), '#!/usr/bin/python3\n');
    const PATH = `${join(box.root, 'bin')}:${oldGit}`;
    const message = expect.stringContaining('ai-tracker is the Python tool');
    expect(await complaints({ env: { PATH } })).toMatchObject({ 'Claude Code': { status: 'broken', message } });
  });

  test('hooks of the project count', async () => {
    box.write('.claude/settings.local.json', JSON.stringify(minimal).replaceAll('ai-tracker', binary));
    mkdirSync(box.path('deep'));
    expect(await complaints({ cwd: box.path('deep') })).toEqual({});
  });

  test.each<[string, unknown, RegExp]>([
    ['comments', '{ // mine\n}', /not plain JSON/],
    ['hooks of an odd shape', { hooks: [] }, /"hooks" is no object/],
    ['all hooks switched off', { disableAllHooks: true, ...minimal }, /disableAllHooks/],
    ['hooks of others alone', { hooks: { PostToolUse: [{ hooks: [{ command: 'x' }] }] } }, /no hook of ai-tracker/],
    [
      'hooks that call nothing',
      JSON.stringify(minimal).replaceAll('ai-tracker', '/gone/ai-tracker'),
      /gone\/ai-tracker is not there/,
    ],
  ])('settings with %s are broken', async (_name, value, message) => {
    settings(value);
    expect(await complaints()).toMatchObject({
      'Claude Code': { status: 'broken', message: expect.stringMatching(message) },
    });
  });

  describe('of a version', () => {
    const place = () => ({ env: { PATH: `${join(box.root, 'client')}:${oldGit}` } });

    function client(release: string): void {
      const folder = join(box.root, 'versions', 'claude-code', release);
      executable(join(folder, 'claude'));
      mkdirSync(join(box.root, 'client'), { recursive: true });
      rmSync(join(box.root, 'client/claude'), { force: true });
      symlinkSync(join(folder, 'claude'), join(box.root, 'client/claude'));
    }

    /** A session of a client that is not to be found. */
    function session(release: string): void {
      const folder = join(box.home, '.claude/projects/-repo');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${release}.jsonl`), `${JSON.stringify({ type: 'user', version: release })}\n`);
    }

    /** By a client that came, or by another tool. */
    function register(event: string, command = `${binary} hook`): void {
      const file = join(box.home, '.claude/settings.json');
      const { hooks } = JSON.parse(readFileSync(file, 'utf8')) as { hooks: Record<string, unknown> };
      settings({ hooks: { ...hooks, [event]: [{ hooks: [{ type: 'command', command }] }] } });
      const time = Date.now() / 1000 - 60;
      utimesSync(file, time, time);
    }

    test('that skips the settings is found out, and installing once more mends it', async () => {
      client('2.1.332');
      await call(install, {}, place());
      expect(await complaints(place())).toEqual({});
      client('1.0.128');
      expect(await complaints(place())).toMatchObject({
        'Claude Code': {
          status: 'broken',
          message: expect.stringMatching(
            /^Claude Code 1\.0\.128 skips the whole of \S+: .* PostToolUseFailure, SubagentStart, StopFailure, PreSkill/,
          ),
          fix: 'ai-tracker install',
        },
      });
      await call(install, {}, place());
      expect(await complaints(place())).toEqual({});
    });

    test('that is not on the PATH and skips the settings is known by its sessions since', async () => {
      session('2.0.42');
      client('2.1.332');
      await call(install, {}, place());
      register('SubagentStart');
      rmSync(join(box.root, 'client'), { recursive: true });
      rmSync(join(box.home, '.claude/projects'), { recursive: true });
      expect(await complaints()).toEqual({});
      session('2.0.42');
      expect(await complaints()).toMatchObject({
        'Claude Code': { status: 'broken', message: expect.stringMatching(/^Claude Code 2\.0\.42 skips the whole of/) },
      });
      await call(install, {});
      expect(await complaints()).toEqual({});
    });

    test('that skips the settings for an event of another tool’s must be updated', async () => {
      client('2.0.76');
      await call(install, {}, place());
      register('StopFailure', 'notify-me');
      expect(await complaints(place())).toMatchObject({
        'Claude Code': { message: expect.stringMatching(/it does not know StopFailure$/), fix: 'claude update' },
      });
    });

    test('that was updated since could tell more', async () => {
      await call(install, {});
      session('2.1.100');
      expect(await complaints()).toMatchObject({
        'Claude Code': {
          status: 'warn',
          message: expect.stringMatching(/2\.1\.100 also has PostToolUseFailure, SubagentStart, StopFailure$/),
          fix: 'ai-tracker install',
        },
      });
      await call(install, {});
      expect(await complaints()).toEqual({});
    });
  });

  test('it names the plugin, alone and beside the settings', async () => {
    const plugin = { enabledPlugins: { 'ai-tracker@cc-ai-tracker': true } };
    mkdirSync(join(box.root, 'bin'));
    symlinkSync(binary, join(box.root, 'bin/ai-tracker'));
    const env = { PATH: `${join(box.root, 'bin')}:${oldGit}` };
    const holds = async (): Promise<string | undefined> =>
      /^ok +Claude Code +(.*)$/m.exec((await call(doctor, {}, { env })).text)?.[1];
    settings(plugin);
    expect(await holds()).toBe('hooks in the plugin ai-tracker@cc-ai-tracker');
    settings({ ...plugin, ...minimal });
    expect(await holds()).toMatch(
      /^hooks in .* and in the plugin ai-tracker@cc-ai-tracker: what both report counts once$/,
    );
    box.write('.claude/settings.local.json', '{"enabledPlugins": {"ai-tracker@cc-ai-tracker": false}}');
    expect(await holds()).toMatch(/^hooks in [^:]*$/);
  });

  test('a plugin that finds no ai-tracker on the PATH is silent, and doctor says so', async () => {
    settings({ enabledPlugins: { 'ai-tracker@cc-ai-tracker': true } });
    const message = expect.stringContaining('ai-tracker is not there');
    expect(await complaints({ env: { PATH: '/usr/bin:/bin' } })).toMatchObject({
      'Claude Code': { status: 'warn', message },
    });
  });

  test('hooks that call another version are found out', async () => {
    const other = join(box.root, 'other');
    executable(join(other, 'bin/ai-tracker'));
    writeFileSync(join(other, 'package.json'), '{"version": "0.1.0"}');
    settings(JSON.stringify(minimal).replaceAll('ai-tracker', `${other}/bin/ai-tracker`));
    const message = expect.stringContaining(`is version 0.1.0, this is ${version}`);
    expect(await complaints()).toMatchObject({ 'Claude Code': { message } });
  });
});

describe('git hooks', () => {
  beforeEach(() => call(install, {}));

  test('hooks of others are in nobody’s way: commits are found in the reflog', async () => {
    box.git('config', '--global', 'core.hooksPath', '/elsewhere');
    expect(await complaints()).toEqual({});
    expect(await complaints({ cwd: box.root })).toEqual({});
  });

  test('a repository of which git keeps no reflog is broken, until git-install --local', async () => {
    box.git('config', 'core.logAllRefUpdates', 'false');
    const fix = 'ai-tracker git-install --local';
    const message = expect.stringContaining('core.logAllRefUpdates');
    expect(await complaints()).toMatchObject({ 'git hooks': { status: 'broken', message, fix } });
    await call(gitInstall, { local: true });
    expect(await complaints()).toEqual({});
  });

  test('an own hook that calls a launcher which is gone: commits are told later', async () => {
    const env = { AI_TRACKER_BIN: join(box.root, "it's/ai-tracker") };
    executable(env.AI_TRACKER_BIN);
    await call(gitInstall, { local: true }, { env });
    rmSync(env.AI_TRACKER_BIN);
    const message = expect.stringContaining(`${env.AI_TRACKER_BIN} is not there`);
    const fix = 'ai-tracker git-install --local';
    expect(await complaints()).toMatchObject({ 'git hooks': { status: 'warn', message, fix } });
  });

  test('dispatchers that version 1.0 left', async () => {
    const folder = join(box.home, '.config/ai-tracker/git-hooks');
    executable(join(folder, 'post-commit'), '#!/bin/sh\n# ai-tracker git dispatcher\n');
    box.git('config', '--global', 'core.hooksPath', folder);
    const message = expect.stringContaining('an earlier version set');
    expect(await complaints()).toMatchObject({ 'git hooks': { status: 'warn', message } });
    await call(gitInstall, {});
    expect(await complaints()).toEqual({});
  });

  test('a configuration hook, where git has them', async () => {
    const PATH = pathWithGit(box, '2.54.0');
    const AI_TRACKER_BIN = join(box.root, "it's/ai-tracker");
    executable(AI_TRACKER_BIN);
    await call(gitInstall, {}, { env: { PATH, AI_TRACKER_BIN } });
    expect(await complaints({ env: { PATH } })).toEqual({});
    expect((await call(doctor, {}, { env: { PATH } })).text).toContain('recorded at once, by the configuration hook');
    rmSync(AI_TRACKER_BIN);
    const message = expect.stringContaining(`${AI_TRACKER_BIN} is not there`);
    expect(await complaints({ env: { PATH } })).toMatchObject({ 'git hooks': { status: 'warn', message } });
  });
});

describe('database', () => {
  beforeEach(() => call(install, {}));

  test.each<[string, Env]>([
    ['AI_TRACKER_DB_PATH', { AI_TRACKER_DB_PATH: '/tmp/x.db' }],
    ['AI_TRACKER_SHARED_DIR and AGENT_ID', { AI_TRACKER_SHARED_DIR: '/tmp', AGENT_ID: 'a/b' }],
    ['default', { AI_TRACKER_SHARED_DIR: '/tmp' }],
  ])('its path is explained: by %s', async (why, env) => {
    expect((await call(doctor, {}, { env })).text).toContain(`(by ${why}): not there yet`);
  });

  test.each<[string, (path: string) => void, RegExp]>([
    [
      'text',
      (path) => writeFileSync(path, 'no database, but long enough to look at\n'.repeat(100)),
      /is not an SQLite database/,
    ],
    ['a folder', (path) => mkdirSync(path), /is a folder/],
    ['damaged pages', damage, /is damaged/],
    [
      'of a newer version',
      (path) => openSqlite(path).exec('CREATE TABLE x (y); PRAGMA user_version = 999').close(),
      /newer/,
    ],
  ])('a file that is %s', async (_name, make, message) => {
    make(box.database);
    const { database } = await complaints();
    expect(database).toMatchObject({ status: 'broken', message: expect.stringMatching(message) });
    expect(database?.fix).not.toBe('');
  });

  test('a place that cannot be', async () => {
    const place = { env: { AI_TRACKER_DB_PATH: join(box.home, '.gitconfig/x.db') } };
    expect(await complaints(place)).toMatchObject({ database: { status: 'broken' } });
  });

  function damage(path: string): void {
    const db = openSqlite(path).exec('CREATE TABLE x (y); CREATE INDEX z ON x(y)');
    db.exec(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO x SELECT i || '-----' FROM n",
    );
    db.close();
    writeFileSync(path, readFileSync(path).fill(0x55, 8192, 12_288));
  }
});

describe('spool', () => {
  beforeEach(() => call(install, {}));
  const delivery = { verb: 'hook', args: [], cwd: '/', env: {}, payload: Buffer.from('{}') };

  test('a fresh delivery may wait; one that waits for long may not', async () => {
    const spool = `${box.database}.spool`;
    writeDelivery(spool, delivery);
    expect(await complaints()).toEqual({});
    writeFileSync(join(spool, '1000000000000000000-1'), '');
    expect(await complaints()).toMatchObject({
      spool: { status: 'warn', message: expect.stringContaining('since 2001-09-09') },
    });
  });

  test('rejected deliveries are shown with their reason', async () => {
    const spool = `${box.database}.spool`;
    writeDelivery(spool, delivery);
    writeFileSync(join(spool, '1000000000000000000-1'), 'x');
    rejectDelivery(spool, '1000000000000000000-1', 'cut off half way');
    const message = '1 deliveries could not be understood: cut off half way';
    expect(await complaints()).toMatchObject({ spool: { status: 'warn', message } });
  });
});

test('the path of a node that is gone', async () => {
  await call(install, {});
  writeFileSync(join(box.home, '.config/ai-tracker/node-path'), '/gone/node\n');
  expect(await complaints()).toMatchObject({
    node: { status: 'warn', message: expect.stringContaining('/gone/node') },
  });
});

test.each<[string, Place]>([
  ['no HOME', { env: { HOME: undefined } }],
  ['no PATH', { env: { PATH: undefined } }],
  ['no git and no node on the PATH', { env: { PATH: '/nowhere' } }],
  ['no folder to be in', { cwd: '/nowhere/at/all' }],
  ['a home that is no folder', { env: { HOME: '/dev/null' } }],
])('with %s it still answers', async (_name, place) => {
  vi.stubEnv('HOME', box.home); // what the system takes for the home when there is no HOME
  expect((await call(doctor, {}, place)).text).toMatch(/^ok .*binary/);
  vi.unstubAllEnvs();
});
