import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import { projectRoot, Sandbox } from '../helpers/sandbox.ts';
import { Container, type ContainerOptions } from './container.ts';

/** The uid that the image gives its worker. */
export const workerUid = 1000;

type Turn = readonly { readonly type: string; readonly name: string; readonly input: object }[];

/** A call of a tool, as the model's turn. */
export function use(name: string, input: object): Turn {
  return [{ type: 'tool_use', name, input }];
}

/** A turn that runs a shell command. */
export function bash(command: string): Turn {
  return use('Bash', { command, description: 'work' });
}

/** A folder that containers share, and what is needed to start some on it. */
export class Fleet {
  readonly root = mkdtempSync(join(tmpdir(), 'ai-tracker-worker-'));
  readonly shared = join(this.root, 'shared');
  readonly tracking = join(this.shared, 'tracking');
  readonly #containers: Container[] = [];

  constructor() {
    chmodSync(this.root, 0o755);
    this.#makeForWorker(this.shared);
  }

  /** Starts a container on the shared folder, as `docker run` does. */
  start({ volumes = {}, ...options }: ContainerOptions): Container {
    const container = new Container({ ...options, volumes: { '/workspace/shared': this.shared, ...volumes } });
    this.#containers.push(container);
    return container;
  }

  /** A folder for a container's /job: the jobs, an origin to clone, and the model's scripts by name. */
  job(
    name: string,
    scripts: Readonly<Record<string, { readonly main: readonly Turn[]; readonly latency_ms?: number }>>,
  ): string {
    const folder = join(this.root, `job-${name}`);
    cpSync(join(projectRoot, 'test/worker/job'), folder, { recursive: true });
    cpSync(join(projectRoot, 'test/clients'), join(folder, 'clients'), { recursive: true });
    for (const [script, turns] of Object.entries(scripts)) {
      writeFileSync(join(folder, `${script}.json`), JSON.stringify(turns));
    }
    makeOrigin(join(folder, 'origin.git'));
    giveToWorker(folder);
    return folder;
  }

  /** A folder for a volume, the worker's. */
  volume(name: string): string {
    const folder = join(this.root, name);
    this.#makeForWorker(folder);
    return folder;
  }

  /** The databases in the shared folder. */
  databases(): string[] {
    return readdirSync(this.tracking)
      .filter((name) => name.endsWith('.db'))
      .sort();
  }

  query<T = Record<string, unknown>>(database: string, sql: string): T[] {
    const db = openSqlite(join(this.tracking, database), { readonly: true });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const container of this.#containers) await container.remove();
    rmSync(this.root, { recursive: true, force: true });
  }

  #makeForWorker(folder: string): void {
    mkdirSync(folder);
    chownSync(folder, workerUid, workerUid);
  }
}

function makeOrigin(path: string): void {
  using box = new Sandbox();
  box.write('README.md', 'a person\n');
  box.git('add', '-A');
  box.git('commit', '-q', '-m', 'start');
  box.git('clone', '-q', '--bare', box.repo, path);
}

function giveToWorker(folder: string): void {
  for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(folder, name), workerUid, workerUid);
  }
}

/** An edit of /workspace/repo/x.txt and its hook, as the client of the worker calls it. */
export function edit(worker: Container, hook = 'ai-tracker hook-post-tool', by = 'gosu worker sh'): void {
  const payload = {
    session_id: 's',
    hook_event_name: 'PostToolUse',
    tool_name: 'Write',
    tool_input: { file_path: '/workspace/repo/x.txt', content: 'one\n' },
    cwd: '/workspace/repo',
  };
  const script = `cd /workspace && git -c init.defaultBranch=main init -q repo; cd repo && echo one >x.txt && ${hook}`;
  const { status, stderr } = worker.exec(`printf %s '${JSON.stringify(payload)}' | ${by} -c '${script}'`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}
