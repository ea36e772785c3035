import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from '../helpers/sandbox.ts';

// Git calls its hooks while what a person changed is away: it comes back after the last one (`rebase --autostash`), or
// after a commit, in the same call (`stash pop`).
let box: Sandbox;
let calls = 0;

beforeEach(() => {
  box = new Sandbox();
  expect(box.tracker(['install']).status).toBe(0);
});

afterEach(() => box.remove());

function hook(verb: string, event: string): void {
  const payload = { session_id: 'one', cwd: box.repo, hook_event_name: event, tool_name: 'Bash' };
  const input = JSON.stringify({ ...payload, tool_use_id: `toolu_${calls}`, tool_input: {}, tool_response: {} });
  expect(box.tracker([verb], { input })).toEqual({ status: 0, stdout: '', stderr: '' });
}

/** A call of the agent's, with everything installed. */
function call(command: string): void {
  calls++;
  hook('hook-pre-tool', 'PreToolUse');
  box.run('sh', ['-c', command], { env: box.gitClock() });
  hook('hook-post-tool', 'PostToolUse');
}

const lines = (word: string) => Array.from({ length: 12 }, (_, at) => `${word} line ${at + 1}\n`).join('');

test.each([
  ['a rebase', 'git rebase -q --autostash main'],
  ['a rebase between stash and pop', 'git stash -q && git rebase -q main && git stash pop -q'],
  [
    'a commit between stash and pop',
    "git stash -q; sed -i 's/base line 9/agent line 9/' base.txt; git commit -q -a -m nine; git stash pop -q",
  ],
])('%s in one call: what a person had changed is theirs, and so are the lines that went', (_, command) => {
  box.write('base.txt', lines('base'));
  box.write('other.txt', lines('other'));
  box.git('add', '-A');
  box.git('commit', '-q', '-m', 'base');
  box.git('switch', '-q', '-c', 'topic');
  call("sed -i 's/base line 12/agent line 12/' base.txt; git commit -q -a -m topic");
  box.git('switch', '-q', 'main');
  box.write('base.txt', box.read('base.txt').replace('base line 6\n', 'main line 6\n'));
  box.git('commit', '-q', '-a', '-m', 'main');
  box.git('switch', '-q', 'topic');
  for (const file of ['base.txt', 'other.txt']) {
    box.write(file, box.read(file).replace(/^.*line 2\n/m, 'p2\nperson line\n'));
  }
  call(command);
  expect(box.git('diff', '--stat')).toContain('2 files changed');
  call('git commit -q -a -m all');
  expect(box.json(['show', 'HEAD'])).toMatchObject({
    ...{ ai_lines_added: 0, human_lines_added: 4, unknown_lines_added: 0 },
    ...{ ai_lines_removed: 0, human_lines_removed: 2, unknown_lines_removed: 0 },
  });
});
