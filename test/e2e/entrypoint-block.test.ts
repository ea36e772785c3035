import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entrypointBlock } from '../helpers/entrypoint-block.ts';
import { binary, type Env, projectRoot, Sandbox } from '../helpers/sandbox.ts';

/** What the block and the launcher call of the system. */
const tools = ['cat', 'cksum', 'date', 'git', 'id', 'mkdir', 'mount', 'readlink', 'rm', 'sh', 'stat', 'timeout', 'tr'];
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let box: Sandbox;
let bin: string;
let shared: string;

beforeEach(() => {
  box = new Sandbox();
  bin = join(box.root, 'bin');
  shared = join(box.root, 'shared');
  for (const folder of [bin, shared]) mkdirSync(folder);
  for (const tool of tools) link(tool, find(tool));
  link('node', process.execPath);
  link('ai-tracker', binary);
  // As gosu, but for the user: that one is whoever runs the test.
  program('gosu', 'shift; exec "$@"');
  program('tini', 'shift; exec "$@"');
});
afterEach(() => box.remove());

function find(tool: string): string {
  const path = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map((folder) => join(folder, tool));
  return path.find((file) => existsSync(file)) ?? tool;
}

function link(name: string, target: string): void {
  symlinkSync(target, join(bin, name));
}

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function without(name: string): void {
  box.run('rm', [join(bin, name)]);
}

/** Runs the block as an entrypoint does that gets to its `exec`; returns what it said between its two frame lines. */
function start(env: Env = {}, { shell = 'sh', before = '', options = 'set -e' } = {}): string[] {
  const script = `${before}\n${options}\n${entrypointBlock()}\nexec tini -- gosu worker sh -c 'echo reached'`;
  const variables = { PATH: bin, AI_TRACKER_SHARED_DIR: join(shared, 'tracking'), AGENT_ID: 'worker-1', ...env };
  const wrapped = before.includes('mount') ? ['unshare', '-m', shell] : [shell];
  const [command = '', ...args] = [...wrapped.map(find), '-c', script];
  const { status, stdout, stderr } = box.run(command, args, { env: variables, cwd: box.root });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.shift()).toBe('=== AI Tracker Configuration ===');
  expect(lines.pop()).toBe('reached');
  expect(lines.pop()).toBe('================================');
  return lines;
}

const recording = 'AI Tracker: recording (claude hooks ok, git hooks ok, database ok)';

test('it takes at most 20 lines', () => {
  expect(entrypointBlock().split('\n').length + 1).toBeLessThanOrEqual(20);
});

