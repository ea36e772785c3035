import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Blame, ClaudeCode, isReady, use } from './claude-code.ts';

// Whether the client says in a payload what a shell command changed hangs on its mode: it must not be needed.
const modes = [
  ['bypassPermissions', ['--permission-mode', 'bypassPermissions']],
  ['acceptEdits', ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash']],
] as const;

describe.runIf(isReady).each(modes)('the real client in %s mode', (_, permissions) => {
  let box: ClaudeCode;
  beforeEach(() => {
    box = new ClaudeCode();
    box.install();
    box.write('base.txt', 'person 1\nperson 2\nperson 3\n');
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'start', { env: box.withPath });
  });
  afterEach(() => {
    box.remove();
  });

  const bash = (command: string) => use('Bash', { command, description: 'work' });
  const authors = (file: string) =>
    box
      .json<Blame>(['blame', file])
      .lines.map(({ author }) => author.charAt(0))
      .join('');

  test('a command that changes files and commits them', () => {
    box.write('base.txt', 'person 1\nperson 2\nperson 3\nperson 4\n');
    const change = "sed -i 's/person 2/agent 1/' base.txt && echo agent 2 > new.txt";
    box.session({ main: [[bash(`${change} && git add -A && git commit -qm 'one call'`)]] }, permissions);
    expect([authors('base.txt'), authors('new.txt')]).toEqual(['hahh', 'a']);
    expect(box.json(['show'])).toMatchObject({
      ...{ ai_lines_added: 2, ai_lines_removed: 1, human_lines_added: 1, human_lines_removed: 0 },
      ...{ unknown_lines_added: 0, unknown_lines_removed: 0 },
    });
  });

  test('a subagent that edits while the session runs a command', async () => {
    const [file, wait] = [box.path('base.txt'), 'until grep -q "agent 1" base.txt; do sleep 0.05; done'];
    const agent = { description: 'd', prompt: 'SUBKEY', subagent_type: 'general-purpose', run_in_background: true };
    box.session(
      {
        main: [
          [use('Agent', agent), bash(`echo agent 2 > new.txt; ${wait}; echo agent 3 >> new.txt`)],
          [bash('until [ -e done ]; do sleep 0.05; done; rm done; git add -A && git commit -qm work')],
        ],
        agents: {
          SUBKEY: [
            [use('Read', { file_path: file })],
            [use('Edit', { file_path: file, old_string: 'person 2\n', new_string: 'agent 1\nperson 2\n' })],
            [bash('touch done')],
          ],
        },
      },
      permissions,
    );
    await box.nothingRuns();
    expect([authors('base.txt'), authors('new.txt')]).toEqual(['hahh', 'aa']);
    expect(box.json(['show'])).toMatchObject({ ai_lines_added: 3, ai_lines_removed: 0, human_lines_added: 0 });
    expect(box.json(['stats'])).toMatchObject({ pending: { edits: 0 } });
  });
});
