import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { runningIngest } from '../../src/spool/running.ts';
import type { Env } from '../helpers/sandbox.ts';
import { eventually, exitOf, LauncherBox, shells } from './launcher-box.ts';

const quiet = { status: 0, stdout: '', stderr: '' };
const claude: Env = { CLAUDE_PROJECT_DIR: '/project' };
const background: Env = { AI_TRACKER_INGEST: 'background' };
const foreground: Env = { AI_TRACKER_INGEST: 'foreground' };
const seconds = () => Math.floor(Date.now() / 1000);

/** A `node` that runs until `release` is called (or the box is gone), and then says that it is done. */
function holdNode(box: LauncherBox): { release: () => void; done: () => number } {
  const [go, done] = [join(box.root, 'go'), join(box.root, 'done')];
  box.node(`while [ -d '${box.home}' ] && [ ! -e '${go}' ]; do sleep 0.02; done; echo >>'${done}'`);
  return {
    release: () => writeFileSync(go, ''),
    done: () => (existsSync(done) ? readFileSync(done).length : 0),
  };
}

function announce(box: LauncherBox, text: string): void {
  mkdirSync(box.spool, { recursive: true });
  writeFileSync(join(box.spool, '.ingesting'), text);
}

describe.each(shells)('under %s', (shell) => {
  const ingest = (box: LauncherBox) => `${box.package}/bin/../dist/ingest.cjs`;

  test.each([
    ['a hook called by hand', ['hook-post-tool'], {}],
    ['git-post-commit', ['git-post-commit'], {}],
    ['git-post-rewrite', ['git-post-rewrite', 'amend'], {}],
    ['a hook of Claude Code, told to', ['hook'], { ...claude, ...foreground }],
    ['a setting that is not known', ['hook'], { AI_TRACKER_INGEST: 'never' }],
  ])('ingests in front: %s', (_, args, env) => {
    using box = new LauncherBox(shell);
    box.node('pwd >"$HOME/pwd"; printf %s "$AI_TRACKER_DB_PATH" >"$HOME/database"; echo out; echo err >&2; exit 3');
    expect(box.run(args, { env })).toEqual({ status: 0, stdout: '', stderr: 'err\n' });
    expect(box.nodeCalls()).toEqual([[ingest(box)]]);
    expect(readFileSync(join(box.home, 'pwd'), 'utf8')).toBe('/\n');
    expect(readFileSync(join(box.home, 'database'), 'utf8')).toBe(box.spool.replace('.spool', ''));
  });

  test.each([
    ['a hook of Claude Code', ['hook-pre-tool'], claude],
    ['a hook called by hand, told to', ['hook'], background],
    ['git-post-commit, told to', ['git-post-commit'], background],
    ['git-post-commit, called by git', ['git-post-commit'], { GIT_EXEC_PATH: '/usr/lib/git-core', GIT_PREFIX: '' }],
    ['git-post-rewrite, called by git', ['git-post-rewrite', 'rebase'], { GIT_EXEC_PATH: '/usr/lib/git-core' }],
    ['git-post-commit inside Claude Code', ['git-post-commit'], claude],
  ])('ingests behind, without waiting: %s', async (_, args, env) => {
    using box = new LauncherBox(shell);
    const node = holdNode(box);
    expect(box.run(args, { env })).toEqual(quiet); // its output is closed, though node still runs
    expect(node.done()).toBe(0);
    await eventually(() => box.nodeCalls().length === 1);
    expect(box.nodeCalls()).toEqual([[ingest(box), '--linger']]);
    expect(runningIngest(box.spool)).toBeGreaterThan(1);
    node.release();
    await eventually(() => node.done() === 1);
  });

  test('an ingest behind keeps nothing open that its caller has open: a pipe of git to its filters, a lock', async () => {
    using box = new LauncherBox(shell);
    const node = holdNode(box);
    const held = [join(box.root, 'held-7'), join(box.root, 'held-12')];
    const script = 'exec 7>"$1" 12>"$2"; shift 2; "$@"';
    const command = ['-c', script, 'bash', ...held, box.shell, box.launcher, 'hook'];
    const path = `${box.nodeFolder}:${box.tools}:/usr/bin:/bin`;
    expect(box.exec('bash', command, { env: { ...claude, PATH: path } })).toEqual(quiet);
    await eventually(() => box.nodeCalls().length === 1);
    const folder = `/proc/${runningIngest(box.spool)}/fd`;
    expect(readdirSync(folder).map((fd) => readlinkSync(join(folder, fd)))).not.toEqual(
      expect.arrayContaining([expect.stringContaining('held-')]),
    );
    node.release();
    await eventually(() => node.done() === 1);
  });

  test('a debugger and extra certificates of the caller are not loaded', () => {
    using box = new LauncherBox(shell);
    box.node('printf %s "[$NODE_OPTIONS$NODE_EXTRA_CA_CERTS]" >&2');
    const env = { NODE_OPTIONS: '--inspect-brk', NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/all.pem' };
    expect(box.run(['hook'], { env }).stderr).toBe('[]');
  });

  test('a burst of hooks starts one ingest', async () => {
    using box = new LauncherBox(shell);
    const node = holdNode(box);
    const children = Array.from({ length: 30 }, () => {
      const child = box.start(['hook'], claude);
      child.stdin?.end('{}');
      return exitOf(child);
    });
    await Promise.all(children);
    await eventually(() => box.nodeCalls().length > 0);
    expect(box.nodeCalls()).toHaveLength(1);
    expect(box.deliveries()).toHaveLength(30);
    node.release();
    await eventually(() => node.done() === 1);
  });

  test.each([
    ['its process is dead', () => `999999999 ${seconds() + 20}\n`],
    ['its promise has run out, its number is that of another process', () => `${process.pid} ${seconds() - 1}\n`],
    ['it promises too much: the clock was set back', () => `${process.pid} ${seconds() + 3600}\n`],
    ['it is empty for long: the disk was full', () => ''],
    ['it holds only a process id', () => `${process.pid}\n`],
    ['it is no announcement', () => 'not a number\nat all'],
    ['it names a process group', () => `-1 ${seconds() + 20}\n`],
    ['its numbers are too big', () => `99999999999999999999999 99999999999999999999999\n`],
  ])('an announcement is not believed when %s', async (_, text) => {
    using box = new LauncherBox(shell);
    const node = holdNode(box);
    announce(box, text());
    const twoMinutesAgo = new Date(Date.now() - 120_000);
    utimesSync(join(box.spool, '.ingesting'), twoMinutesAgo, twoMinutesAgo);
    expect(box.run(['hook'], { env: claude })).toEqual(quiet);
    await eventually(() => box.nodeCalls().length === 1);
    node.release();
    await eventually(() => node.done() === 1);
  });

  test('while an ingest runs, none is started; when it is killed, the next hook starts one', async () => {
    using box = new LauncherBox(shell);
    const running = spawn('sleep', ['60']);
    announce(box, ''); // another hook is just about to write
    expect(box.run(['hook'], { env: claude })).toEqual(quiet);
    announce(box, `${running.pid} ${seconds() + 20}\n`);
    expect(box.run(['hook'], { env: claude })).toEqual(quiet);
    const exit = exitOf(running);
    running.kill('SIGKILL');
    await exit;
    expect(box.nodeCalls()).toEqual([]);
    expect(box.run(['hook'], { env: claude })).toEqual(quiet);
    await eventually(() => box.nodeCalls().length === 1);
  });

  test.each([
    ['in front', foreground],
    ['behind', claude],
  ])('no node, ingest %s: delivered, one line on stderr, exit 0', (_, env) => {
    using box = new LauncherBox(shell);
    const result = box.run(['hook-post-tool'], { env: { ...box.nodeless, ...env } });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(result.stderr).toMatch(/^ai-tracker: node is not on the PATH: .*\n$/);
    expect(box.deliveries()).toHaveLength(1);
  });

  test('node is not on the PATH of hooks: the one that `install` noted is used', () => {
    using box = new LauncherBox(shell);
    mkdirSync(join(box.home, '.config/ai-tracker'), { recursive: true });
    writeFileSync(join(box.home, '.config/ai-tracker/node-path'), `${box.nodeFolder}/node\n`);
    expect(box.run(['hook'], { env: box.nodeless })).toEqual(quiet);
    expect(box.run(['stats'], { env: box.nodeless })).toEqual(quiet);
    expect(box.nodeCalls()).toHaveLength(2);
  });

  test('the noted node is gone: said like no node at all', () => {
    using box = new LauncherBox(shell);
    mkdirSync(join(box.home, '.config/ai-tracker'), { recursive: true });
    writeFileSync(join(box.home, '.config/ai-tracker/node-path'), '/nowhere/node\n');
    expect(box.run(['hook'], { env: box.nodeless }).stderr).toMatch(/^ai-tracker: node is not on the PATH: .*\n$/);
  });

  test('nothing was built: says so, exit 0 from a hook, exit 1 from a command', () => {
    using box = new LauncherBox(shell);
    rmSync(join(box.package, 'dist'), { recursive: true });
    for (const [verb, status] of [
      ['hook', 0],
      ['stats', 1],
    ] as const) {
      const result = box.run([verb]);
      expect(result).toMatchObject({ status, stdout: '' });
      expect(result.stderr).toMatch(/^ai-tracker: .*dist is missing: run `npm run build` there\n$/);
    }
    expect(box.deliveries()).toHaveLength(1);
  });

  test("every other verb is node's, with its arguments, input, output and status", () => {
    using box = new LauncherBox(shell);
    box.node('printf "%s|" "$AI_TRACKER_BIN"; cat; exit 7');
    const result = box.run(['stats', '--repo', 'a b'], { input: 'input', env: { AI_TRACKER: '0' } });
    expect(result).toEqual({ status: 7, stdout: `${box.launcher}|input`, stderr: '' });
    expect(box.nodeCalls()).toEqual([[`${box.package}/bin/../dist/cli/main.cjs`, 'stats', '--repo', 'a b']]);
  });

  test("without a verb it is node's too", () => {
    using box = new LauncherBox(shell);
    expect(box.run([])).toEqual(quiet);
    expect(box.nodeCalls()).toEqual([[`${box.package}/bin/../dist/cli/main.cjs`]]);
  });

  test('a command without node fails with a line that says what to do', () => {
    using box = new LauncherBox(shell);
    const stderr = 'ai-tracker: node is not on the PATH: install Node.js 20.19 or newer\n';
    expect(box.run(['stats'], { env: box.nodeless })).toEqual({ status: 1, stdout: '', stderr });
  });

  test('called through links of links, relative and absolute, its package is found', () => {
    using box = new LauncherBox(shell);
    const folder = join(box.root, 'prefix/bin');
    mkdirSync(folder, { recursive: true });
    symlinkSync(relative(folder, box.launcher), join(folder, 'ai-tracker'));
    symlinkSync(join(folder, 'ai-tracker'), join(box.root, 'cc-ai-tracker'));
    box.node('test -f "$1" && printf %s "$AI_TRACKER_BIN"');
    const calls: [string, string][] = [
      [join(box.root, 'cc-ai-tracker'), box.root],
      ['./cc-ai-tracker', box.root],
      ['cc-ai-tracker', box.root],
      ['../prefix/bin/ai-tracker', folder.replace('/bin', '')],
    ];
    for (const [path, cwd] of calls) {
      expect(box.exec(shell, [path, 'stats'], { cwd })).toMatchObject({ status: 0, stderr: '' });
      expect(box.exec(shell, [path, 'hook'], { cwd })).toMatchObject({ status: 0, stderr: '' });
    }
    expect(box.nodeCalls()).toHaveLength(2 * calls.length);
  });
});
