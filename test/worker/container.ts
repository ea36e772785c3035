import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env, RunResult } from '../helpers/sandbox.ts';
import { buildah, image } from './buildah.ts';

export interface ContainerOptions {
  readonly name: string;
  /** What `-e` gives. */
  readonly env?: Env;
  /** Folders by where they are seen in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Shell commands that mount what is no folder; `$root` is the container's root. */
  readonly mounts?: string;
  readonly command?: readonly string[];
  /** Another image than that of Dockerfile.worker. */
  readonly image?: string;
}

/**
 * A container of the worker image, as an engine runs one: namespaces of its own, the image's variables and entrypoint,
 * nothing of ours. No engine is at hand, so unshare and chroot are it.
 */
export class Container {
  readonly root: string;
  readonly #container: string;
  readonly #env: Record<string, string>;
  readonly #process: ChildProcess;
  #output = '';

  constructor({
    name,
    env = {},
    volumes = {},
    mounts = '',
    command = ['sleep', 'infinity'],
    ...other
  }: ContainerOptions) {
    const from = other.image ?? image;
    this.#container = buildah(['from', '--pull-never', from]);
    this.root = buildah(['mount', this.#container]);
    const { variables, entrypoint } = imageConfig(from);
    this.#env = defined({ ...variables, HOSTNAME: name, ...env });
    for (const place of Object.keys(volumes)) mkdirSync(join(this.root, place), { recursive: true });
    const binds = Object.entries(volumes).map(([place, folder]) => `mount --bind '${folder}' "$root${place}"`);
    const script = `set -e; root=$1; hostname "$2"; shift 2; ip link set lo up; mount --make-rprivate /
      mount --bind "$root" "$root"; mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"
      ${[...binds, mounts].join('\n')}
      exec chroot "$root" "$@"`;
    const namespaces = ['--fork', '--kill-child', '--pid', '--mount', '--uts', '--net'];
    const words = [this.root, name, 'env', '-i', '-C', '/workspace', ...pairs(this.#env), ...entrypoint, ...command];
    this.#process = spawn('unshare', [...namespaces, 'sh', '-c', script, 'sh', ...words], { stdio: 'pipe' });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (part: Buffer) => {
        this.#output += part.toString();
      });
    }
  }

  /** What the container said so far: its log. */
  get output(): string {
    return this.#output;
  }

  /** Waits for the end of the entrypoint's part: from then on the command runs. Returns the log. */
  booted(): Promise<string> {
    return this.said('================================');
  }

  /** Waits for a line in the log, and returns that. */
  async said(line: string): Promise<string> {
    while (!this.#output.includes(`\n${line}\n`)) {
      if (this.#hasEnded()) throw new Error(`the container ended: ${this.#output}`);
      await sleep(50);
    }
    return this.#output;
  }

  /** The command's exit status. */
  async ended(): Promise<number | null> {
    while (!this.#hasEnded()) await sleep(50);
    return this.#process.exitCode;
  }

  /** As `docker exec`: root, with the image's and the container's variables and none that the entrypoint exported. */
  exec(command: string, env: Env = {}): RunResult {
    const words = ['env', '-i', '-C', '/workspace', ...pairs(defined({ ...this.#env, ...env })), 'sh', '-c', command];
    const place = ['--target', String(this.#pid()), '--mount', '--uts', '--net', '--pid', '--root'];
    const { status, stdout, stderr } = spawnSync('nsenter', [...place, ...words], { encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** `ai-tracker ... --json` by `docker exec`. */
  json<T = unknown>(args: string): T {
    const { status, stdout, stderr } = this.exec(`ai-tracker ${args} --json`);
    if (status !== 0) throw new Error(`ai-tracker ${args}: ${status} ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** As `docker kill`: its first process gets SIGKILL, and with it all others. */
  async kill(): Promise<void> {
    if (!this.#hasEnded()) process.kill(this.#pid(), 'SIGKILL');
    await this.ended();
  }

  async remove(): Promise<void> {
    await this.kill();
    buildah(['rm', this.#container], 'ignore');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  #pid(): number {
    const { pid } = this.#process;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  }

  #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}

interface ImageConfig {
  readonly variables: Env;
  readonly entrypoint: readonly string[];
}

function imageConfig(from: string): ImageConfig {
  const { OCIv1 } = JSON.parse(buildah(['inspect', '--type', 'image', from])) as {
    OCIv1: { config: { Env: string[]; Entrypoint: string[] } };
  };
  const entries = OCIv1.config.Env.map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  return { variables: Object.fromEntries(entries), entrypoint: OCIv1.config.Entrypoint };
}

function pairs(env: Record<string, string>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

function defined(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
