import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { databasePath, fallbackFile, sharedDatabasePath, spoolDir } from '../../src/config/paths.ts';
import { listDeliveries, readDelivery } from '../../src/spool/spool.ts';
import type { Env } from '../helpers/sandbox.ts';
import { LauncherBox, oddName, shells } from './launcher-box.ts';

/** Whether this machine lets us mount: as root, mostly. */
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

const environments: readonly [string, Env][] = [
  ['nothing set', {}],
  ['AI_TRACKER_DB_PATH', { AI_TRACKER_DB_PATH: '@/x/y.db' }],
  ['AI_TRACKER_DB_PATH, relative', { AI_TRACKER_DB_PATH: 'x/y.db' }],
  [
    'AI_TRACKER_DB_PATH before all others',
    { AI_TRACKER_DB_PATH: '@/x.db', AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: 'a' },
  ],
  ['empty variables', { AI_TRACKER_DB_PATH: '', AI_TRACKER_SHARED_DIR: '', AGENT_ID: '', AI_TRACKER_CONFIG_DIR: '' }],
  ['a shared folder and an agent', { AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: 'worker-1' }],
  ['a shared folder without an agent', { AI_TRACKER_SHARED_DIR: '@/s' }],
  ['an agent without a shared folder', { AGENT_ID: 'worker-1' }],
  ['a shared folder, relative', { AI_TRACKER_SHARED_DIR: 's', AGENT_ID: 'a' }],
  [
    'the shared folder before the config folder',
    { AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: 'a', AI_TRACKER_CONFIG_DIR: '@/c' },
  ],
  ['one agent in several containers', { AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: 'a', MULTI_RUNTIME_ENABLED: 'true' }],
  ['one agent in one container', { AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: 'a', MULTI_RUNTIME_ENABLED: 'false' }],
  ['a config folder', { AI_TRACKER_CONFIG_DIR: `@/${oddName}` }],
  ['a config folder, relative', { AI_TRACKER_CONFIG_DIR: 'c' }],
  ...[
    '../../etc/x',
    '..',
    '.',
    '.hidden',
    'a/b\\c',
    ' a  b ',
    'é',
    'ā',
    'Ёж№1',
    '',
    '\n',
    '--',
    '*',
    '[a]',
    'a\n',
    'a\\b',
    'x'.repeat(200),
    'x'.repeat(201),
    `${'ж'.repeat(300)}/..`,
    oddName,
  ].map((id): [string, Env] => [`agent ${JSON.stringify(id)}`, { AI_TRACKER_SHARED_DIR: '@/s', AGENT_ID: id }]),
];

