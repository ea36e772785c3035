import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Blame, ClaudeCode, isReady, use } from './claude-code.ts';

// Calls that are refused, broken off, or run on behind: what the published client tells of them, and what it does not.

describe.runIf(isReady)('a call of the real client', () => {
  let box: ClaudeCode;
  beforeEach(() => {
    box = new ClaudeCode();
    box.install();
    box.write('f', 'before\n');
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'start', { env: box.withPath });
    box.json(['stats']);
  });
  afterEach(() => {
    box.remove();
  });

  const bash = (command: string, more = {}) => use('Bash', { command, description: 'work', ...more });
  const say = (text: string) => ({ type: 'text', text });
  const authors = () => {
    box.git('add', '-A', { env: box.withPath });
    box.git('commit', '-q', '-m', 'a person’s', { env: box.withPath });
    return box
      .json<Blame>(['blame', 'f'])
      .lines.slice(1)
      .map(({ author }) => author);
  };

  /** A person who types when the client has written something down, while the session goes on. */
  function personTypes(line: string, when: string): void {
    const script = 'until grep -rqs -- "$1" "$2"; do sleep 0.05; done; printf "%s\\n" "$3" >>f';
    const transcripts = join(box.home, '.claude/projects');
    spawn('sh', ['-c', script, 'sh', when, transcripts, line], { cwd: box.repo, stdio: 'ignore' });
  }

  test('that is refused owns nothing of what a person types before the next', async () => {
    personTypes('person 1', 'toolDenialKind');
    const script = { latency_ms: 1500, main: [[bash('echo no > refused')], [bash('git status')], [say('done')]] };
    const { status } = box.start(script, ['--permission-mode', 'default']);
    expect(status).toBe(0);
    await box.nothingRuns();
    expect(box.query('SELECT tool_name, success FROM tool_calls ORDER BY id')).toEqual([
      { tool_name: 'Bash', success: null },
      { tool_name: 'Bash', success: 1 },
    ]);
    expect(authors()).toEqual(['human']);
  });

  test('that a person breaks off is not a person’s, and what comes after it is', async () => {
    const mark = join(box.root, 'mark');
    box.start({ main: [[bash(`echo 'agent 1' >> f; touch '${mark}'; sleep 60`)]], interrupt_when: mark });
    await box.nothingRuns();
    box.json(['stats']);
    appendFileSync(box.path('f'), 'person 1\n');
    box.session({ main: [[bash('git status')]] });
    await box.nothingRuns();
    const [first, second] = authors();
    expect(['ai', 'unknown']).toContain(first);
    expect(second).toBe('human');
  });

  test('that runs on behind writes as the agent, until the client says that it has ended', async () => {
    box.session({
      main: [
        [bash("echo 'agent 1' >> f; sleep 1; echo 'agent 2' >> f", { run_in_background: true })],
        [bash('until grep -q "agent 2" f; do sleep 0.1; done')],
        [say('done')],
      ],
    });
    await box.nothingRuns();
    appendFileSync(box.path('f'), 'person 1\n');
    expect(authors()).toEqual(['ai', 'ai', 'human']);
  });
});
