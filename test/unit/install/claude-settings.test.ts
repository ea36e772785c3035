import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  groupsByEvent,
  hookEvents,
  hookGroup,
  isOurCommand,
  parseOurCommand,
} from '../../../src/install/claude-hooks.ts';
import { addHooks, hookCommands, shapeProblem, stripHooks } from '../../../src/install/claude-settings.ts';

const binary = '/opt/ai tracker/bin/ai-tracker';
const theirs = { matcher: 'Bash', hooks: [{ type: 'command', command: 'my-logger --hook' }] };

/** Our hooks, alone, as JSON has them. */
const oursAt = (program: string): Record<string, object[]> =>
  JSON.parse(JSON.stringify(groupsByEvent(hookEvents, (event) => hookGroup(event, program))));
const ours = oursAt(binary);

test('what is registered, as a person reads it', () => {
  const { text } = addHooks(null, '/usr/local/bin/ai-tracker');
  expect(hookCommands(text).map(({ event, command }) => `${event}: ${command}`)).toEqual([
    'PreToolUse: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-pre-tool',
    'PostToolUse: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-post-tool',
    'PostToolUse: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-post-tool',
    'PostToolUseFailure: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'SessionStart: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'SessionEnd: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'UserPromptSubmit: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'SubagentStart: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'SubagentStop: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'Stop: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'StopFailure: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook',
    'PreSkillShellCommand: [ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook-pre-tool',
  ]);
  expect(text).toContain(`
    "SessionStart": [
      {
        "hooks": [
          {
            "type": "command",
            "command": "[ ! -x /usr/local/bin/ai-tracker ] || exec /usr/local/bin/ai-tracker hook",
            "timeout": 5
          }
        ]
      }
    ],`);
  expect(text.endsWith('}\n')).toBe(true);
});

describe('existing settings and what they become', () => {
  test.each<[string, unknown, unknown]>([
    ['nothing', {}, { hooks: ours }],
    [
      'other settings, before ours',
      { model: 'opus', env: { A: '1' } },
      { model: 'opus', env: { A: '1' }, hooks: ours },
    ],
    [
      "somebody else's hooks, before ours",
      { hooks: { PreToolUse: [theirs], Notification: [theirs] }, x: 1 },
      { hooks: { ...ours, PreToolUse: [theirs, ...(ours['PreToolUse'] ?? [])], Notification: [theirs] }, x: 1 },
    ],
    [
      "the Python tool's hooks, which ours replace",
      {
        hooks: {
          PreToolUse: [
            { matcher: 'Write', hooks: [{ type: 'command', command: 'python3 ~/.claude/capture_before_write.py' }] },
          ],
          PostToolUse: [
            {
              matcher: 'Edit|Write',
              hooks: [{ type: 'command', command: 'ai-tracker hook-post-tool' }, theirs.hooks[0]],
            },
          ],
        },
      },
      {
        hooks: {
          ...ours,
          PostToolUse: [{ matcher: 'Edit|Write', hooks: [theirs.hooks[0]] }, ...(ours['PostToolUse'] ?? [])],
        },
      },
    ],
    ['ours, at another path', { hooks: oursAt('/old/ai-tracker') }, { hooks: ours }],
  ])('%s', (_name, before, wanted) => {
    expect(JSON.parse(install(JSON.stringify(before, null, 2)).text)).toEqual(wanted);
  });
});

function install(text: string | null) {
  return addHooks(stripHooks(text), binary);
}

