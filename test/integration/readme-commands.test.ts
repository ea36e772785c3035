import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { projectRoot } from '../helpers/sandbox.ts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const help = (await runHere(['--help'])).stdout;
const commands = [...help.slice(help.indexOf('\nCommands:')).matchAll(/^ {2}([a-z-]+)/gm)]
  .map(([, name = '']) => name)
  .filter((name) => name !== 'help');

describe('what is said of the commands', () => {
  test('there are commands', () => {
    expect(commands).toEqual(expect.arrayContaining(['install', 'stats', 'show', 'blame', 'doctor', 'demo']));
  });

  test.each(commands)('%s: the README has it, its help says what it and each option does', async (name) => {
    expect(readme).toMatch(new RegExp(`(ai-tracker |\`)${name}\\b`));
    const { stdout, status } = await runHere([name, '--help']);
    expect(status).toBe(0);
    const [usage, description = ''] = stdout.split('\n\n');
    expect(usage).toContain(`ai-tracker ${name}`);
    expect(description).toMatch(/^[a-z].{15,}/);
    const options = stdout.match(/^ {2}-.*$/gm) ?? [];
    for (const option of options) expect(option).toMatch(/^ {2}-\S.* {2,}\S.{5,}$/);
  });

  test('hook verbs: the help of the program names who calls them', () => {
    for (const verb of ['hook-pre-tool', 'hook-post-tool', 'hook', 'git-post-commit', 'git-post-rewrite'])
      expect(help).toMatch(new RegExp(`Called by .*\\b${verb}(,|$)`, 'm'));
  });
});
