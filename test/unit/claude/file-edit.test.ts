import { describe, expect, test } from 'vitest';
import { toEvent } from '../../../src/claude/event.ts';
import type { FileEdit } from '../../../src/claude/file-edit.ts';
import { untouchedLines } from '../../../src/claude/replace-text.ts';
import { parsePayload } from '../../../src/claude/wire.ts';

/** What a finished call of an editing tool did. */
function edit(tool: string, input: unknown, response?: unknown): FileEdit | undefined {
  const payload = { session_id: 's', tool_name: tool, tool_input: input, tool_response: response };
  const event = toEvent('hook-post-tool', parsePayload(Buffer.from(JSON.stringify(payload))));
  return event?.kind === 'after-tool' ? event.edit : undefined;
}

function edited(original: string, oldText: string, newText: string, response: Record<string, unknown> = {}) {
  const input = { file_path: '/p/f', old_string: oldText, new_string: newText, replace_all: response['replaceAll'] };
  return edit('Edit', input, { oldString: oldText, newString: newText, originalFile: original, ...response })?.after;
}

describe('what Edit made of a file', () => {
  test.each([
    ['replaces once', 'a b a\n', 'a', 'x', {}, 'x b a\n'],
    ['replaces all', 'a b a\n', 'a', 'x', { replaceAll: true }, 'x b x\n'],
    ['takes $& literally', 'a $& b\n', '$&', "$1 $' $$", {}, "a $1 $' $$ b\n"],
    ['deletes a line with its end', 'one\ntwo\nthree\n', 'two', '', {}, 'one\nthree\n'],
    ['deletes the end of a line with its line end', 'foo bar\nbaz\n', ' bar', '', {}, 'foobaz\n'],
    ['deletes within a line', 'foo bar baz\n', ' bar', '', {}, 'foo baz\n'],
    ['deletes all, where some end a line', 'x bar\nbar y\nbar\n', 'bar', '', { replaceAll: true }, 'x bar y\n'],
    ['creates a file by an empty old text', '', '', 'new\n', {}, 'new\n'],
  ])('%s', (_name, original, oldText, newText, response, after) => {
    expect(edited(original, oldText, newText, response)).toBe(after);
  });

  test('quotes that the client normalised: the patch tells what was written', () => {
    const structuredPatch = [
      {
        oldStart: 1,
        oldLines: 2,
        newStart: 1,
        newLines: 2,
        lines: ['-It’s “here”', '+It’s “there”', ' plain'],
      },
    ];
    const input = { file_path: '/p/f', old_string: 'It\'s "here"', new_string: 'It\'s "there"' };
    const response = {
      oldString: 'It’s “here”',
      newString: 'It\'s "there"',
      originalFile: 'It’s “here”\nplain\n',
      structuredPatch,
    };
    expect(edit('Edit', input, response)?.after).toBe('It’s “there”\nplain\n');
  });

  test('tabs stay tabs, although the patch shows spaces', () => {
    const lines = [' func a() {', '   if x {', '-    return 1', '+    return 2', '   }', ' }'];
    const structuredPatch = [{ oldStart: 1, oldLines: 5, newStart: 1, newLines: 5, lines }];
    const original = 'func a() {\n\tif x {\n\t\treturn 1\n\t}\n}\n';
    expect(edited(original, '\t\treturn 1', '\t\treturn 2', { structuredPatch })).toBe(
      'func a() {\n\tif x {\n\t\treturn 2\n\t}\n}\n',
    );
  });

  test('nothing can be said where neither the text nor the patch fits', () => {
    const structuredPatch = [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-other', '+new'] }];
    expect(edited('original\n', 'missing', 'new', { structuredPatch })).toBeUndefined();
  });
});

describe('what was there before Write', () => {
  const patch = [{ oldStart: 1, oldLines: 2, newStart: 1, newLines: 2, lines: [' one', '-two', '+TWO'] }];

  test('the file that the client read', () => {
    expect(edit('Write', { file_path: '/p/f', content: 'b' }, { type: 'update', originalFile: 'a' })?.before).toBe('a');
  });
  test('no file', () => {
    expect(
      edit('Write', { file_path: '/p/f', content: 'b' }, { type: 'create', originalFile: null })?.before,
    ).toBeNull();
  });
  test('what the patch was made from, of a file too large to tell', () => {
    const response = { type: 'update', originalFile: null, structuredPatch: patch };
    expect(edit('Write', { file_path: '/p/f', content: 'one\nTWO\n' }, response)?.before).toBe('one\ntwo\n');
  });
  test('unknown, of an older client', () => {
    expect(edit('Write', { file_path: '/p/f', content: 'b' }, { type: 'update' })?.before).toBeUndefined();
  });
});

describe('what is no edit', () => {
  const input = { file_path: '/p/f', old_string: 'a', new_string: 'b' };

  test.each([
    ['held back for review', input, { staged: true }],
    ['a notebook’s error', { notebook_path: '/p/f', new_source: 'a' }, { error: 'no such cell' }],
    ['without a path', { old_string: 'a', new_string: 'b' }, undefined],
    ['a path with NUL', { ...input, file_path: '/p/\0f' }, undefined],
    ['a path of another type', { ...input, file_path: ['/p/f'] }, undefined],
  ])('%s', (_name, toolInput, response) => {
    expect(edit('Edit', toolInput, response)).toBeUndefined();
  });

  test('a failed call', () => {
    const payload = { session_id: 's', tool_name: 'Edit', tool_input: input, hook_event_name: 'PostToolUseFailure' };
    const event = toEvent('hook', parsePayload(Buffer.from(JSON.stringify(payload))));
    expect(event).toMatchObject({ kind: 'after-tool', success: false, edit: undefined });
  });
});

describe('what the agent proposed and a person changed before accepting', () => {
  test('Write', () => {
    const response = { type: 'create', content: 'agent\nperson\n', originalFile: null, userModified: true };
    const found = edit('Write', { file_path: '/p/f', content: 'agent\n' }, response);
    expect(found).toMatchObject({ after: 'agent\nperson\n', proposed: 'agent\n' });
  });
  test('Edit', () => {
    const input = { file_path: '/p/f', old_string: 'a', new_string: 'agent' };
    const response = { oldString: 'a', newString: 'agent, person', originalFile: 'a\n', userModified: true };
    expect(edit('Edit', input, response)).toMatchObject({ after: 'agent, person\n', proposed: 'agent\n' });
  });
  test('nothing changed: no proposal', () => {
    const response = { type: 'create', content: 'agent\n', originalFile: null, userModified: true };
    expect(edit('Write', { file_path: '/p/f', content: 'agent\n' }, response)?.proposed).toBeUndefined();
  });
});

describe('lines outside what a replacement touches', () => {
  const untouched = (before: string, oldText: string, newText: string, all = false) =>
    untouchedLines(before, [{ oldText, newText, all }]);

  test.each([
    ['a whole line', 'a\nb\nc\n', 'b\n', 'x\n', { prefix: 1, suffix: 1 }],
    ['within a line', 'a\nb1 b2\nc\n', 'b2', 'x', { prefix: 1, suffix: 1 }],
    ['a line and its end: the next one joins', 'a\nb\nc\nd\n', 'b\n', 'x ', { prefix: 1, suffix: 1 }],
    ['a deleted line, its end with it', 'a\nb\nc\n', 'b', '', { prefix: 1, suffix: 1 }],
    ['a deleted end of a line: the next one joins', 'a\nb1 b2\nc\nd\n', ' b2', '', { prefix: 1, suffix: 1 }],
    ['the last line, without an end', 'a\nb', 'b', 'x', { prefix: 1, suffix: 0 }],
  ])('%s', (_name, before, oldText, newText, lines) => {
    expect(untouched(before, oldText, newText)).toEqual(lines);
  });

  test('between the first and the last of all', () => {
    expect(untouched('a\nx\nb\nx\nc\n', 'x', 'y', true)).toEqual({ prefix: 1, suffix: 1 });
  });
  test('nothing is known where the text is not found, or stands at several places', () => {
    expect(untouched('x\na\nx\n', 'x', 'y')).toBeUndefined();
    expect(untouched('a\n', 'z', 'y')).toBeUndefined();
    expect(untouched('a\n', '', 'y')).toBeUndefined();
  });
});
