import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HookEvent, hookEvents, hookEventsFor } from '../../../src/install/claude-hooks.ts';
import { oldestClient } from '../../../src/install/claude-version.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ai-tracker-client-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function native(version: string): void {
  mkdirSync(join(home, '.local/share/claude/versions'), { recursive: true });
  mkdirSync(join(home, '.local/bin'), { recursive: true });
  writeFileSync(join(home, '.local/share/claude/versions', version), '');
  symlinkSync(join(home, '.local/share/claude/versions', version), join(home, '.local/bin/claude'));
}

function npm(folder: string, version: string): void {
  const package_ = join(home, folder, 'node_modules/@anthropic-ai/claude-code');
  mkdirSync(package_, { recursive: true });
  mkdirSync(join(home, folder, 'bin'));
  writeFileSync(join(package_, 'package.json'), JSON.stringify({ name: '@anthropic-ai/claude-code', version }));
  writeFileSync(join(package_, 'cli.js'), '');
  symlinkSync(join(package_, 'cli.js'), join(home, folder, 'bin/claude'));
}

const oldest = () => oldestClient({ HOME: home, PATH: `${home}/npm/bin:${home}/nowhere` });

test('no client is found where there is none', () => {
  expect(oldest()).toBeUndefined();
});

test('a client is known by where its own installer, or npm, put it; of several the oldest', () => {
  native('2.1.329');
  expect(oldest()).toBe('2.1.329');
  npm('npm', '2.1.90');
  expect(oldest()).toBe('2.1.90');
});

test('a client that would skip the whole file is told of no event that it does not know', () => {
  const names = (version: string | undefined) => hookEventsFor(version).map(({ event }) => event);
  expect(names(undefined)).toEqual(hookEvents.map(({ event }) => event));
  expect(names('2.1.332')).toEqual(names(undefined));
  expect(names('2.1.101')).toContain('StopFailure');
  expect(names('2.1.101')).not.toContain('PreSkillShellCommand');
  expect(names('2.1.90')).not.toContain('StopFailure');
  expect(names('2.1.90')).not.toContain('PreSkillShellCommand');
  expect(names('2.1.90')).toContain('Stop');
});

test.each([
  ['Read', false],
  ['Grep', false],
  ['ToolSearch', false],
  ['Bash', true],
  ['Write', true],
  ['Edit', true],
  ['mcp__files__Read', true],
  ['ReadEverything', true],
  ['ToolOfTomorrow', true],
])('the agent waits for the hooks around calls of %s: %s', (tool, isWanted) => {
  const matches = ({ matcher = '' }: HookEvent) =>
    /^[\w|]+$/.test(matcher) ? matcher.split('|').includes(tool) : new RegExp(matcher).test(tool);
  const asked = (name: string) => hookEvents.filter((hook) => hook.event === name && matches(hook));
  expect(asked('PreToolUse')).toHaveLength(isWanted ? 1 : 0);
  expect(asked('PostToolUse').map((hook) => hook.async !== true)).toEqual([isWanted]);
});
