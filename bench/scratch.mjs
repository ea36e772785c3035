import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
export const launcher = join(root, 'bin/ai-tracker');

/** A HOME and a repository that are removed again. */
export class Scratch {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ai-tracker-bench-')));
  home = join(this.root, 'home');
  repo = join(this.root, 'repo');
  database = join(this.home, '.config/ai-tracker/tracker.db');
  spool = `${this.database}.spool`;
  env = { ...ownVariablesRemoved(process.env), HOME: this.home, GIT_CONFIG_NOSYSTEM: '1' };
  #sequence = 0;
  #holds = false;

  constructor() {
    mkdirSync(this.home);
    mkdirSync(this.repo);
    this.run('git', ['config', '--global', 'user.name', 'Bench']);
    this.run('git', ['config', '--global', 'user.email', 'bench@example.com']);
    this.run('git', ['init', '-q', '-b', 'main']);
  }

  /** Runs something that is not measured; gives its stdout. */
  run(command, args, { input = '', env = {}, cwd = this.repo } = {}) {
    const result = spawnSync(command, args, {
      cwd,
      env: { ...this.env, ...env },
      input,
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr ?? result.error}`);
    return result.stdout.toString();
  }

  commit(message) {
    this.run('git', ['add', '-A']);
    this.run('git', ['-c', 'core.hooksPath=/dev/null', 'commit', '-qm', message]);
  }

  /** The commands that Claude Code calls by its settings, as `setup` registers them. */
  hookCommands() {
    this.run(launcher, ['setup']);
    const { hooks } = JSON.parse(readFileSync(join(this.home, '.claude/settings.json'), 'utf8'));
    return Object.fromEntries(Object.entries(hooks).map(([event, groups]) => [event, groups[0].hooks[0].command]));
  }

  /** Hooks believe for a while that an ingest runs, and start none, whose work would be measured with them. */
  holdIngest() {
    mkdirSync(this.spool, { recursive: true, mode: 0o700 });
    const until = Math.floor(Date.now() / 1000) + 60;
    writeFileSync(join(this.spool, '.ingesting'), `${process.pid} ${until}\n`, { mode: 0o600 });
    this.#holds = true;
  }

  /** A hook's payload about a tool call of Claude Code. */
  payload(event, tool, input, response, use, cwd = this.repo) {
    return JSON.stringify({
      session_id: '00000000-0000-4000-8000-000000000001',
      transcript_path: join(this.home, 'transcript.jsonl'),
      cwd,
      permission_mode: 'default',
      hook_event_name: event,
      tool_name: tool,
      tool_input: input,
      ...(response && { tool_response: response, duration_ms: 3 }),
      tool_use_id: `toolu_${use}`,
    });
  }

  /** Lays a delivery as the launcher does. */
  deliver(verb, payload, more = []) {
    mkdirSync(this.spool, { recursive: true, mode: 0o700 });
    const time = BigInt(Date.now()) * 1_000_000n + BigInt(this.#sequence++);
    const records = [
      `time=${time}`,
      `verb=${verb}`,
      `cwd=${this.repo}`,
      `pid=${process.pid}`,
      `ppid=${process.ppid}`,
      ...more,
    ];
    const bytes = `ai-tracker-delivery 1\0${records.join('\0')}\0\0${payload}\nend ai-tracker-delivery\n`;
    writeFileSync(join(this.spool, `${time}-${process.pid}-${this.#sequence}`), bytes);
  }

  /** Waits for an ingest behind, which would lay its files anew, and for git's own maintenance; removes everything. */
  async remove() {
    if (this.#holds) rmSync(join(this.spool, '.ingesting'), { force: true });
    for (let n = 0; n < 1200 && existsSync(join(this.spool, '.ingesting')); n++) await sleep(100);
    for (let tries = 100; existsSync(this.root); tries--) {
      try {
        rmSync(this.root, { recursive: true, force: true });
      } catch (error) {
        if (tries === 0) throw error;
        await sleep(100);
      }
    }
  }
}

function ownVariablesRemoved(env) {
  // The last one triples the time that node takes to start.
  const ours = /^(AI_TRACKER|AGENT_|CLAUDE|GIT_|HARNESS_|TRACEPARENT$|AI_AGENT$|npm_|NODE_EXTRA_CA_CERTS$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
