import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { carriedVariables, trailer } from '../../src/spool/delivery.ts';
import { isCutOff, listDeliveries, readDelivery } from '../../src/spool/spool.ts';
import { binary } from '../helpers/sandbox.ts';
import { eventually, exitOf, LauncherBox, oddName, shells } from './launcher-box.ts';

/** From there on only git's hooks carry them. */
const gitVariables = carriedVariables.slice(carriedVariables.indexOf('GIT_DIR'));
const quiet = { status: 0, stdout: '', stderr: '' };

test('the launcher carries the variables that a delivery knows', () => {
  const text = readFileSync(binary, 'utf8');
  const lists = [...text.matchAll(/^(?:git_)?variables='([^']*)'/gm)].map((match) => match[1]);
  expect(lists.join(' ').split(/\s+/)).toEqual(carriedVariables);
});

/** Random bytes but for zero. */
function oddBytes(length: number): Buffer {
  return randomBytes(length).map((byte) => byte || 1) as Buffer;
}

describe.each(shells)('under %s', (shell) => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['4 KiB', oddBytes(4096)],
    ['1 MiB', oddBytes(1 << 20)],
    ['50 MiB', Buffer.alloc(50 << 20, oddBytes(997))],
    ['line ends', Buffer.from('\n\r\n\n')],
    ['something that looks like the end of a delivery', Buffer.concat([trailer, trailer])],
  ])('a payload of %s arrives byte by byte (no JSON has a zero byte)', (_, input) => {
    using box = new LauncherBox(shell);
    expect(box.run(['hook-pre-tool'], { input })).toEqual(quiet);
    expect(box.delivery().payload.equals(input)).toBe(true);
  });

  test('a delivery tells when, what, where and by whom', () => {
    using box = new LauncherBox(shell);
    const before = Date.now();
    box.run(['hook', 'one', 'two words', oddName, ''], { cwd: box.root });
    const after = Date.now();
    const delivery = box.delivery();
    expect(delivery).toMatchObject({ verb: 'hook', args: ['one', 'two words', oddName, ''], cwd: box.root, env: {} });
    expect(Date.parse(delivery.time)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(delivery.time)).toBeLessThanOrEqual(after);
    expect(delivery.id).toBe(`${delivery.timeNs}-${delivery.pid}`);
    expect(readFileSync(join(box.spool, delivery.id), 'latin1')).toContain(`\0ppid=${process.pid}\0`);
  });

  test.runIf(process.platform === 'linux')(
    'a delivery tells how the client’s process does, but not at a call’s begin',
    () => {
      using box = new LauncherBox(shell);
      const sampleOf = (verb: string, env: Record<string, string>) => {
        box.run([verb], { env });
        const { id, sample } = box.delivery();
        rmSync(join(box.spool, id));
        return sample;
      };
      const client = { CLAUDE_PID: String(process.pid) };
      expect(sampleOf('hook', client)).toMatch(new RegExp(`^${process.pid} \\(.*\\) \\w( -?\\d+){40,}$`));
      for (let run = 0; run < 8; run++) {
        box.run(['hook-post-tool'], { env: client });
        const { id, pid, sample } = box.delivery();
        rmSync(join(box.spool, id));
        expect(sample === undefined).toBe(!/[048]$/.test(String(pid)));
      }
      expect(sampleOf('hook-pre-tool', client)).toBeUndefined();
      expect(sampleOf('hook', {})).toBeUndefined();
      expect(sampleOf('hook', { CLAUDE_PID: '999999999' })).toBeUndefined();
      expect(sampleOf('hook', { CLAUDE_PID: '../1' })).toBeUndefined();
    },
  );

  test('what is made is for its owner alone, whatever the umask', () => {
    using box = new LauncherBox(shell);
    box.exec('sh', ['-c', `umask 000; ${box.shell} "$0" hook`, box.launcher]);
    expect(statSync(box.spool).mode & 0o777).toBe(0o700);
    expect(statSync(join(box.spool, box.delivery().id)).mode & 0o777).toBe(0o600);
    for (const folder of ['.config', '.config/ai-tracker']) {
      expect(statSync(join(box.home, folder)).mode & 0o777).toBe(0o700);
    }
  });

  test('variables are carried as they are, those of git in git hooks alone', () => {
    using box = new LauncherBox(shell);
    const env = Object.fromEntries(carriedVariables.map((name) => [name, `${name} ${oddName}\n`]));
    const unknown = { OTHER: 'no', IFS: 'A_', EPOCHREALTIME: '1700000000.000001', name: 'x', word: 'y' };
    box.run(['hook-post-tool'], { env: { ...env, ...unknown } });
    box.run(['git-post-rewrite', 'rebase'], { env: { ...env, ...unknown } });
    const [hook, git] = box.deliveries();
    expect(git?.env).toEqual(env);
    expect(hook?.env).toEqual(Object.fromEntries(Object.entries(env).filter(([name]) => !gitVariables.includes(name))));
    expect(hook?.timeNs).toBeGreaterThan(1_700_000_001_000_000_000n);
  });

  test('a variable that is set but empty is carried, one that is not set is not', () => {
    using box = new LauncherBox(shell);
    box.run(['hook'], { env: { AGENT_ROLE: '', TRACEPARENT: undefined } });
    expect(box.delivery().env).toEqual({ AGENT_ROLE: '' });
  });

  test('spaces, quotes, line breaks and other alphabets in every path', () => {
    using box = new LauncherBox(shell, oddName);
    const cwd = join(box.root, `${oddName} cwd`);
    const link = join(cwd, oddName);
    mkdirSync(cwd);
    symlinkSync(join('..', oddName, 'package/bin/ai-tracker'), link);
    const result = box.exec(shell, [link, 'hook'], { cwd, env: { AI_TRACKER_DB_PATH: join(cwd, `${oddName}.db`) } });
    expect(result).toEqual(quiet);
    expect(box.delivery(join(cwd, `${oddName}.db.spool`)).cwd).toBe(cwd);
    expect(box.nodeCalls()).toEqual([[`${cwd}/../${oddName}/package/bin/../dist/ingest.cjs`]]);
  });

  test('two hundred at once are two hundred files', async () => {
    using box = new LauncherBox(shell);
    const children = Array.from({ length: 200 }, (_, n) => {
      const child = box.start(['hook-post-tool'], { CLAUDE_PROJECT_DIR: '/p', ...box.nodeless });
      child.stdin?.end(`payload ${n}`);
      return exitOf(child);
    });
    expect(new Set(await Promise.all(children))).toEqual(new Set([0]));
    const payloads = box.deliveries().map((delivery) => String(delivery.payload));
    expect(new Set(payloads).size).toBe(200);
  });

  test('a name that is taken is not written over', () => {
    using box = new LauncherBox(shell);
    box.replaceTool('date', 'echo 1795210000000000000');
    // A subshell has the number of its parent in `$$`.
    const script = 'unset EPOCHREALTIME; set -- hook; for n in 1 2 3; do (. "$0"); done';
    box.exec(box.shell, ['-c', script, box.launcher], { env: box.nodeless });
    expect(listDeliveries(box.spool).map((name) => name.replace(/-\d+/, '-pid'))).toEqual([
      '1795210000000000000-pid',
      '1795210000000000000-pid-1',
      '1795210000000000000-pid-2',
    ]);
  });

  test.each([
    ['knows no %N', 'echo 1795210000N', /^1795210000\d{9}$|^17\d{17}$/],
    ['leaves %N out', 'echo 1795210000', /^17\d{17}$/],
  ])('a `date` that %s is helped out', (_, date, pattern) => {
    using box = new LauncherBox(shell);
    box.replaceTool('date', date);
    // bash asks its own clock, unless that is gone
    box.exec(box.shell, ['-c', 'unset EPOCHREALTIME; set -- hook; . "$0"', box.launcher]);
    expect(String(box.delivery().timeNs)).toMatch(pattern);
  });

  test('killed half way: recognised as cut off, never half read', async () => {
    using box = new LauncherBox(shell);
    const child = box.start(['hook-pre-tool']);
    child.stdin?.write(Buffer.alloc(100_000, 'x'));
    await eventually(() => {
      const [name] = listDeliveries(box.spool);
      return name !== undefined && statSync(join(box.spool, name)).size > 100_000;
    });
    const [name = ''] = listDeliveries(box.spool);
    expect(isCutOff(box.spool, name)).toBe(false);
    const exit = exitOf(child);
    child.kill('SIGKILL');
    child.stdin?.destroy();
    await exit;
    expect(readDelivery(box.spool, name)).toEqual({ incomplete: true });
    utimesSync(join(box.spool, name), new Date(), new Date(Date.now() - 2500));
    expect(isCutOff(box.spool, name)).toBe(true);
  });

  test('AI_TRACKER=0: nothing is read or started, and all that is written is a mark without content', async () => {
    using box = new LauncherBox(shell);
    for (const verb of ['hook-pre-tool', 'hook-post-tool', 'hook', 'git-post-commit', 'git-post-rewrite']) {
      const child = box.start([verb], { AI_TRACKER: '0' });
      expect(await exitOf(child)).toBe(0); // its standard input is still open
      child.stdin?.destroy();
      const mark = box.delivery();
      expect(mark).toMatchObject({ verb: 'off', args: [verb], head: undefined, snapshots: [] });
      expect([mark.payload.length, Object.keys(mark.env)]).toEqual([0, []]);
      rmSync(join(box.spool, mark.id));
    }
    expect(box.nodeCalls()).toEqual([]);
  });

  test('called from a folder that is gone', () => {
    using box = new LauncherBox(shell);
    const gone = join(box.root, 'gone');
    mkdirSync(gone);
    const script = `rmdir "$1"; exec ${box.shell} "$2" hook`;
    const result = box.exec('sh', ['-c', script, 'sh', gone, box.launcher], {
      cwd: gone,
      env: { PATH: `${box.nodeFolder}:${box.tools}:/usr/bin:/bin` },
    });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(String(box.delivery().payload)).toBe('{}');
    expect(box.nodeCalls()).toHaveLength(1);
  });

  test('PATH is empty, or not set', () => {
    using box = new LauncherBox(shell);
    for (const PATH of ['', undefined, '/nowhere']) {
      const env = { PATH, AI_TRACKER_INGEST: 'background' };
      const result = box.run(['hook'], { env });
      expect(result).toMatchObject({ status: 0, stdout: '' });
    }
    expect(box.deliveries()).toHaveLength(3);
  });

  test('standard input is closed', () => {
    using box = new LauncherBox(shell);
    const result = box.exec('sh', ['-c', `exec ${box.shell} "$0" hook <&-`, box.launcher]);
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(box.delivery().payload).toHaveLength(0);
  });

  test('standard input is a terminal: says what it wants, delivers nothing', () => {
    using box = new LauncherBox(shell);
    const command = `${box.shell} '${box.launcher}' hook-pre-tool`;
    const args =
      process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', command] : ['-qec', command, '/dev/null'];
    const result = box.exec('script', args, { env: { SHELL: '/bin/sh' } });
    expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('called by hooks') });
    expect(listDeliveries(box.spool)).toEqual([]);
  });

  test('git-post-commit does not read its standard input', async () => {
    using box = new LauncherBox(shell);
    const child = box.start(['git-post-commit']);
    expect(await exitOf(child)).toBe(0);
    child.stdin?.destroy();
    rmSync(join(box.root, 'calls'), { force: true });
    expect(box.delivery()).toMatchObject({ verb: 'git-post-commit', head: undefined });
  });
});
