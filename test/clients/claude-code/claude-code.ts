import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { spoolDir } from '../../../src/config/paths.ts';
import { runningIngest } from '../../../src/spool/running.ts';
import { listDeliveries } from '../../../src/spool/spool.ts';
import { binary, projectRoot, type RunResult, Sandbox } from '../../helpers/sandbox.ts';

const driver = join(projectRoot, 'test/clients/claude-code/run.mjs');

const newest = makeReady(undefined);

/** Whether the client can be run here: installed before, and with namespaces to cut it off in. */
export const isReady = newest.status === 0;

/** The same of an older version; it is installed where it is not yet. */
export function isReadyAs(version: string): boolean {
  return makeReady(version).status === 0;
}

function makeReady(version: string | undefined): SpawnSyncReturns<string> {
  const env = { ...process.env, ...versionEnv(version) };
  return spawnSync(process.execPath, [driver, '--ready'], { env, encoding: 'utf8' });
}

function versionEnv(version: string | undefined): Record<string, string> {
  return version === undefined ? {} : { CLAUDE_CODE_VERSION: version };
}

/** A call of a tool that the model makes. */
export const use = (name: string, input: Record<string, unknown>) => ({ type: 'tool_use', name, input });

export interface Script {
  readonly main: unknown[];
  readonly agents?: Record<string, unknown[]>;
  /** What the person asks for: `/name` is a command of .claude/commands. */
  readonly prompt?: string;
  /** A file that, once it is there, has the person break off what runs. */
  readonly interrupt_when?: string;
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
export class ClaudeCode extends Sandbox {
  readonly #bin = join(this.root, 'bin');
  readonly #debugLog = join(this.root, 'debug.log');
  readonly version: string | undefined;

  /** The newest that was looked at, which is on the PATH, or an older one that is not. */
  constructor(version?: string) {
    super();
    this.version = version;
    mkdirSync(this.#bin);
    symlinkSync(binary, join(this.#bin, 'ai-tracker'));
    if (version === undefined) symlinkSync(newest.stdout, join(this.#bin, 'claude'));
    mkdirSync(join(this.home, '.claude'));
  }

  get spool(): string {
    return spoolDir(this.database);
  }

  /** With `ai-tracker` on the PATH, and the client. */
  get withPath(): { PATH: string } {
    return { PATH: `${this.#bin}:${process.env['PATH'] ?? ''}` };
  }

  install(): void {
    expect(this.tracker(['install'], { env: this.withPath })).toMatchObject({ status: 0, stderr: '' });
  }

  /** `claude WORD ...`: what it prints. */
  claude(...words: string[]): string {
    const { status, stdout, stderr } = this.run(process.execPath, [driver, '--words', ...words], {
      env: { ...this.withPath, ...versionEnv(this.version) },
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return stdout;
  }

  /** Runs a session whose model says what the script says; nothing is denied, and no hook of it may fail. */
  session(script: Script, permissions?: readonly string[]): Result {
    const { status, stdout, stderr } = this.start(script, permissions);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout) as Result;
    expect(result).toMatchObject({ is_error: false, permission_denials: [] });
    expect(this.hookEnds()).toEqual({ statuses: ['0'], errors: [] });
    return result;
  }

  /** Runs a session that may go as it likes: be denied, broken off. */
  start(script: Script, permissions: readonly string[] = ['--dangerously-skip-permissions']): RunResult {
    writeFileSync(join(this.root, 'script.json'), JSON.stringify(script));
    const env = { ...this.withPath, ...versionEnv(this.version), MESSAGES_LOG: join(this.root, 'log.jsonl') };
    // Older clients have no such option.
    const debug = this.version === undefined ? ['--debug-file', this.#debugLog] : [];
    const args = [driver, join(this.root, 'script.json'), ...permissions, ...debug];
    // The driver looks for the client in the home folder that the system knows.
    return this.run(process.execPath, args, { env });
  }

  /** How the client says that our hooks ended, and what it calls an error of a hook. */
  hookEnds(): { statuses: string[]; errors: string[] } {
    const log = readFileSync(this.#debugLog, 'utf8');
    const statuses = [...log.matchAll(/ai-tracker.*\](?: \(plugin \S+\))? finished with status (\d+)/g)].map(
      ([, status = '']) => status,
    );
    // An event that a later client knows.
    const errors = log.match(/^.*\[ERROR\](?!.*Unknown hook event \S+ was ignored).*\bhook.*$/gim) ?? [];
    return { statuses: [...new Set(statuses)], errors };
  }

  /** Waits for the ingest behind the session. */
  async nothingRuns(): Promise<void> {
    while (runningIngest(this.spool) !== undefined || listDeliveries(this.spool).length > 0) await sleep(25);
  }
}
