import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { runningIngest } from '../../src/spool/running.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { binary, projectRoot, Sandbox } from '../helpers/sandbox.ts';

const run = join(projectRoot, '../shared/real-claude/run');

/** Whether the folder that drives the published client lies beside the checkout. */
export const hasClient = existsSync(run);
if (!hasClient) process.stderr.write(`the real client is not run, there is no ${run}\n`);

/** A call of a tool that the model makes. */
export const use = (name: string, input: Record<string, unknown>) => ({ type: 'tool_use', name, input });

export interface Script {
  readonly main: unknown[];
  readonly agents?: Record<string, unknown[]>;
}

export interface Result {
  readonly is_error: boolean;
  readonly session_id: string;
  readonly permission_denials: unknown[];
  /** By model: the client's own account of what it took. */
  readonly modelUsage: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Blame {
  readonly lines: readonly { readonly author: string; readonly session_id: string; readonly evidence: string }[];
}

/** A sandbox with the published client, whose model is scripted. */
export class RealClient extends Sandbox {
  readonly #bin = join(this.root, 'bin');
  readonly #debugLog = join(this.root, 'debug.log');

  constructor() {
    super();
    mkdirSync(this.#bin);
    symlinkSync(binary, join(this.#bin, 'ai-tracker'));
    mkdirSync(join(this.home, '.claude'));
  }

  get spool(): string {
    return spoolDir(this.database);
  }

  /** With `ai-tracker` on the PATH. */
  get withPath(): { PATH: string } {
    return { PATH: `${this.#bin}:${process.env['PATH'] ?? ''}` };
  }

  install(): void {
    expect(this.tracker(['install'], { env: this.withPath })).toMatchObject({ status: 0, stderr: '' });
  }

  /** Runs a session whose model says what the script says; no hook of it may fail. */
  session(script: Script, permissions: readonly string[] = ['--dangerously-skip-permissions']): Result {
    writeFileSync(join(this.root, 'script.json'), JSON.stringify(script));
    const env = { ...this.withPath, ...forNpm(), REAL_CLAUDE_LOG: join(this.root, 'log.jsonl') };
    const args = [join(this.root, 'script.json'), ...permissions, '--debug-file', this.#debugLog];
    const { status, stdout, stderr } = this.run(run, args, { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout) as Result;
    expect(result).toMatchObject({ is_error: false, permission_denials: [] });
    expect(this.#hookEnds()).toEqual({ statuses: ['0'], errors: [] });
    return result;
  }

  /** How the client says that our hooks ended, and what it calls an error of a hook. */
  #hookEnds(): { statuses: string[]; errors: string[] } {
    const log = readFileSync(this.#debugLog, 'utf8');
    const statuses = [...log.matchAll(/ai-tracker.*\] finished with status (\d+)/g)].map(([, status = '']) => status);
    return { statuses: [...new Set(statuses)], errors: log.match(/^.*\[ERROR\].*\bhook.*$/gim) ?? [] };
  }

  /** Waits for the ingest behind the session. */
  async nothingRuns(): Promise<void> {
    for (let tries = 0; runningIngest(this.spool) !== undefined || listDeliveries(this.spool).length > 0; tries++) {
      if (tries > 400) throw new Error('ingest goes on for ever');
      await sleep(25);
    }
  }
}

/** What npm needs where the client is not installed yet; the client itself is not given it. */
function forNpm(): Record<string, string | undefined> {
  const isWanted = ([name]: [string, unknown]) => /^(npm_config_.*|NODE_EXTRA_CA_CERTS|.*_proxy)$/i.test(name);
  const wanted = Object.fromEntries(Object.entries(process.env).filter(isWanted));
  return { NPM_CONFIG_USERCONFIG: join(userInfo().homedir, '.npmrc'), ...wanted };
}