describe.each(shells)('under %s', (shell) => {
  test.each(environments)('the database is where the commands look for it: %s', (_, variables) => {
    using box = new LauncherBox(shell);
    const entries = Object.entries(variables).map(([name, value]) => [name, value?.replace('@', box.root)]);
    const env = Object.fromEntries(entries);
    expect(box.run(['hook'], { env })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(listDeliveries(spoolDir(resolve(box.home, databasePath({ HOME: box.home, ...env }))))).toHaveLength(1);
  });

  test('a file that a container fell back to at its start stands in for the shared one, and for no other', () => {
    using box = new LauncherBox(shell);
    const env = { HOME: box.home, AI_TRACKER_SHARED_DIR: join(box.root, 's'), AGENT_ID: 'a b' };
    const wanted = sharedDatabasePath(env);
    const instead = join(box.root, 'p/own.db');
    mkdirSync(dirname(fallbackFile(env)), { recursive: true });
    writeFileSync(fallbackFile(env), `${wanted}\n${instead}\n`);
    const other = { ...env, AI_TRACKER_SHARED_DIR: join(box.root, 't') };
    for (const variables of [env, other]) box.run(['hook'], { env: variables });
    expect([env, other].map(databasePath)).toEqual([instead, sharedDatabasePath(other)]);
    for (const variables of [env, other]) expect(listDeliveries(spoolDir(databasePath(variables)))).toHaveLength(1);
  });

  test('without HOME it is the home folder that the system knows', () => {
    using box = new LauncherBox(shell);
    // Only the function: the launcher itself would write into the real home folder.
    const env = { places: join(box.package, 'bin/places.sh'), PATH: process.env['PATH'], HOME: undefined };
    expect(box.exec(shell, ['-c', '. "$places"; home_folder'], { env }).stdout).toBe(homeOfTheUser());
  });

  const places: [string, (box: LauncherBox) => string][] = [
    ['below a file', (box) => join(box.launcher, 'x/tracker.db')],
    ['in a folder that the system forbids', () => '/proc/ai-tracker/tracker.db'],
    ['with a name that is too long', (box) => join(box.root, `${'x'.repeat(300)}.db`)],
    [
      'where the spool is a file',
      (box) => {
        writeFileSync(join(box.root, 'a.db.spool'), '');
        return join(box.root, 'a.db');
      },
    ],
    ['with a line break in it', (box) => join(box.launcher, 'a\nb\n/tracker.db')],
  ];
  test.each(places)('a database %s: one line says what and where, exit 0', (_, place) => {
    using box = new LauncherBox(shell);
    const path = place(box);
    for (const verb of ['hook-pre-tool', 'git-post-commit']) {
      const result = box.run([verb], { env: { AI_TRACKER_DB_PATH: path } });
      expect(result).toMatchObject({ status: 0, stdout: '' });
      expect(result.stderr).toBe(
        `ai-tracker: this event is not recorded: cannot write into ${`${path}.spool`.replaceAll('\n', ' ')} (read-only, full, not a folder?)\n`,
      );
    }
    expect(box.nodeCalls()).toEqual([]);
  });

  test('where the spool is a link, nothing is written behind it: one line, exit 0', () => {
    using box = new LauncherBox(shell);
    const target = join(box.root, 'elsewhere');
    mkdirSync(target);
    for (const [name, to] of Object.entries({ a: target, b: '/nowhere/at/all' })) {
      symlinkSync(to, join(box.root, `${name}.db.spool`));
      const result = box.run(['hook-pre-tool'], { env: { AI_TRACKER_DB_PATH: join(box.root, `${name}.db`) } });
      expect(result).toMatchObject({ status: 0, stdout: '' });
      expect(result.stderr).toMatch(/^ai-tracker: this event is not recorded: .* is a link, .*\n$/);
    }
    expect(readdirSync(target)).toEqual([]);
  });

  test('no room for a byte: one line, exit 0, nothing left behind', () => {
    using box = new LauncherBox(shell);
    const result = box.exec('sh', ['-c', `ulimit -f 0; exec ${box.shell} "$0" hook 2>&1 | cat`, box.launcher]);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(/^ai-tracker: this event is not recorded: .*\n$/);
    expect(listDeliveries(box.spool)).toEqual([]);
  });

  test('the disk fills half way: one line, exit 0, the rest is recognised as incomplete', () => {
    using box = new LauncherBox(shell);
    const script = `ulimit -f 8; exec ${box.shell} "$0" hook`;
    const result = box.exec('sh', ['-c', script, box.launcher], { input: Buffer.alloc(1 << 20, 'x') });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toMatch(/^ai-tracker: this event is not recorded: .*\n$/);
    const [name = ''] = listDeliveries(box.spool);
    expect(readDelivery(box.spool, name)).toEqual({ incomplete: true });
  });

  test.runIf(canMount).each([
    ['read-only file system', 'mount -t tmpfs -o ro tmpfs "$1"'],
    [
      'full file system',
      'mount -t tmpfs -o size=4k tmpfs "$1"; mkdir "$1/tracker.db.spool"; head -c 4096 /dev/zero >"$1/fill"',
    ],
  ])('a real %s: one line, exit 0', (_, mount) => {
    using box = new LauncherBox(shell);
    const place = join(box.root, 'mounted');
    mkdirSync(place);
    const script = `${mount}; AI_TRACKER_DB_PATH=$1/tracker.db exec ${box.shell} "$0" hook`;
    const env = { PATH: process.env['PATH'] };
    const result = box.exec('unshare', ['-m', 'sh', '-c', script, box.launcher, place], { env });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toMatch(/^ai-tracker: this event is not recorded: .*\n$/);
    expect(box.nodeCalls()).toEqual([]);
  });
});

function homeOfTheUser(): string {
  const script = 'process.stdout.write(require("node:os").homedir())';
  return String(spawnSync(process.execPath, ['-e', script], { env: {} }).stdout);
}
