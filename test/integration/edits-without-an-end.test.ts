import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pause } from '../../src/config/pause.ts';
import { type Work, workWithFile } from '../helpers/work.ts';

// Some clients lose the hooks after their calls, and one that is killed tells no end: what an editing tool was asked to do
// is told before it.

let work: Work;
beforeEach(() => {
  work = workWithFile('person 1\nperson 2\nperson 3\n');
});
afterEach(() => {
  work.remove();
});

interface Call {
  readonly tool: string;
  readonly input: Record<string, unknown>;
  /** The file before and after. */
  readonly before: string | null;
  readonly after: string;
  readonly file: string;
}

const write = (content: string, file = 'new'): Call => ({
  ...{ tool: 'Write', before: null, after: content, file },
  input: { file_path: work.path(file), content },
});
const edit = (before: string, old_string: string, new_string: string): Call => ({
  ...{ tool: 'Edit', before, after: before.replace(old_string, () => new_string), file: 'f' },
  input: { file_path: work.path('f'), old_string, new_string },
});

let calls = 0;
const proposes = (call: Call, more: object = {}, env: Record<string, string> = {}) => {
  const id = `edit_${++calls}`;
  const told = { tool_name: call.tool, tool_use_id: id, tool_input: call.input, ...more };
  work.tells('PreToolUse', told, { env });
  return id;
};
const does = (call: Call, more: object = {}, env: Record<string, string> = {}) => {
  const id = proposes(call, more, env);
  work.write(call.file, call.after);
  return id;
};
const ends = (call: Call, id: string) => {
  const response = { type: call.before === null ? 'create' : 'update', content: call.after, originalFile: call.before };
  const told = call.tool === 'Write' ? response : { originalFile: call.before };
  const payload = { tool_name: call.tool, tool_use_id: id, tool_input: call.input, tool_response: told };
  work.tells('PostToolUse', payload);
};
/** A person's, who is slower than the tick of the kernel's clock, which file times come from. */
const append = (text: string, file = 'f') => {
  pause(30);
  appendFileSync(work.path(file), text);
};
const committed = (file = 'f') => {
  work.commitAll();
  return work.authors(file);
};
const edits = () => work.query<{ tool_type: string }>('SELECT * FROM edits').map((row) => row.tool_type);
const evidence = (file = 'f') => work.blame(file).lines.map((line) => line.evidence);

const start = 'person 1\nperson 2\nperson 3\n';
const begun = { multi: 'agent 1\nperson 2\nagent 3\n' };
const kinds: [string, () => Call, string][] = [
  ['Write of a new file', () => write('agent 1\nagent 2\n'), 'aa'],
  ['Write of a file that was there', () => ({ ...write('person 1\nagent 2\n', 'f'), before: start }), 'ua'],
  ['Edit', () => edit(start, 'person 2', 'agent 2'), 'uau'],
  [
    'MultiEdit',
    () => ({
      ...{ tool: 'MultiEdit', before: start, after: begun.multi, file: 'f' },
      input: {
        file_path: work.path('f'),
        edits: [
          { old_string: 'person 1', new_string: 'agent 1' },
          { old_string: 'person 3', new_string: 'agent 3' },
        ],
      },
    }),
    'aua',
  ],
];

test.each(kinds)('a call of %s whose end is never told did what the file shows', (_, make, authors) => {
  const call = make();
  does(call);
  work.tells('Stop', { background_tasks: [] });
  work.ingest();
  append('person 9\n', call.file);
  expect(committed(call.file)).toBe(`${authors}h`);
  expect(evidence(call.file)).toContain('edit');
  expect(edits()).toEqual([call.tool]);
});

test.each([
  ['UserPromptSubmit', { prompt: 'go on' }],
  ['SessionEnd', { reason: 'other' }],
])('a call ends with %s, and what a person writes then is theirs', (name, more) => {
  does(write('agent 1\n'));
  work.tells(name, more);
  work.ingest();
  append('person 9\n', 'new');
  expect(committed('new')).toBe('ah');
});

