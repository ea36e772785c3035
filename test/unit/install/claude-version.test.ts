import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsThatVoid, type HookEvent, hookEvents, hookEventsFor } from '../../../src/install/claude-hooks.ts';
import { clientsInUse, oldestClient } from '../../../src/install/claude-version.ts';

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

test.each([
  'opt/homebrew/Caskroom/claude-code/2.1.90/claude',
  'nix/store/0a1b2c-claude-code-2.1.90/bin/claude',
  '.local/share/mise/installs/claude/2.1.90/claude',
])('a client that another installer put into %s is known by that', (path) => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  mkdirSync(join(home, '.local/bin'), { recursive: true });
  writeFileSync(join(home, path), '');
  symlinkSync(join(home, path), join(home, '.local/bin/claude'));
  expect(oldest()).toBe('2.1.90');
});

describe('a client that is not to be found', () => {
  const day = 24 * 60 * 60;

  /** What a session of that version left behind, so many seconds ago. */
  function session(version: string, seconds: number): void {
    const folder = join(home, '.claude/projects/-repo');
    mkdirSync(folder, { recursive: true });
    const transcript = join(folder, `${version}.jsonl`);
    const input = { version: '0.0.1', text: '"version":"0.0.2"' };
    const lines = [{ version }, { message: { content: [{ input }] }, version }, { message: input }];
    writeFileSync(transcript, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"version":"0.0.3`);
    const time = Date.now() / 1000 - seconds;
    utimesSync(transcript, time, time);
  }

  test('is known by the transcripts of its sessions, for a week', () => {
    session('2.0.76', 8 * day);
    expect(oldest()).toBeUndefined();
    session('2.1.329', 6 * day);
    session('2.1.90', day);
    expect(oldest()).toBe('2.1.90');
    expect(clientsInUse({ HOME: home }, Date.now() - 2 * day * 1000)).toEqual(['2.1.90']);
    expect(oldestClient({ HOME: home, CLAUDE_CONFIG_DIR: join(home, 'elsewhere') })).toBeUndefined();
  });

  test('is none that was updated to the one that is here', () => {
    session('2.0.76', 60);
    native('2.1.329');
    expect(oldest()).toBe('2.1.329');
    session('2.1.90', -60);
    expect(oldest()).toBe('2.1.90');
  });
});

// What each published client's own code names, and what becomes of a file with another event: tried with these clients.
const first = ['PreToolUse', 'PostToolUse', 'PostToolUse'];
test.each([
  ['1.0.38', [...first, 'Stop']],
  ['1.0.80', [...first, 'SessionStart', 'UserPromptSubmit', 'SubagentStop', 'Stop']],
  ['1.0.128', [...first, 'SessionStart', 'SessionEnd', 'UserPromptSubmit', 'SubagentStop', 'Stop']],
  ['2.0.42', [...first, 'SessionStart', 'SessionEnd', 'UserPromptSubmit', 'SubagentStop', 'Stop']],
  ['2.0.45', [...first, 'SessionStart', 'SessionEnd', 'UserPromptSubmit', 'SubagentStart', 'SubagentStop', 'Stop']],
  [
    '2.0.76',
    [
      ...[...first, 'PostToolUseFailure', 'SessionStart', 'SessionEnd', 'UserPromptSubmit', 'SubagentStart'],
      ...['SubagentStop', 'Stop'],
    ],
  ],
])('Claude Code %s is told of what it knows alone: it would skip a whole file for anything else', (version, events) => {
  expect(hookEventsFor(version).map(({ event }) => event)).toEqual(events);
  const others = all.filter((event) => !events.includes(event));
  expect(eventsThatVoid(version, [...events, ...others, 'Unheard'])).toEqual(others);
});

const all = hookEvents.map(({ event }) => event);

test('later ones know the rest, and from 2.1.101 on skip an unknown event alone', () => {
  expect(hookEventsFor('2.1.332')).toEqual(hookEvents);
  expect(all.filter((event) => !hookEventsFor('2.1.77').some((known) => known.event === event))).toEqual([
    'StopFailure',
    'PreSkillShellCommand',
  ]);
  expect(eventsThatVoid('2.1.100', all)).toEqual(['PreSkillShellCommand']);
  expect(eventsThatVoid('2.1.101', all)).toEqual([]);
});

test('where nothing tells the version, only what every client since 1.0.85 knows is registered', () => {
  expect(hookEventsFor()).toEqual(hookEventsFor('1.0.85'));
  expect(hookEventsFor(undefined)).toEqual(hookEventsFor('1.0.128'));
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
