import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEvent } from '../../../src/claude/event.ts';
import { maxFieldBytes, maxWholePayloadBytes, shrinkPayload } from '../../../src/claude/shrink-payload.ts';
import { parsePayload } from '../../../src/claude/wire.ts';

const parse = (text: string) => parsePayload(Buffer.from(text));

describe('a payload', () => {
  test.each([
    ['empty', ''],
    ['no JSON', '{"session_id":'],
    ['an array', '[{"session_id":"s"}]'],
    ['a text', '"session"'],
    ['null', 'null'],
  ])('that is %s is refused, without a word of it', (_name, text) => {
    expect(() => parse(text)).toThrow(/^the payload is (empty|not JSON|not a JSON object)$/);
  });

  test('with a byte order mark is read', () => {
    expect(parse('\uFEFF{"session_id":"s"}').session_id).toBe('s');
  });
  test('with invalid UTF-8 is read', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"session_id":"s","cwd":"/p/'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('"}'),
    ]);
    expect(parsePayload(bytes)).toMatchObject({ session_id: 's', cwd: '/p/\uFFFD\uFFFD' });
  });
  test('with fields of other types and null is read as if it lacked them', () => {
    const payload = parse('{"session_id":"s","cwd":7,"tool_name":null,"tool_input":"text","duration_ms":"3"}');
    expect(payload).toMatchObject({ session_id: 's' });
    expect(Object.values(payload).filter((value) => value !== undefined)).toEqual(['s']);
  });
  test('with a key twice is read as its last says', () => {
    expect(parse('{"session_id":"a","session_id":"b"}').session_id).toBe('b');
  });
  test('cannot reach a prototype', () => {
    const payload = parse(
      '{"session_id":"s","__proto__":{"tool_name":"Edit"},"tool_input":{"__proto__":{"file_path":"/p"}}}',
    );
    expect(payload.tool_name).toBeUndefined();
    expect(({} as Record<string, unknown>)['file_path']).toBeUndefined();
  });
  test('with deep nesting is read', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(parse(`{"session_id":"s","tool_response":{"x":${deep}}}`).session_id).toBe('s');
  });
  test('that names neither a session nor a tool is no event', () => {
    expect(toEvent('hook', parse('{}'))).toBeUndefined();
  });
  test('without an event’s name is what the verb says', () => {
    const payload = parse('{"session_id":"s","tool_name":"Write","tool_input":{"file_path":"/p/f"}}');
    expect(toEvent('hook-pre-tool', payload)).toMatchObject({ kind: 'before-tool', edit: { path: '/p/f' } });
    expect(toEvent('hook-post-tool', payload)).toMatchObject({ kind: 'after-tool', success: true });
  });
});

describe('a large payload', () => {
  const long = 'x"\\\n'.repeat(maxFieldBytes);

  test('loses its long fields and keeps the others', () => {
    const json = JSON.stringify({
      session_id: 's',
      tool_input: { file_path: '/p/f', content: long },
      tool_response: { type: 'update', structuredPatch: [{ lines: [long] }], originalFile: long, userModified: false },
      tool_use_id: 't',
    });
    expect(JSON.parse(shrinkPayload(Buffer.from(json)).toString())).toEqual({
      session_id: 's',
      tool_input: { file_path: '/p/f', content: null },
      tool_response: { type: 'update', structuredPatch: null, originalFile: null, userModified: false },
      tool_use_id: 't',
    });
  });

  test('of many short fields is refused', () => {
    const many = Object.fromEntries(Array.from({ length: maxWholePayloadBytes / 8 }, (_, at) => [`k${at}`, at]));
    expect(() => parse(JSON.stringify({ session_id: 's', tool_input: many }))).toThrow('too many fields');
  });

  test('of long strings after one another shrinks to a small one', () => {
    const fields = Array.from({ length: 20 }, (_, at) => `"k${at}" : "${'y'.repeat(maxFieldBytes)}"`).join(' ,\n');
    expect(shrinkPayload(Buffer.from(`{${fields}}`)).length).toBeLessThan(1000);
  });

  test('whose fields are short stays what it is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(shrinkPayload(Buffer.from(json)).toString()).toBe(json);
      }),
    );
  });

  test('whatever else it holds, is JSON afterwards and lacks the long ones', () => {
    const leaf = fc.oneof(fc.constant(long), fc.string(), fc.double({ noNaN: true }), fc.constant(null));
    const member = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(fc.string(), leaf, { maxKeys: 3 }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), member, { maxKeys: 4 }), fc.constantFrom(0, 1), (payload, indent) => {
        const shrunk: unknown = JSON.parse(
          shrinkPayload(Buffer.from(JSON.stringify(payload, null, indent))).toString(),
        );
        expect(JSON.stringify(shrunk)).not.toContain(JSON.stringify(long));
        expect(Object.keys(shrunk as object)).toEqual(Object.keys(JSON.parse(JSON.stringify(payload)) as object));
      }),
      { numRuns: 30 },
    );
  });
});
