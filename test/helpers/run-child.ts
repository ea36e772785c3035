import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { buildSync } from 'esbuild';
import { commonJs } from '../../.ci/bundle-options.mjs';
import { projectRoot } from './sandbox.ts';

/** Makes a program for node of a file in `children/`. */
export function buildChild(name: string, outfile: string): void {
  const entry = join(projectRoot, 'test/helpers/children', name);
  buildSync({ ...commonJs, entryPoints: [entry], outfile });
}

export interface ChildResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export function runChild(script: string, args: readonly string[]): Promise<ChildResult> {
  const env = { ...process.env, NODE_PATH: join(projectRoot, 'node_modules') };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stderr }));
  });
}
