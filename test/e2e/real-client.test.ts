import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { runningIngest } from '../../src/spool/running.ts';
import { listDeliveries, listRejected } from '../../src/spool/spool.ts';
import { binary, projectRoot, Sandbox } from '../helpers/sandbox.ts';

// The published client with a scripted model, where the folder that drives it lies beside the checkout.
const run = join(projectRoot, '../shared/real-claude/run');
if (!existsSync(run)) process.stderr.write(`real-client.test.ts: not run, there is no ${run}\n`);

/** A call of a tool that the model makes. */
const use = (name: string, input: Record<string, unknown>) => ({ type: 'tool_use', name, input });

interface Result {
  readonly is_error: boolean;
  readonly session_id: string;
  readonly permission_denials: unknown[];
  /** By model: the client's own account of what it took. */
  readonly modelUsage: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Blame {
  readonly lines: readonly { readonly author: string; readonly session_id: string; readonly evidence: string }[];
}

describe.runIf(existsSync(run))('the real client', () => {
  let box: Sandbox;
  let bin: string;
  beforeEach(() => {
    box = new Sandbox();
    bin = join(box.root, 'bin');
    mkdirSync(bin);
    symlinkSync(binary, join(bin, 'ai-tracker'));
    mkdirSync(join(box.home, '.claude'));
  });
  afterEach(() => {
    box.remove();
  });

  const withPath = () => ({ PATH: `${bin}:${process.env['PATH'] ?? ''}` });
  /** What npm needs where the client is not installed yet; the client itself is not given it. */
  const forNpm = () => {
    const wanted = Object.entries(process.env).filter(([name]) =>
      /^(npm_config_.*|NODE_EXTRA_CA_CERTS|.*_proxy)$/i.test(name),
    );
    return { NPM_CONFIG_USERCONFIG: join(userInfo().homedir, '.npmrc'), ...Object.fromEntries(wanted) };
  };
  const spool = () => spoolDir(box.database);

  /** Runs a session whose model says what the script says; no hook of it may fail. */
  function session(script: { main: unknown[]; agents?: Record<string, unknown[]> }): Result {
    writeFileSync(join(box.root, 'script.json'), JSON.stringify(script));
    const env = { ...withPath(), ...forNpm(), REAL_CLAUDE_LOG: join(box.root, 'log.jsonl') };
    const args = [join(box.root, 'script.json'), '--dangerously-skip-permissions', '--debug-file', debugLog()];
    const { status, stdout, stderr } = box.run(run, args, { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout) as Result;
    expect(result).toMatchObject({ is_error: false, permission_denials: [] });
    return result;
  }

  const debugLog = () => join(box.root, 'debug.log');

  /** How the client says that our hooks ended, and what it calls an error of a hook. */
  function hookEnds(): { statuses: string[]; errors: string[] } {
    const log = readFileSync(debugLog(), 'utf8');
    const statuses = [...log.matchAll(/ai-tracker.*\] finished with status (\d+)/g)].map(([, status = '']) => status);
    return { statuses: [...new Set(statuses)], errors: log.match(/^.*\[ERROR\].*\bhook.*$/gim) ?? [] };
  }

  async function nothingRuns(): Promise<void> {
    for (let tries = 0; runningIngest(spool()) !== undefined || listDeliveries(spool()).length > 0; tries++) {
      if (tries > 400) throw new Error('ingest goes on for ever');
      await sleep(25);
    }
  }

  test('Write, Edit, a subagent, and a commit by Bash, with everything installed', async () => {
    expect(box.tracker(['install'], { env: withPath() })).toMatchObject({ status: 0, stderr: '' });
    const [file, other] = [box.path('src/greet.ts'), box.path('test.ts')];
    box.write('README.md', 'person 1\n');
    const result = session({
      main: [
        [use('Write', { file_path: file, content: 'export const a = 1;\nexport const b = 2;\n' })],
        [use('Edit', { file_path: file, old_string: 'b = 2;', new_string: 'b = 3;\nexport const c = 4;' })],
        [
          use('Agent', {
            description: 'd',
            prompt: 'SUBKEY',
            subagent_type: 'general-purpose',
            run_in_background: false,
          }),
        ],
        [use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' })],
      ],
      agents: { SUBKEY: [[use('Write', { file_path: other, content: 'import "./src/greet.ts";\n' })]] },
    });
    expect(hookEnds()).toEqual({ statuses: ['0'], errors: [] });
    expect(box.json(['show'])).toMatchObject({
      commit_sha: box.git('rev-parse', 'HEAD'),
      ai_lines_added: 4,
      files: [
        { file_path: 'README.md', ai_lines_added: 0 },
        { file_path: 'src/greet.ts', ai_lines_added: 3, human_lines_added: 0 },
        { file_path: 'test.ts', ai_lines_added: 1, human_lines_added: 0 },
      ],
    });
    expect(box.json(['stats'])).toMatchObject({ totals: { commits: 1, ai_lines_added: 4 }, pending: { edits: 0 } });
    const { lines } = box.json<Blame>(['blame', 'src/greet.ts']);
    expect(lines.map(({ author, session_id, evidence }) => ({ author, session_id, evidence }))).toEqual(
      Array(3).fill({ author: 'ai', session_id: result.session_id, evidence: 'edit' }),
    );
    expect(subagents('test.ts')).toEqual([expect.any(String)]);
    expect(subagents('greet.ts')).toEqual([null]);
    expect(box.query('SELECT DISTINCT model FROM edits')).toEqual([{ model: expect.stringMatching(/^claude-/) }]);
    await nothingRuns();
    expect(listRejected(spool())).toEqual([]);
    expect(readdirSync(spool()).filter((name) => /^\d/.test(name))).toEqual([]);
  });

  test('subagents in front and behind, a Bash that fails, calls side by side', async () => {
    expect(box.tracker(['install'], { env: withPath() })).toMatchObject({ status: 0, stderr: '' });
    const agent = (description: string, prompt: string, background: boolean) =>
      use('Agent', { description, prompt, subagent_type: 'general-purpose', run_in_background: background });
    const result = session({
      main: [
        [use('Bash', { command: 'echo no; exit 3', description: 'fail' })],
        [agent('Fix a typo', 'FRONTKEY', false)],
        [agent('Add a feature', 'BEHINDKEY', true), use('Bash', { command: 'sleep 0.3', description: 'wait' })],
        [
          use('Bash', {
            command: 'until [ -d done ]; do sleep 0.05; done; git add -A && git commit -qm work',
            description: 'commit',
          }),
        ],
      ],
      agents: {
        FRONTKEY: [[use('Write', { file_path: box.path('front.txt'), content: 'one\ntwo\n' })]],
        BEHINDKEY: [
          [use('Bash', { command: 'echo three > behind.txt', description: 'write' })],
          [use('Bash', { command: 'mkdir done', description: 'tell the other' })],
        ],
      },
    });
    expect(hookEnds()).toEqual({ statuses: ['0'], errors: [] });
    await nothingRuns();
    box.json(['stats']);
    const who = { session_id: result.session_id, task_count: 1, model: expect.stringMatching(/^claude-/) };
    expect(box.query('SELECT id AS session_id, task_count, status, tool_calls, model FROM agent_sessions')).toEqual([
      { ...who, status: 'ended', tool_calls: 8 },
    ]);
    expect(box.query('SELECT status, task_type FROM task_executions')).toEqual([
      { status: 'completed', task_type: 'prompt' },
    ]);
    const calls = 'SELECT tool_name, success, count(*) AS calls FROM tool_calls GROUP BY 1, 2 ORDER BY 1, 2';
    expect(box.query(calls)).toEqual([
      { tool_name: 'Agent', success: 1, calls: 2 },
      { tool_name: 'Bash', success: 0, calls: 1 },
      { tool_name: 'Bash', success: 1, calls: 4 },
      { tool_name: 'Write', success: 1, calls: 1 },
    ]);
    expect(
      box.query('SELECT count(*) AS n FROM tool_calls WHERE output_tokens IS NULL OR duration_ms IS NULL'),
    ).toEqual([{ n: 0 }]);
    expect(
      box.query(`SELECT task_description AS task, complexity_score AS complexity, background, success, status,
      execution_time_ms > 0 AS timed, peak_memory_mb > 1 AS measured, lines_added AS lines
      FROM agent_invocations JOIN committed_lines USING (session_id, subagent_id) ORDER BY start_time`),
    ).toEqual([
      {
        task: 'Fix a typo',
        complexity: 2,
        background: 0,
        success: 1,
        status: 'completed',
        timed: 1,
        measured: 1,
        lines: 2,
      },
      {
        task: 'Add a feature',
        complexity: 5,
        background: 1,
        success: 1,
        status: 'completed',
        timed: 1,
        measured: 1,
        lines: 1,
      },
    ]);
    const [sums] = box.query(`SELECT sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens,
      sum(cache_read_tokens) AS cacheReadInputTokens, sum(cache_write_tokens) AS cacheCreationInputTokens FROM messages`);
    expect(Object.values(result.modelUsage)).toEqual([expect.objectContaining(sums)]);
    expect(box.query('SELECT file_path, modification_type AS type FROM file_modifications ORDER BY 1')).toEqual([
      { file_path: box.path('behind.txt'), type: 'create' },
      { file_path: box.path('front.txt'), type: 'create' },
    ]);
    expect(listRejected(spool())).toEqual([]);
  });

  test('the minimal block of existing images, with bare names on the PATH', async () => {
    const hook = (verb: string) => [{ type: 'command', command: `ai-tracker ${verb}` }];
    const settings = {
      hooks: {
        PreToolUse: [{ matcher: 'Write', hooks: hook('hook-pre-tool') }],
        PostToolUse: [{ matcher: 'Edit|Write', hooks: hook('hook-post-tool') }],
      },
    };
    writeFileSync(join(box.home, '.claude/settings.json'), JSON.stringify(settings));
    const start = box.run('sh', ['-c', 'ai-tracker git-install --global 2>/dev/null || true'], { env: withPath() });
    expect(start.status).toBe(0);
    box.write('old.txt', 'person 1\nperson 2\n');
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'start', { env: withPath() });
    session({
      main: [
        [use('Read', { file_path: box.path('old.txt') })],
        [use('Edit', { file_path: box.path('old.txt'), old_string: 'person 2', new_string: 'agent 2\nagent 3' })],
        [use('Write', { file_path: box.path('new.txt'), content: 'agent 4\n' })],
        [use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' })],
      ],
    });
    expect(hookEnds()).toEqual({ statuses: ['0'], errors: [] });
    expect(box.json<Blame>(['blame', 'old.txt']).lines.map(({ author }) => author)).toEqual(['human', 'ai', 'ai']);
    expect(box.json<Blame>(['blame', 'new.txt']).lines.map(({ author }) => author)).toEqual(['ai']);
    expect(box.json(['stats'])).toMatchObject({
      totals: { commits: 2, ai_lines_added: 3, ai_lines_removed: 1, human_lines_added: 2, unknown_lines_added: 0 },
    });
    await nothingRuns();
    expect(listRejected(spool())).toEqual([]);
  });

  function subagents(name: string): (string | null)[] {
    const sql = 'SELECT DISTINCT subagent_id AS id FROM edits WHERE file_path LIKE ?';
    return box.query<{ id: string | null }>(sql, `%${name}`).map(({ id }) => id);
  }
});
