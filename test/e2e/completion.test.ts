import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
beforeAll(() => {
  box = new Sandbox();
});
afterAll(() => box.remove());

const built = (file: string) => join(projectRoot, 'dist', file);

/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const script = `. '${built('completions/ai-tracker.bash')}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ai_tracker
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return box
    .run('bash', ['-c', script, 'bash', ...words])
    .stdout.split('\n')
    .filter(Boolean);
}

test.each([
  [
    ['ai-tracker', 'st'],
    ['stats', 'statusline'],
  ],
  [['ai-tracker', 'invocation', 'e'], ['end']],
  [['ai-tracker', 'stats', '--js'], ['--json']],
  [
    ['ai-tracker', 'git-install', '--'],
    ['--global', '--local', '--help'],
  ],
  [
    ['ai-tracker', 'completion', ''],
    ['bash', 'zsh', 'fish', '--help'],
  ],
  [['cc-ai-tracker', 'blame', 'READ'], []],
])('bash: %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test('the package has them ready, as the commands define them', () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = box.tracker(['completion', shell]);
    expect(stdout).toBe(readFileSync(built(`completions/ai-tracker.${shell}`), 'utf8'));
    for (const word of ['stats', 'older-than', 'git-uninstall', 'start']) expect(stdout).toContain(word);
  }
  expect(existsSync(built('ai-tracker.1'))).toBe(true);
});

test('another shell is none of ours', () => {
  expect(box.tracker(['completion', 'tcsh'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
});

test('the manual has every command and option', () => {
  const page = readFileSync(built('ai-tracker.1'), 'utf8').replaceAll('\\-', '-');
  for (const text of ['.SS stats', '.SS config set', '--older-than <days>', '.SS blame <file>'])
    expect(page).toContain(text);
});