describe('what was there comes back to the byte', () => {
  test.each<[string, string | null]>([
    ['no file', null],
    ['an empty file', ''],
    ['a blank file', ' \n'],
    ['an empty object', '{}'],
    ['an empty object with blanks', '{\n}\n'],
    ['an empty hooks object', '{"hooks": { }}'],
    ['an empty list of hooks', '{\n\t"hooks": {\n\t\t"Stop": [ ],\n\t\t"PreToolUse": []\n\t}\n}\n'],
    ['a group without hooks', '{\n  "hooks": {\n    "Stop": [\n      { "hooks": [] }\n    ]\n  }\n}'],
    ['all on one line', '{"a":1,"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}]},"b":[]}'],
    ['four blanks', '{\n    "a": {\n        "b": 1\n    }\n}\n'],
    ['tabs and no last line end', '{\n\t"a": 1\n}'],
    ['Windows line ends', '{\r\n  "a": 1,\r\n  "hooks": {}\r\n}\r\n'],
    ['odd blanks', '\n { "a" :1 ,\n\n"hooks" : {"Stop":[ {"hooks":[ ] } ] } , "z":0}  \n'],
    [
      'escapes, numbers and keys as they are written',
      '{"\\u0061": 1.0e2, "b": "\\/", "b": "caf\\u00e9 é 😀", "": {"hooks": 1}}',
    ],
    ['brackets in strings', '{"a": "{[\\"]}", "hooks": {"Stop": [{"hooks": [{"command": "echo }] \\\\"}]}]}}'],
  ])('%s', (_name, text) => {
    const added = install(text);
    expect(stripHooks(added.text, added.record)).toBe(text);
  });

  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
  })).object;
  const event = fc.constantFrom('PreToolUse', 'Stop', 'Notification', 'SessionEnd');
  const group = fc.record({
    matcher: fc.string(),
    hooks: fc.array(fc.record({ type: fc.constant('command'), command: fc.string() }), { maxLength: 2 }),
  });
  const hooks = fc.dictionary(event, fc.array(fc.oneof(group, json), { maxLength: 3 }));
  const settings = fc.tuple(json, fc.option(hooks, { nil: undefined }), json).map(([before, middle, after]) => {
    return { ...before, ...(middle === undefined ? {} : { hooks: middle }), ...after };
  });
  const layout = fc.tuple(settings, fc.constantFrom(undefined, 1, 2, 4, '\t'), fc.constantFrom('', '\n'), fc.boolean());
  const settingsText = layout
    .map(([value, indent, end, isDos]) => {
      const text = JSON.stringify(value, null, indent) + end;
      return isDos ? text.replaceAll('\n', '\r\n') : text;
    })
    .filter((text) => shapeProblem(text) === undefined);

  test('any settings, in any layout', () => {
    fc.assert(
      fc.property(settingsText, (text) => {
        const added = install(text);
        expect(stripHooks(added.text, added.record)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('any settings: twice is once, and every value of others is still there', () => {
    fc.assert(
      fc.property(settingsText, (text) => {
        const once = install(text);
        const twice = addHooks(stripHooks(once.text, once.record), binary);
        expect(twice).toEqual(once);
        const { hooks: before = {}, ...rest } = JSON.parse(text) as { hooks?: object };
        expect(JSON.parse(once.text)).toMatchObject(rest);
        const own = hookCommands(once.text).filter(({ command }) => !isOurCommand(command));
        expect(own).toEqual(hookCommands(JSON.stringify({ hooks: before })));
      }),
      { numRuns: 200 },
    );
  });

  test('any settings that somebody else wrote anew in between lose only our hooks', () => {
    fc.assert(
      fc.property(settingsText, (text) => {
        const added = install(text);
        const changed = JSON.stringify({ ...JSON.parse(added.text), added: true }, null, 3);
        const wanted = { ...JSON.parse(text), added: true };
        expect(JSON.parse(stripHooks(changed, added.record) ?? '')).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

test('without a record, what only held ours goes with them', () => {
  expect(stripHooks(install('{"a": 1}').text)).toBe('{"a": 1}');
  expect(stripHooks(install('{"a": 1, "hooks": {}}').text)).toBe('{"a": 1}');
});

describe('a command is ours', () => {
  test.each([
    'ai-tracker hook-post-tool',
    '[ ! -x /usr/bin/ai-tracker ] || /usr/bin/ai-tracker hook',
    '[ ! -x /usr/bin/ai-tracker ] || exec /usr/bin/ai-tracker hook',
    "[ ! -x '/with blanks/ai-tracker' ] || '/with blanks/ai-tracker' hook",
    'cc-ai-tracker hook',
    '/usr/local/bin/ai-tracker hook-pre-tool',
    '"/with blanks/ai-tracker" hook',
    `'/it'\\''s here/ai-tracker' hook`,
    '/with\\ blanks/ai-tracker hook',
    '$HOME/bin/ai-tracker hook-post-tool',
    'AI_TRACKER_INGEST=foreground ai-tracker hook-post-tool',
    'ai-tracker hook-post-tool 2>/dev/null || true',
    'python3 /home/u/.claude/hooks/log_claude_edit.py',
    '"/home/u/capture_before_write.py"',
  ])('%s', (command) => expect(isOurCommand(command)).toBe(true));

  test.each([
    'my-ai-tracker hook',
    '[ ! -x /usr/bin/mine ] || /usr/bin/mine hook',
    'ai-tracker stats',
    'ai-tracker hooks',
    'ai-tracker-hook hook',
    'echo ai-tracker hook',
    'mine && ai-tracker hook',
    'ai-tracker hook; mine',
    'ai-tracker hook && mine',
    'ai-tracker hook | mine',
    '/ai-tracker/run hook',
    'not_log_claude_edit.py',
    '',
  ])('not: %s', (command) => expect(isOurCommand(command)).toBe(false));

  test('and names the program that it runs, whatever its path', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((part) => !part.includes('\0')),
        (part) => {
          const program = `/${part}/ai-tracker`;
          const command = JSON.stringify(hookGroup({ event: 'Stop', verb: 'hook' }, program));
          const hook = (JSON.parse(command) as { hooks: { command: string }[] }).hooks[0];
          expect(parseOurCommand(hook?.command ?? '')).toEqual({ program, verb: 'hook' });
        },
      ),
    );
  });
});

test.each([
  ['[]', 'it holds no object'],
  ['1', 'it holds no object'],
  ['{"hooks": []}', '"hooks" is no object'],
  ['{"hooks": null}', '"hooks" is no object'],
  ['{"hooks": {"Stop": {}}}', '"hooks.Stop" is no list'],
])('settings %s are not touched: %s', (text, problem) => expect(shapeProblem(text)).toBe(problem));
