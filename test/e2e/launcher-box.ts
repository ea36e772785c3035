import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../src/spool/delivery.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { endedDelivery } from '../helpers/ended-delivery.ts';
import { removeFolder } from '../helpers/remove-folder.ts';
import { binary, type Env, type RunResult } from '../helpers/sandbox.ts';

export const shells = ['dash', 'bash'] as const;
export const oddName = `a "q" 'x' $(y) \\n %s āЁ\nline`;

/** What the launcher may call, and nothing else: no node among it. */
const tools = [
  'cat',
  'cksum',
  'date',
  'git',
  'head',
  'id',
  'mkdir',
  'nice',
  'readlink',
  'rm',
  'setsid',
  'sh',
  'sleep',
  'tr',
];

export interface BoxOptions {
  readonly cwd?: string;
  readonly env?: Env;
  readonly input?: string | Buffer;
}

/** A copy of the launcher in a package of its own, a HOME, and a `node` that notes how it is called. */
export class LauncherBox {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'ai-tracker-launcher-')));
  readonly home: string;
  readonly package: string;
  readonly launcher: string;
  readonly tools = join(this.root, 'tools');
  readonly nodeFolder = join(this.root, 'node');
  readonly shell: string;

  constructor(shell: string, folder = '.') {
    this.shell = find(shell) ?? shell;
    this.home = join(this.root, folder, 'home');
    this.package = join(this.root, folder, 'package');
    this.launcher = join(this.package, 'bin/ai-tracker');
    for (const dir of [
      this.home,
      join(this.package, 'bin'),
      join(this.package, 'dist/cli'),
      this.tools,
      this.nodeFolder,
    ]) {
      mkdirSync(dir, { recursive: true });
    }
    cpSync(dirname(binary), dirname(this.launcher), { recursive: true });
    writeFileSync(join(this.package, 'dist/ingest.cjs'), '');
    writeFileSync(join(this.package, 'dist/cli/main.cjs'), '');
    for (const tool of tools) {
      const path = find(tool);
      if (path) symlinkSync(path, join(this.tools, tool));
    }
    this.node('');
  }

  get spool(): string {
    return join(this.home, '.config/ai-tracker/tracker.db.spool');
  }

  /** Makes `node` a script that writes its arguments and folder into `$calls`, then runs `then`. */
  node(then: string): void {
    const note = `for word; do printf '%s\\0' "$word"; done >>"${this.root}/calls"; echo >>"${this.root}/calls"`;
    writeFileSync(join(this.nodeFolder, 'node'), `#!/bin/sh\n${note}\n${then}\n`, { mode: 0o755 });
  }

  /** The calls of `node` so far: the arguments of each. */
  nodeCalls(): string[][] {
    const file = join(this.root, 'calls');
    if (!existsSync(file)) return [];
    const calls = readFileSync(file, 'utf8').split('\0\n').slice(0, -1);
    return calls.map((call) => call.split('\0'));
  }

  env(more: Env = {}): Record<string, string> {
    const env = { HOME: this.home, PATH: `${this.nodeFolder}:${this.tools}`, GIT_CONFIG_NOSYSTEM: '1', ...more };
    return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  /** The environment without a node. */
  get nodeless(): Env {
    return { PATH: this.tools };
  }

  run(args: readonly string[], options: BoxOptions = {}): RunResult {
    return this.exec(this.shell, [this.launcher, ...args], options);
  }

  exec(command: string, args: readonly string[], options: BoxOptions = {}): RunResult {
    const { cwd = this.home, env, input = '{}' } = options;
    const result = spawnSync(find(command) ?? command, args, {
      cwd,
      env: this.env(env),
      input,
      maxBuffer: 1 << 28,
      timeout: 120_000,
    });
    if (result.error && (result.error as NodeJS.ErrnoException).code !== 'EPIPE') throw result.error;
    return { status: result.status, stdout: String(result.stdout), stderr: String(result.stderr) };
  }

  start(args: readonly string[], env: Env = {}): ChildProcess {
    return spawn(this.shell, [this.launcher, ...args], { cwd: this.home, env: this.env(env), stdio: 'pipe' });
  }

  deliveries(spool = this.spool): Delivery[] {
    return listDeliveries(spool).map((name) => {
      const delivery = endedDelivery(spool, name);
      if (!delivery || !('payload' in delivery)) throw new Error(`${name}: ${JSON.stringify(delivery)}`);
      return delivery;
    });
  }

  /** The only delivery. */
  delivery(spool = this.spool): Delivery {
    const [delivery, ...others] = this.deliveries(spool);
    if (!delivery || others.length > 0)
      throw new Error(`${others.length + (delivery ? 1 : 0)} deliveries instead of 1`);
    return delivery;
  }

  [Symbol.dispose](): void {
    removeFolder(this.root);
  }

  /** Puts a script in the place of a tool. */
  replaceTool(tool: string, script: string): void {
    rmSync(join(this.tools, tool), { force: true });
    writeFileSync(join(this.tools, tool), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
}

/** Where a program is: the children's PATH does not have it. */
function find(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Waits for something that a process behind does: two minutes at most, so that no loop outlives a test that failed. */
export async function eventually(condition: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not so after two minutes: ${condition}`);
    await sleep(5);
  }
}

export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
}