describe('the entrypoint reaches its exec, and the block says', () => {
  test.each(['dash', 'bash'])('where it records (%s)', (shell) => {
    expect(start({}, { shell })).toEqual([`AI Tracker DB: ${shared}/tracking/worker-1.db`, recording]);
    expect(start({}, { shell, options: 'set -eu' }).at(-1)).toBe(recording);
  });

  test('without AGENT_ID: the default path, and why', () => {
    const path = join(box.home, '.config/ai-tracker/tracker.db');
    expect(start({ AGENT_ID: undefined })).toEqual([
      `AI Tracker DB: ${path} (AGENT_ID is not set: the default)`,
      recording,
    ]);
  });

  test.each([
    '../../../escape',
    '/etc/passwd',
    '..',
    'a b\nc',
    '$(touch escape)`touch escape`',
    "'; touch escape; '",
    '-rf *',
    'é'.repeat(200),
  ])('the agent %j: no path outside the tracking folder', (id) => {
    const before = readdirSync(box.root);
    const [line, verdict] = start({ AGENT_ID: id });
    expect(verdict).toBe(recording);
    const path = line?.replace('AI Tracker DB: ', '') ?? '';
    expect(dirname(path)).toBe(join(shared, 'tracking'));
    expect(readdirSync(join(shared, 'tracking')).every((name) => join(shared, 'tracking', name).startsWith(path))).toBe(
      true,
    );
    expect([readdirSync(box.root), readdirSync(shared)]).toEqual([before, ['tracking']]);
  });

  test('a path that the operator set, before all others', () => {
    const path = join(box.root, 'x/y.db');
    expect(start({ AI_TRACKER_DB_PATH: path })).toEqual([
      `AI Tracker DB: ${path} (set by AI_TRACKER_DB_PATH)`,
      recording,
    ]);
  });

  const own = () => join(box.home, '.config/ai-tracker/tracker.db');
  const unfit: [string, string, string][] = [
    ['no folder', 'rmdir "$1"; echo >"$1"', 'that folder cannot be made'],
    ...(canMount
      ? ([
          ['read-only', 'mount -t tmpfs -o ro tmpfs "$1"', 'it is on a read-only file system'],
          ['full', 'mount -t tmpfs -o size=256k tmpfs "$1"', 'the disk is full'],
        ] as [string, string, string][])
      : []),
  ];
  test.each(unfit)('a shared folder that is %s: another file, which `docker exec` finds as well', (_, prepare, why) => {
    link('rmdir', find('rmdir'));
    const before = `set -- '${shared}'; ${prepare}`;
    expect(start({}, { before })).toEqual([
      `AI Tracker DB: ${own()} (not ${shared}/tracking/worker-1.db: ${why})`,
      recording,
    ]);
    const env = { AI_TRACKER_SHARED_DIR: join(shared, 'tracking'), AGENT_ID: 'worker-1' };
    expect(box.json(['stats'], { env })).toMatchObject({ database: own() });
    box.run('sh', ['-c', 'rm -rf -- "$0"; mkdir -- "$0"', shared]);
    expect(start()).toEqual([`AI Tracker DB: ${shared}/tracking/worker-1.db`, recording]);
    expect(box.json(['stats'], { env })).toMatchObject({ database: `${shared}/tracking/worker-1.db` });
  });

  test.runIf(canMount).each([
    ['full', 'size=4k', 'the disk is full'],
    ['read-only', 'ro', 'read-only file system'],
  ])('that it does not record, where every disk is %s', (_, option, why) => {
    const mount = (folder: string) => `mount -t tmpfs -o ${option} tmpfs '${folder}'`;
    const lines = start({}, { before: `${mount(shared)}; ${mount(box.home)}` });
    expect(lines.at(-1)).toMatch(new RegExp(`^AI Tracker: not recording: .*${why}`));
  });

  test('one line of what is wrong, where anything is missing or fails', () => {
    const one = (lines: string[]) => {
      expect(lines).toEqual([expect.stringMatching(/^AI Tracker: not recording: ./)]);
      return lines[0];
    };
    without('node');
    expect(one(start())).toContain('node is not on the PATH');
    without('ai-tracker');
    expect(one(start())).toContain('ai-tracker');
    program('ai-tracker', 'echo "something"; echo "is wrong"; exit 3');
    expect(one(start())).toBe('AI Tracker: not recording: something is wrong');
    program('ai-tracker', 'exit 9');
    one(start());
    without('timeout');
    expect(one(start())).toContain('timeout');
  });

  test('what a trial edit meets: an ingest that fails', () => {
    const broken = join(box.root, 'package');
    mkdirSync(broken);
    box.run('cp', [
      '-R',
      join(projectRoot, 'bin'),
      join(projectRoot, 'dist'),
      join(projectRoot, 'package.json'),
      broken,
    ]);
    symlinkSync(join(projectRoot, 'node_modules'), join(broken, 'node_modules'));
    writeFileSync(join(broken, 'dist/ingest.cjs'), 'process.stderr.write("cannot\\nwork\\n")');
    without('ai-tracker');
    link('ai-tracker', join(broken, 'bin/ai-tracker'));
    expect(start().at(-1)).toBe('AI Tracker: not recording: a trial edit did not arrive: cannot work');
    expect(readdirSync(join(shared, 'tracking')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('what doctor finds: settings that do not parse', () => {
    mkdirSync(join(box.home, '.claude'));
    writeFileSync(join(box.home, '.claude/settings.json'), '{');
    expect(start().at(-1)).toMatch(/^AI Tracker: not recording: Claude Code: .*settings\.json was left as it is/);
  });

  test('without HOME', () => {
    const scratch = {
      AI_TRACKER_CONFIG_DIR: join(box.root, 'c'),
      CLAUDE_CONFIG_DIR: join(box.root, 'claude'),
      GIT_CONFIG_GLOBAL: join(box.root, 'gitconfig'),
    };
    expect(start({ HOME: undefined, ...scratch }).at(-1)).toBe(recording);
  });

  test('nothing, where nobody listens: stdout is closed, or its reader gone', () => {
    const reached = join(box.root, 'reached');
    for (const output of ['>&-', '| true']) {
      const script = `(set -e\n${entrypointBlock()}\nexec tini -- gosu worker sh -c ': >"$1"' sh '${reached}') ${output}`;
      box.run(find('sh'), ['-c', script], { env: { PATH: bin, AGENT_ID: 'a', AI_TRACKER_SHARED_DIR: shared } });
      expect(existsSync(reached)).toBe(true);
      box.run('rm', [reached]);
    }
  });
});
