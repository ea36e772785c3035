import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  expect(box.tracker(['git-install', '--local']).status).toBe(0);
});
afterEach(() => box.remove());

/** Here a hook ingests before it returns, so that nothing depends on how soon an ingest behind is done. */
const env = { AI_TRACKER_INGEST: 'foreground' };

function agentWrites(file: string, content: string): void {
  box.write(file, content);
  const path = box.path(file);
  const payload = {
    ...{ session_id: 's', cwd: box.repo, hook_event_name: 'PostToolUse', tool_name: 'Write', tool_use_id: file },
    ...{ tool_input: { file_path: path, content }, tool_response: { type: 'create', filePath: path, content } },
  };
  box.run(binary, ['hook-post-tool'], { env, input: JSON.stringify(payload) });
}

/** What is to be seen on the terminal. */
function commits(more: Record<string, string> = env): string {
  box.git('add', '-A');
  const words = ['-qec', 'git commit -qm change', '/dev/null'];
  const { status, stdout } = box.run('script', words, { env: { ...box.gitClock(), SHELL: '/bin/sh', ...more } });
  expect(status).toBe(0);
  return stdout.replaceAll('\r', '');
}

const asked = () => {
  const folder = join(spoolDir(box.database), 'commit');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('a line after a commit, where somebody asked for it', () => {
  box.write('own.js', 'person one\n');
  agentWrites('code.js', 'agent one\nagent two\nagent three\n');
  expect(commits()).toBe('');
  expect(box.tracker(['config', 'set', 'commit_line', 'on']).status).toBe(0);
  box.write('own.js', 'person one\nperson two\n');
  agentWrites('more.js', 'agent four\nagent five\nagent six\n');
  expect(commits()).toBe('ai-tracker: 4 lines, 75.0% AI\n');
  expect(asked()).toEqual([]);
  box.tracker(['config', 'set', 'commit_line', 'off']);
  box.write('own.js', 'person one\n');
  expect(commits()).toBe('');
});

test('nothing into a pipe, and the commit waits for no ingest that takes longer', () => {
  box.tracker(['config', 'set', 'commit_line', 'on']);
  box.write('own.js', 'person one\n');
  box.git('add', '-A');
  expect(box.run('git', ['commit', '-qm', 'change'], { env })).toMatchObject({ status: 0, stdout: '', stderr: '' });
  // One that says it is at it, and is not.
  const idle = `printf '%s %s\\n' "$$" $(($(date +%s) + 60)) >"$1/.ingesting" && exec git commit -qm change`;
  box.write('own.js', 'person two\n');
  box.git('add', '-A');
  const words = ['-qec', `sh -c '${idle.replaceAll("'", `'\\''`)}' sh '${spoolDir(box.database)}'`, '/dev/null'];
  const result = box.run('script', words, {
    env: { ...box.gitClock(), SHELL: '/bin/sh', AI_TRACKER_INGEST: 'background' },
  });
  expect([result.status, result.stdout]).toEqual([0, '']);
  expect(asked()).toEqual([]);
});
