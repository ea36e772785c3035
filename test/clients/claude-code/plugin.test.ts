import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listRejected } from '../../../src/spool/spool.ts';
import { projectRoot } from '../../helpers/sandbox.ts';
import { type Blame, ClaudeCode, isReady, use } from './claude-code.ts';

// The plugin, installed by the published client itself.

describe.runIf(isReady)('the plugin in the real client', () => {
  let box: ClaudeCode;
  beforeEach(() => {
    box = new ClaudeCode();
    box.claude('plugin', 'marketplace', 'add', projectRoot);
    box.claude('plugin', 'install', 'ai-tracker@cc-ai-tracker');
  });
  afterEach(() => {
    box.remove();
  });

  /** One agent's Write, Edit and Bash, and its commit: 4 lines; a person's README: 1. */
  async function work(): Promise<void> {
    const file = box.path('src/greet.ts');
    box.write('README.md', 'person 1\n');
    box.session({
      main: [
        [use('Write', { file_path: file, content: 'export const a = 1;\nexport const b = 2;\n' })],
        [use('Edit', { file_path: file, old_string: 'b = 2;', new_string: 'b = 3;\nexport const c = 4;' })],
        [use('Bash', { command: "echo 'by a shell' > shell.txt", description: 'write' })],
        [use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' })],
      ],
    });
    await box.nothingRuns();
  }

  function recorded(): unknown {
    expect(listRejected(box.spool)).toEqual([]);
    return {
      show: box.json(['show']),
      authors: box.json<Blame>(['blame', 'src/greet.ts']).lines.map(({ author, evidence }) => [author, evidence]),
      sessions: box.query('SELECT tool_calls FROM agent_sessions'),
      edits: box.query('SELECT tool_type, lines_added, lines_removed FROM edits ORDER BY id'),
      calls: box.query('SELECT tool_name, success FROM tool_calls ORDER BY called_at, id'),
    };
  }

  const once = {
    show: {
      ai_lines_added: 4,
      files: [
        { file_path: 'README.md', ai_lines_added: 0, human_lines_added: 1 },
        { file_path: 'shell.txt', ai_lines_added: 1, human_lines_added: 0 },
        { file_path: 'src/greet.ts', ai_lines_added: 3, human_lines_added: 0 },
      ],
    },
    authors: Array(3).fill(['ai', 'edit']),
    sessions: [{ tool_calls: 4 }],
    edits: [
      { tool_type: 'Write', lines_added: 2, lines_removed: 0 },
      { tool_type: 'Edit', lines_added: 2, lines_removed: 1 },
      { tool_type: 'Bash', lines_added: 1, lines_removed: 0 },
    ],
    calls: [
      { tool_name: 'Write', success: 1 },
      { tool_name: 'Edit', success: 1 },
      { tool_name: 'Bash', success: 1 },
      { tool_name: 'Bash', success: 1 },
    ],
  };

  test('tells what settings tell, and setup leaves the settings alone', async () => {
    const { stdout } = box.tracker(['setup'], { env: box.withPath });
    expect(stdout).toMatch(/the plugin ai-tracker@cc-ai-tracker has our hooks/);
    await work();
    expect(recorded()).toMatchObject(once);
    expect(box.tracker(['doctor'], { env: box.withPath }).stdout).toMatch(
      /Claude Code +hooks in the plugin ai-tracker@cc-ai-tracker$/m,
    );
  });

  test('beside the settings: what both tell counts once', async () => {
    box.claude('plugin', 'disable', 'ai-tracker@cc-ai-tracker');
    box.install();
    box.claude('plugin', 'enable', 'ai-tracker@cc-ai-tracker');
    await work();
    expect(recorded()).toMatchObject(once);
    expect(box.tracker(['doctor'], { env: box.withPath }).stdout).toMatch(
      / and in the plugin ai-tracker@cc-ai-tracker: what both report counts once/,
    );
  });

  test('the package that the marketplace is of is what the plugin validates as', () => {
    expect(box.claude('plugin', 'validate', join(projectRoot, 'plugin'))).toMatch(/Validation passed/);
  });
});
