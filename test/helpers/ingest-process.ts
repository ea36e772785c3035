import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { buildSync } from 'esbuild';
import { commonJs } from '../../.ci/bundle-options.mjs';
import { projectRoot, type Sandbox } from './sandbox.ts';

export interface Ended {
  readonly status: number | null;
  readonly stderr: string;
  /** The most memory it had, in MiB. */
  readonly memory: number;
}

/** Builds the program that hooks start and returns its path. It says at its end how much memory it took. */
export function buildIngest(folder: string): string {
  const outfile = join(folder, 'ingest.cjs');
  buildSync({
    ...commonJs,
    stdin: { contents: "import { main } from './src/ingest/main.ts'; void main();", resolveDir: projectRoot },
    outfile,
    footer: { js: "process.on('exit', () => console.log(process.resourceUsage().maxRSS));" },
  });
  return outfile;
}

export function startIngest(program: string, sandbox: Sandbox, args: readonly string[] = []): ChildProcess {
  const env = { ...sandbox.env, NODE_PATH: join(projectRoot, 'node_modules') };
  return spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stderr, memory: Number(stdout) / 1024 }));
  });
}