describe.each(kinds.filter(([kind]) => kind === 'Edit' || kind === 'Write of a new file'))(
  'a call of %s whose end is never told',
  (_, make, authors) => {
    test.each([
      ['told of at once', true],
      ['told of late', false],
    ])('did it where a commit comes first: %s', (_, isAtOnce) => {
      const call = make();
      does(call);
      if (isAtOnce) work.ingest();
      expect(committed(call.file)).toBe(authors);
      expect(edits()).toEqual([call.tool]);
    });

    test('did it where a shell call commits, whose end is lost too', () => {
      const call = make();
      does(call);
      work.startCall({ env: { CLAUDE_CODE_SESSION_ID: 'session-1' } });
      work.commitAll({ hookEnv: { CLAUDE_CODE_SESSION_ID: 'session-1' } });
      expect(work.authors(call.file)).toBe(authors);
      expect(new Set(evidence(call.file))).toEqual(new Set(authors.includes('u') ? ['edit', null] : ['edit']));
      expect(edits()).toEqual([call.tool]);
    });

    test('did it where another call comes first, and a person changes more', () => {
      const call = make();
      does(call);
      work.agentRuns('true');
      append('person 9\n', call.file);
      expect(committed(call.file)).toBe(`${authors}h`);
    });

    test('did it where the client was killed, and another session begins', () => {
      const call = make();
      does(call, {}, { CLAUDE_PID: deadProcess() });
      work.tells('SessionStart', { source: 'startup' }, { session: 'session-2' });
      work.ingest();
      append('person 9\n', call.file);
      work.agentRuns('true', { session: 'session-2' });
      expect(committed(call.file)).toBe(`${authors}h`);
    });

    test('counts once when its end comes after all', () => {
      const call = make();
      const id = does(call);
      work.tells('Stop', { background_tasks: [] });
      work.ingest();
      append('person 9\n', call.file);
      ends(call, id);
      expect(committed(call.file)).toBe(`${authors}h`);
      expect(edits()).toEqual([call.tool]);
      const modified = work.query('SELECT count(*) AS n FROM file_modifications');
      expect(modified).toEqual([{ n: 1 }]);
    });

    test('did nothing that the file does not show when the turn ends, though a person types it then', () => {
      const call = make();
      proposes(call);
      work.tells('Stop', { background_tasks: [] });
      work.ingest();
      work.write(call.file, call.after);
      expect(committed(call.file)).toBe(authors.replaceAll('a', 'h'));
      expect(edits()).toEqual([]);
    });

    test('did nothing that its transcript tells was refused, though a person types it before the turn ends', () => {
      const call = make();
      const transcript = join(work.root, 'transcript.jsonl');
      const id = proposes(call, { transcript_path: transcript });
      const block = {
        type: 'tool_result',
        tool_use_id: id,
        content: 'The user doesn’t want to proceed',
        is_error: true,
      };
      const line = { type: 'user', timestamp: new Date().toISOString(), message: { role: 'user', content: [block] } };
      const denied = { toolDenialKind: 'user-rejected', toolDenialBeforeRun: true };
      appendFileSync(transcript, `${JSON.stringify({ ...line, ...denied })}\n`);
      work.write(call.file, call.after);
      work.tells('UserPromptSubmit', { prompt: 'go on', transcript_path: transcript });
      expect(committed(call.file)).toBe(authors.replaceAll('a', 'h'));
      expect(edits()).toEqual([]);
    });
  },
);

test('what a person changed before the call is theirs', () => {
  const before = 'person 1\nperson 2b\nperson 3\n';
  work.write('f', before);
  const call = edit(before, 'person 3', 'agent 3');
  proposes(call);
  work.ingest();
  work.write('f', call.after);
  work.tells('Stop', { background_tasks: [] });
  expect(committed()).toBe('uha');
});

test('calls on one file that no end was told of did each their part', () => {
  const first = edit(start, 'person 1', 'agent 1');
  const second = edit(first.after, 'person 3', 'agent 3');
  does(first);
  work.ingest();
  does(second);
  expect(committed()).toBe('aua');
  expect(edits()).toEqual(['Edit', 'Edit']);
});

test('an end that another call’s tells of is enough', () => {
  const first = write('agent 1\n');
  does(first);
  const second: Call = { ...write('agent 1\nagent 2\n'), before: first.after };
  ends(second, does(second));
  append('person 3\n', 'new');
  expect(committed('new')).toBe('aah');
  expect(edits()).toEqual(['Write', 'Write']);
});

test.each([
  ['told', true],
  ['lost', false],
])('a refused call that is asked for again counts once, its end %s', (_, isTold) => {
  const call = write('agent 1\n');
  proposes(call);
  work.ingest();
  const id = proposes(call);
  work.ingest();
  work.write('new', call.after);
  if (isTold) ends(call, id);
  work.tells('Stop', { background_tasks: [] });
  expect(committed('new')).toBe('a');
  expect(edits()).toEqual(['Write']);
});

test('a call that took lines out alone owns nothing of a file that was left as it was', () => {
  proposes(edit(start, 'person 2\n', ''));
  append('person 4\n');
  work.tells('Stop', { background_tasks: [] });
  expect(committed()).toBe('uuuh');
  expect(edits()).toEqual([]);
});

test('no text of a call is kept', () => {
  proposes(write('a secret of theirs\n'));
  work.ingest();
  const [row] = work.query<Record<string, unknown>>('SELECT * FROM proposed_edits');
  expect(row?.['lines_before']).toBeInstanceOf(Buffer);
  const held = Object.values(row ?? {}).map((value) =>
    Buffer.isBuffer(value) ? value.toString('latin1') : String(value),
  );
  expect(held.join()).not.toContain('secret');
});

function deadProcess(): string {
  return work.run('sh', ['-c', 'echo $$']).stdout.trim();
}
