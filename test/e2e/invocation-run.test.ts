import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { runningIngest } from '../../src/spool/running.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { binary, type RunOptions, type RunResult, Sandbox } from '../helpers/sandbox.ts';
import { eventually, exitOf } from './launcher-box.ts';

const options = ['--agent', 'builder', '--task', 'Fix typos'];

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

function run(command: readonly string[], options_: RunOptions = {}): RunResult {
  return box.tracker(['invocation', 'run', ...options, '--', ...command], options_);
}

function start(command: readonly string[], env = {}): ChildProcess {
  const args = ['invocation', 'run', ...options, '--', ...command];
  return spawn(binary, args, { cwd: box.repo, env: { ...box.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

function rows(): Record<string, unknown>[] {
  return box.query('SELECT * FROM agent_invocations ORDER BY invocation_id');
}

/** A script for sh that says when it is ready, and waits for a signal for at most some minutes. */
function waiting(trap: string): string[] {
  return ['sh', '-c', `${trap}; : >ready; n=0; while [ $n -lt 4000 ]; do sleep 0.05; n=$((n + 1)); done; exit 99`];
}

const ready = () => eventually(() => existsSync(box.path('ready')));

describe('the command', () => {
  test('gets its arguments, input and environment, and gives its output and status', () => {
    const script = 'printf "<%s>" "$@"; cat; printf "%s" "$VALUE" >&2; exit 7';
    const result = run(['sh', '-c', script, 'x', 'a b', '', '--', '*', "it's\n"], {
      input: 'input',
      env: { VALUE: 'of ours' },
    });
    expect(result).toEqual({ status: 7, stdout: "<a b><><--><*><it's\n>input", stderr: 'of ours' });
    expect(rows()).toMatchObject([
      {
        ...{ agent_name: 'builder', task_description: 'Fix typos', complexity_score: 2, source: 'command' },
        ...{ status: 'failed', success: 0, exit_status: 7, error_details: 'exit status 7' },
      },
    ]);
    expect(readdirSync(spoolDir(box.database)).filter((name) => name.startsWith('.run'))).toEqual([]);
  });

  test('succeeds', () => {
    expect(run(['true'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(rows()).toMatchObject([{ status: 'completed', success: 1, exit_status: 0, error_details: null }]);
  });

  test('that is not there fails as in a shell', () => {
    const result = run(['no-such-command']);
    expect(result.status).toBe(127);
    expect(result.stderr).toContain('no-such-command');
    expect(rows()).toMatchObject([{ success: 0, exit_status: 127 }]);
  });

  test('that a signal kills gives 128 and its number', () => {
    expect(run(['sh', '-c', 'kill -KILL $$'])).toEqual({ status: 137, stdout: '', stderr: '' });
    expect(rows()).toMatchObject([{ success: 0, exit_status: 137 }]);
  });

  test('knows the invocation that it runs in, and so does what it reports', () => {
    const inner = `'${binary}' invocation run --agent inner --task x -- true; printf "%s" "$AI_TRACKER_INVOCATION"`;
    const { stdout } = run(['sh', '-c', inner]);
    expect(rows()).toMatchObject([
      { agent_name: 'builder', invocation_id: stdout, parent_id: null },
      { agent_name: 'inner', parent_id: stdout },
    ]);
  });
});

describe('signals', () => {
  test.each([
    ['TERM', 41],
    ['INT', 42],
    ['HUP', 43],
    ['USR1', 44],
  ] as const)('SIG%s reaches the command, whose status counts', async (name, status) => {
    const child = start(waiting(`trap 'exit ${status}' ${name}`));
    await ready();
    child.kill(`SIG${name}`);
    expect(await exitOf(child)).toBe(status);
    expect(rows()).toMatchObject([{ exit_status: status, success: 0 }]);
  });

  test.each([
    ['TERM', 143],
    ['INT', 130],
  ] as const)('SIG%s ends a command that does nothing about it', async (name, status) => {
    const child = start(['sh', '-c', ': >ready; exec sleep 20']);
    await ready();
    child.kill(`SIG${name}`);
    expect(await exitOf(child)).toBe(status);
    expect(rows()).toMatchObject([{ exit_status: status, status: 'failed' }]);
  });

  test('a command may take one and go on', async () => {
    const child = start(
      waiting(`trap 'signals=$((signals + 1)); [ "$signals" -lt 3 ] || exit 5; : >got$signals' TERM`),
    );
    await ready();
    child.kill('SIGTERM');
    await eventually(() => existsSync(box.path('got1')));
    child.kill('SIGTERM');
    await eventually(() => existsSync(box.path('got2')));
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(5);
  });

  test('Ctrl-C on a terminal reaches it once', async () => {
    const trap = `trap 'n_int=$((n_int + 1)); echo "$n_int" >interrupts; sleep 0.2; [ "$n_int" -lt 2 ] && exit 6' INT`;
    const words = ['invocation', 'run', ...options, '--', ...waiting(trap)];
    const line = [binary, ...words].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    // util-linux's `script` gives the command a terminal and hands on what it gets.
    const child = spawn('script', ['-qec', `exec ${line}`, '/dev/null'], { cwd: box.repo, env: box.env });
    await ready();
    child.stdin.write('\x03');
    expect(await exitOf(child)).toBe(6);
    expect(readFileSync(box.path('interrupts'), 'utf8')).toBe('1\n');
    expect(rows()).toMatchObject([{ exit_status: 6 }]);
  });

  test('one that our caller ignores stays ignored', async () => {
    const line = `trap '' INT; exec '${binary}' invocation run ${options.slice(0, 3).join(' ')} x -- sh -c ': >ready; sleep 0.5'`;
    const child = spawn('sh', ['-c', line], { cwd: box.repo, env: box.env });
    await ready();
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(0);
  });

  /** The programs that a PATH holds, and no others. */
  function only(...programs: string[]): string {
    const folder = join(box.root, 'only');
    mkdirSync(folder);
    for (const program of programs) {
      const path = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).stdout.toString().trim();
      symlinkSync(path === '' ? process.execPath : path, join(folder, program));
    }
    return folder;
  }

  test.each([
    ['perl', ['perl'], 'INT', 42],
    ['neither env nor perl, when it comes as SIGTERM', [], 'TERM', 43],
  ] as const)('Ctrl-C is given back by %s', async (_, programs, name, status) => {
    const path = only('sh', 'sleep', 'date', 'awk', 'rm', 'getconf', 'readlink', ...programs);
    symlinkSync(process.execPath, join(path, 'node'));
    writeFileSync(join(path, 'env'), '#!/bin/sh\nexit 125\n', { mode: 0o755 });
    const child = start(waiting(`trap 'exit ${status}' ${name}`), { PATH: path });
    await ready();
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(status);
    expect(rows()).toMatchObject([{ exit_status: status }]);
  });
});

describe('what it takes', () => {
  /** A program that fills memory, and keeps it until it is told that this is enough. */
  const hold = (mib: number) => `const { existsSync, writeFileSync } = require("node:fs");
    const kept = Buffer.alloc(${mib} << 20, 1);
    writeFileSync("has-${mib}", "");
    const wait = () => existsSync("enough") ? kept.length : setTimeout(wait, 20);
    wait();`;

  /** Waits for a look at the memory that begins from now on to be over: after each look there is another `sleep`. */
  async function lookedAt(child: ChildProcess): Promise<void> {
    const naps = () => processesOf(child.pid ?? 0).filter(({ name }) => name === 'sleep');
    const seen = new Set(naps().map(({ pid }) => pid));
    const before = seen.size;
    await eventually(() => {
      for (const { pid } of naps()) seen.add(pid);
      return seen.size >= before + 2;
    });
  }

  test('memory is that of the whole process tree, at its peak', async () => {
    const node = `'${process.execPath}' -e`;
    const child = start(['sh', '-c', `${node} '${hold(90)}' & (${node} '${hold(110)}'); wait`]);
    await eventually(() => existsSync(box.path('has-90')) && existsSync(box.path('has-110')));
    await lookedAt(child);
    box.write('enough', '');
    expect(await exitOf(child)).toBe(0);
    const [row] = rows();
    expect(row?.['peak_memory_mb']).toBeGreaterThan(200);
    expect(row?.['peak_memory_mb']).toBeLessThan(400);
    expect(row?.['memory_usage_mb']).toBeLessThanOrEqual(Number(row?.['peak_memory_mb']));
  });

  test('processor time is that of all its processes, time is the clock’s', () => {
    const burn = `'${process.execPath}' -e 'for (let took = 0; took < 4e5; ) { const { user, system } = process.cpuUsage(); took = user + system; }'`;
    run(['sh', '-c', `${burn}; (${burn}); sleep 0.3`]);
    const [row] = rows();
    const elapsedMs = Number(row?.['execution_time_ms']);
    expect(elapsedMs).toBeGreaterThanOrEqual(1100);
    const cpuMs = (Number(row?.['cpu_usage_percent']) / 100) * elapsedMs;
    expect(cpuMs).toBeGreaterThan(790);
    expect(cpuMs).toBeLessThan(Math.min(elapsedMs - 250, 2000));
  });

  test('while the command runs, nothing of ours takes more than 10 MiB', async () => {
    box.run('mkfifo', ['go']);
    const child = start(['sh', '-c', ': >ready; exec cat go']);
    await ready();
    const sums: number[] = [];
    await eventually(() => {
      const own = processesOf(child.pid ?? 0).filter(({ args }) => args !== 'cat go');
      // Before the command node is there, for a moment.
      if (own.every(({ name }) => name !== 'node')) sums.push(sum(own.map(({ kib }) => kib)));
      return sums.length > 20;
    });
    box.write('go', '');
    await exitOf(child);
    expect(Math.max(...sums)).toBeGreaterThan(500);
    expect(Math.max(...sums)).toBeLessThan(10 * 1024);
  });

  interface Process {
    readonly pid: number;
    readonly parent: number;
    readonly kib: number;
    readonly name: string;
    readonly args: string;
  }

  function processesOf(root: number): Process[] {
    const table = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,comm=,args=']).stdout.toString();
    const all = [...table.matchAll(/^ *(\d+) +(\d+) +(\d+) (\S+) +(.*)$/gm)].map(
      ([, pid, parent, kib, name = '', args = '']) => ({
        ...{ pid: Number(pid), parent: Number(parent), kib: Number(kib) },
        ...{ name, args },
      }),
    );
    const below = (pid: number): Process[] => [
      ...all.filter((one) => one.pid === pid),
      ...all.filter((one) => one.parent === pid).flatMap((one) => below(one.pid)),
    ];
    return below(root);
  }

  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
});

describe('recording never gets in the way', () => {
  test('of a command, where nothing can be written', () => {
    writeFileSync(join(box.root, 'file'), '');
    const env = { AI_TRACKER_DB_PATH: join(box.root, 'file/tracker.db') };
    const result = run(['sh', '-c', 'echo out; exit 3'], { env });
    expect(result).toMatchObject({ status: 3, stdout: 'out\n' });
    expect(result.stderr).toMatch(
      /^ai-tracker: this is not recorded: cannot write into .*; check its permissions .*\n$/,
    );
  });

  test('when the disk is full only at its end', () => {
    const spool = spoolDir(box.database);
    const result = run(['sh', '-c', `rm -r '${spool}'; : >'${spool}'; exit 3`]);
    expect(result.status).toBe(3);
    expect(result.stderr).toMatch(/^ai-tracker: this is not recorded/);
  });

  test('where node is not found, or nothing was built', () => {
    const path = join(box.root, 'no-node');
    mkdirSync(path);
    for (const name of ['sh', 'rm', 'readlink', 'tr', 'id']) {
      const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).stdout.toString().trim();
      symlinkSync(found, join(path, name));
    }
    writeFileSync(join(path, 'work'), '#!/bin/sh\necho out\nexit 3\n', { mode: 0o755 });
    const result = run(['work'], { env: { PATH: path } });
    expect(result).toMatchObject({ status: 3, stdout: 'out\n' });
    expect(result.stderr).toMatch(/^ai-tracker: this run is not recorded: node is not on the PATH.*\n$/);
  });

  test('with AI_TRACKER=0 it is only run', () => {
    const result = run(['sh', '-c', 'echo out; exit 3'], { env: { AI_TRACKER: '0' } });
    expect(result).toEqual({ status: 3, stdout: 'out\n', stderr: '' });
    expect(existsSync(spoolDir(box.database))).toBe(false);
  });
});

describe('a call that makes no sense runs nothing', () => {
  test.each([
    ['no command', [...options, '--'], 'give the command to run after --'],
    ['no --', [...options, 'touch', 'ran'], 'put the command after --, as in ai-tracker invocation run'],
    ['no agent', ['--task', 'x', '--', 'touch', 'ran'], "required option '--agent <name>' not specified"],
    ['an unknown option', [...options, '--wait', '--', 'touch', 'ran'], "unknown option '--wait'"],
    ['complexity 11', [...options, '--complexity', '11', '--', 'touch', 'ran'], 'from 1 to 10'],
    ['a context that is no JSON', [...options, '--context', '{', '--', 'touch', 'ran'], 'It takes JSON'],
  ])('%s', (_, args, message) => {
    const result = box.tracker(['invocation', 'run', ...args]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain(message);
    expect(existsSync(box.path('ran'))).toBe(false);
    expect(existsSync(box.database)).toBe(false);
  });

  test('--help before -- explains it', () => {
    const result = box.tracker(['invocation', 'run', '--help', '--', 'touch', 'ran']);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toContain('--agent <name>');
    expect(existsSync(box.path('ran'))).toBe(false);
  });
});

test('a run that is killed is still open, and the command goes on', async () => {
  const child = start(['sh', '-c', ': >ready; sleep 0.3; : >went-on']);
  await ready();
  child.kill('SIGKILL');
  await exitOf(child);
  await eventually(() => existsSync(box.path('went-on')));
  box.tracker(['invocation', 'start', ...options]);
  expect(rows()).toContainEqual(expect.objectContaining({ agent_name: 'builder', client_pid: child.pid }));
});

describe('start and end, by the binary', () => {
  const report = (env: Record<string, string>) => {
    const { stdout } = box.tracker(['invocation', 'start', ...options], { env });
    expect(box.tracker(['invocation', 'end', stdout.trim(), '--success'], { env })).toMatchObject({
      status: 0,
      stderr: '',
    });
  };

  test('are in the database when they return', () => {
    report({});
    expect(rows()).toMatchObject([{ agent_name: 'builder', status: 'completed' }]);
  });

  test('come into it behind, when told to', async () => {
    report({ AI_TRACKER_INGEST: 'background' });
    const spool = spoolDir(box.database);
    await eventually(() => existsSync(box.database) && listDeliveries(spool).length === 0);
    // It would stay for three seconds.
    const running = runningIngest(spool);
    if (running !== undefined) process.kill(running);
    expect(rows()).toMatchObject([{ agent_name: 'builder', status: 'completed' }]);
  });
});
