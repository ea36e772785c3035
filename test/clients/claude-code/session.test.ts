import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listRejected } from '../../../src/spool/spool.ts';
import { type Blame, ClaudeCode, isReady, use } from './claude-code.ts';

// The published client with a scripted model.

describe.runIf(isReady)('the real client', () => {
  let box: ClaudeCode;
  beforeEach(() => {
    box = new ClaudeCode();
  });
  afterEach(() => {
    box.remove();
  });

  test('Write, Edit, a subagent, and a commit by Bash, with everything installed', async () => {
    box.install();
    const [file, other] = [box.path('src/greet.ts'), box.path('test.ts')];
    box.write('README.md', 'person 1\n');
    const result = box.session({
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
    await box.nothingRuns();
    expect(listRejected(box.spool)).toEqual([]);
    expect(readdirSync(box.spool).filter((name) => /^\d/.test(name))).toEqual([]);
  });

  test('subagents in front and behind, a Bash that fails, calls side by side', async () => {
    box.install();
    const agent = (description: string, prompt: string, background: boolean) =>
      use('Agent', { description, prompt, subagent_type: 'general-purpose', run_in_background: background });
    const result = box.session({
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
    await box.nothingRuns();
    box.json(['stats']);
    const tasks = box.query<{ status: string; task_type: string }>('SELECT status, task_type FROM task_executions');
    const model = expect.stringMatching(/^claude-/);
    const who = { session_id: result.session_id, task_count: tasks.length, model };
    expect(box.query('SELECT id AS session_id, task_count, status, tool_calls, model FROM agent_sessions')).toEqual([
      { ...who, status: 'ended', tool_calls: 8 },
    ]);
    // Where the one behind ends after the session's last turn, the client tells it that, which is another task.
    expect(tasks.filter(({ task_type }) => task_type !== 'notification')).toEqual([
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
    expect(listRejected(box.spool)).toEqual([]);
  });

  test('calls that write nothing, for whose hooks the agent does not wait', async () => {
    box.install();
    box.write('old.txt', 'person 1\n');
    const read = (name: string) => use('Read', { file_path: box.path(name) });
    box.session({ main: [[read('old.txt')], [read('old.txt'), read('none.txt')], [read('old.txt')]] });
    await box.nothingRuns();
    box.json(['stats']);
    const calls = `SELECT tool_name, success, count(*) AS calls, min(duration_ms IS NOT NULL) AS timed
      FROM tool_calls GROUP BY 1, 2 ORDER BY 1, 2`;
    expect(box.query(calls)).toEqual([
      { tool_name: 'Read', success: 0, calls: 1, timed: 1 },
      { tool_name: 'Read', success: 1, calls: 3, timed: 1 },
    ]);
    expect(listRejected(box.spool)).toEqual([]);
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
    const start = box.run('sh', ['-c', 'ai-tracker git-install --global 2>/dev/null || true'], { env: box.withPath });
    expect(start.status).toBe(0);
    // Where git takes no hook of ours from its configuration, a commit is known from when the repository is.
    expect(box.tracker(['watch']).status).toBe(0);
    box.write('old.txt', 'person 1\nperson 2\n');
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'start', { env: box.withPath });
    box.session({
      main: [
        [use('Read', { file_path: box.path('old.txt') })],
        [use('Edit', { file_path: box.path('old.txt'), old_string: 'person 2', new_string: 'agent 2\nagent 3' })],
        [use('Write', { file_path: box.path('new.txt'), content: 'agent 4\n' })],
        [use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' })],
      ],
    });
    expect(box.json<Blame>(['blame', 'old.txt']).lines.map(({ author }) => author)).toEqual(['human', 'ai', 'ai']);
    expect(box.json<Blame>(['blame', 'new.txt']).lines.map(({ author }) => author)).toEqual(['ai']);
    expect(box.json(['stats'])).toMatchObject({
      totals: { commits: 2, ai_lines_added: 3, ai_lines_removed: 1, human_lines_added: 2, unknown_lines_added: 0 },
    });
    await box.nothingRuns();
    expect(listRejected(box.spool)).toEqual([]);
  });

  function subagents(name: string): (string | null)[] {
    const sql = 'SELECT DISTINCT subagent_id AS id FROM edits WHERE file_path LIKE ?';
    return box.query<{ id: string | null }>(sql, `%${name}`).map(({ id }) => id);
  }
});
