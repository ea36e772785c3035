import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { maxTrackedLines } from '../../src/context/read-file.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

/** The last edit's lines: `+added -removed`; `none` when there is no edit. */
function lastEdit(): string {
  work.ingest();
  const [row] = work.query<{ lines_added: number; lines_removed: number }>(
    'SELECT * FROM edits ORDER BY id DESC LIMIT 1',
  );
  return row === undefined ? 'none' : `+${row.lines_added} -${row.lines_removed}`;
}

function post(tool: string, input: unknown, more: Record<string, unknown> = {}): void {
  work.deliver('hook-post-tool', { session_id: 'abc123', tool_name: tool, tool_input: input, cwd: work.repo, ...more });
}

function pre(tool: string, input: unknown): void {
  work.deliver('hook-pre-tool', { session_id: 'abc123', tool_name: tool, tool_input: input, cwd: work.repo });
}

describe('a bare payload of Edit', () => {
  const input = (file: string) => ({ file_path: file, old_string: 'a', new_string: 'b\nc' });

  test('whose file is there', () => {
    work.write('f.ts', 'first\nb\nc\nlast\n');
    post('Edit', input(work.path('f.ts')));
    expect(lastEdit()).toBe('+2 -1');
    work.commitAll();
    expect(work.authors('f.ts')).toBe('haah');
  });
  test('whose file is missing', () => {
    post('Edit', input('/p/f.ts'), { cwd: '/p' });
    expect(lastEdit()).toBe('+2 -1');
    expect(work.query('SELECT file_path, working_directory, session_id, tool_type, committed FROM edits')).toEqual([
      { file_path: '/p/f.ts', working_directory: '/p', session_id: 'abc123', tool_type: 'Edit', committed: 0 },
    ]);
  });
  test('whose file does not hold the new text: the payload’s word counts, no line is the agent’s', () => {
    work.write('f.ts', 'first\na\nlast\n');
    post('Edit', input(work.path('f.ts')));
    expect(lastEdit()).toBe('+2 -1');
    work.commitAll();
    expect(work.authors('f.ts')).toBe('hhh');
  });
  test('that deletes lines', () => {
    work.write('f.ts', 'one\ntwo\nthree\n');
    work.commitAll();
    work.write('f.ts', 'one\nthree\n');
    post('Edit', { file_path: work.path('f.ts'), old_string: 'two\n', new_string: '' });
    expect(lastEdit()).toBe('+0 -1');
    work.commitAll();
    expect(work.counts()).toBe('+0/0/0 -1/0/0');
  });
  test('of a file that is not UTF-8 or has CR LF', () => {
    work.write('f.ts', Buffer.from('caf\xe9\r\nb\r\nc\r\nlast\r\n', 'latin1'));
    post('Edit', input(work.path('f.ts')));
    expect(lastEdit()).toBe('+2 -1');
    work.commitAll();
    expect(work.authors('f.ts')).toBe('haah');
  });
  test('two of them in one file, ingested together', () => {
    work.write('f.ts', 'one\nTWO\nthree\nFOUR\n');
    post('Edit', { file_path: work.path('f.ts'), old_string: 'two', new_string: 'TWO' });
    post('Edit', { file_path: work.path('f.ts'), old_string: 'four', new_string: 'FOUR' });
    work.ingest();
    work.commitAll();
    expect(work.authors('f.ts')).toBe('haha');
  });
});

describe('a bare payload of MultiEdit', () => {
  test('counts all its replacements', () => {
    work.write('f.ts', 'ONE\nmiddle\nTWO\nTWO and a half\n');
    const edits = [
      { old_string: 'one', new_string: 'ONE' },
      { old_string: 'two', new_string: 'TWO\nTWO and a half' },
    ];
    post('MultiEdit', { file_path: work.path('f.ts'), edits });
    expect(lastEdit()).toBe('+3 -2');
    work.commitAll();
    expect(work.authors('f.ts')).toBe('ahaa');
  });
});

describe('a bare payload of Write', () => {
  test('with what its pre-tool hook saw', () => {
    work.write('f.ts', 'person\nold\n');
    pre('Write', { file_path: work.path('f.ts'), content: 'person\nnew\n' });
    work.ingest();
    work.write('f.ts', 'person\nnew\n');
    post('Write', { file_path: work.path('f.ts'), content: 'person\nnew\n' });
    expect(lastEdit()).toBe('+1 -1');
    work.commitAll();
    expect(work.authors('f.ts')).toBe('ha');
  });
  test('ingested after the next commit: the commit before the call serves', () => {
    work.write('f.ts', 'person\nold\n');
    work.commitAll();
    work.write('f.ts', 'person\nnew\nmore\n');
    post('Write', { file_path: work.path('f.ts'), content: 'person\nnew\nmore\n' });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    work.git('commit', '-qam', 'later', { env: { GIT_COMMITTER_DATE: later } });
    expect(lastEdit()).toBe('+2 -1');
  });
  test('without one: the last commit serves', () => {
    work.write('f.ts', 'person\nold\n');
    work.commitAll();
    work.write('f.ts', 'person\nnew\nmore\n');
    post('Write', { file_path: work.path('f.ts'), content: 'person\nnew\nmore\n' });
    expect(lastEdit()).toBe('+2 -1');
  });
  test('of a file in no commit and no repository', () => {
    const file = join(work.root, 'elsewhere.txt');
    post('Write', { file_path: file, content: 'one\ntwo' });
    expect(lastEdit()).toBe('+2 -0');
    expect(work.query('SELECT repository_id FROM edits')).toEqual([{ repository_id: null }]);
  });
  test('whose pre-tool hook came and the call never: nothing changed hands', () => {
    work.write('f.ts', 'person\n');
    pre('Write', { file_path: work.path('f.ts'), content: 'agent\n' });
    work.commitAll();
    expect(work.authors('f.ts')).toBe('h');
    expect(work.query('SELECT * FROM edits')).toEqual([]);
    expect(work.query('SELECT * FROM pending_files')).toEqual([]);
  });
});

describe('where a file is', () => {
  test.each([
    ['relative to the session’s folder', 'sub/f.txt', 'sub/f.txt'],
    ['with dots in it', './sub/../f.txt', 'f.txt'],
  ])('%s', (_name, given, place) => {
    post('Write', { file_path: given, content: 'x\n' });
    work.ingest();
    expect(work.query('SELECT file_path FROM edits')).toEqual([{ file_path: work.path(place) }]);
  });
  test('relative to the hook’s folder, when the payload has none', () => {
    mkdirSync(work.path('sub'));
    const payload = { session_id: 's', tool_name: 'Write', tool_input: { file_path: 'f.txt', content: 'x\n' } };
    work.deliver('hook-post-tool', payload, { cwd: work.path('sub') });
    work.ingest();
    expect(work.query('SELECT file_path, working_directory FROM edits')).toEqual([
      { file_path: work.path('sub/f.txt'), working_directory: work.path('sub') },
    ]);
  });
  test('in the home folder', () => {
    post('Write', { file_path: '~/f.txt', content: 'x\n' });
    work.ingest();
    expect(work.query('SELECT file_path FROM edits')).toEqual([{ file_path: join(work.home, 'f.txt') }]);
  });
  test('behind a symbolic link: the lines are the real file’s', () => {
    work.write('real.txt', 'one\ntwo\n');
    symlinkSync('real.txt', work.path('link.txt'));
    post('Write', { file_path: work.path('link.txt'), content: 'one\ntwo\n' }, { tool_response: { type: 'create' } });
    work.commitAll();
    expect(work.authors('real.txt')).toBe('aa');
    expect(work.query('SELECT file_path, real_path FROM edits')).toEqual([
      { file_path: work.path('link.txt'), real_path: work.path('real.txt') },
    ]);
  });
  test.each([
    ['a folder', () => mkdirSync(work.path('odd'))],
    ['a named pipe', () => execFileSync('mkfifo', [work.path('odd')])],
    ['an endless device', () => symlinkSync('/dev/zero', work.path('odd'))],
    ['a link to itself', () => symlinkSync('odd', work.path('odd'))],
  ])('%s is not read: the payload’s word counts', (_name, make) => {
    make();
    post('Edit', { file_path: work.path('odd'), old_string: 'a', new_string: 'b\nc' });
    expect(lastEdit()).toBe('+2 -1');
  });
  test('a name that no file can have is a call, and no edit', () => {
    post('Edit', { file_path: `${work.repo}/a\0b`, old_string: 'a', new_string: 'b' });
    expect(lastEdit()).toBe('none');
    expect(work.query('SELECT tool_name FROM tool_calls')).toEqual([{ tool_name: 'Edit' }]);
  });
});

describe('what an edit means for the lines', () => {
  const told = (original: string | null, content: string, more: Record<string, unknown> = {}) => {
    work.write('f.txt', content);
    const response = { type: original === null ? 'create' : 'update', content, originalFile: original, ...more };
    post('Write', { file_path: work.path('f.txt'), content }, { tool_response: response });
  };

  test('what a person changed in the proposal before accepting it is the person’s', () => {
    work.write('f.txt', 'agent\nperson\n');
    post(
      'Write',
      { file_path: work.path('f.txt'), content: 'agent\nto be changed\n' },
      { tool_response: { type: 'create', content: 'agent\nperson\n', originalFile: null, userModified: true } },
    );
    expect(lastEdit()).toBe('+2 -0');
    work.commitAll();
    expect(work.authors('f.txt')).toBe('ah');
  });
  test('what is staged for review was not written', () => {
    told('one\n', 'two\n', { staged: true });
    expect(lastEdit()).toBe('none');
  });
  test('a binary file has no lines', () => {
    told(null, 'a\0b\nc\n');
    expect(lastEdit()).toBe('+0 -0');
    work.commitAll();
    expect(work.query('SELECT committed FROM edits')).toEqual([{ committed: 1 }]);
  });
  test('of a file of very many lines none is followed', () => {
    told(null, '\n'.repeat(maxTrackedLines + 1));
    expect(lastEdit()).toBe('+0 -0');
    expect(work.query('SELECT * FROM pending_files')).toEqual([]);
  });
  test('a file with CR LF, which the client tells as LF', () => {
    work.write('f.txt', 'one\r\ntwo\r\n');
    work.commitAll();
    work.write('f.txt', 'one\r\nTWO\r\nTHREE\r\n');
    const response = { oldString: 'two', newString: 'TWO\nTHREE', originalFile: 'one\ntwo\n' };
    post(
      'Edit',
      { file_path: work.path('f.txt'), old_string: 'two', new_string: 'TWO\nTHREE' },
      { tool_response: response },
    );
    expect(lastEdit()).toBe('+2 -1');
    work.commitAll();
    expect(work.authors('f.txt')).toBe('haa');
    expect(work.counts()).toBe('+2/0/0 -1/0/0');
  });
  test('a line that joins with the next one is the agent’s', () => {
    work.write('f.txt', 'one\ntwo\nthree\nfour\n');
    work.commitAll();
    work.agentEdits('f.txt', 'two\n', 'two, ');
    work.commitAll();
    expect(work.authors('f.txt')).toBe('hah');
    expect(work.counts()).toBe('+1/0/0 -2/0/0');
  });
  test('one text replaced everywhere', () => {
    work.write('f.txt', 'x\ny\nx\ny\n');
    work.commitAll();
    work.agentEdits('f.txt', 'x', 'z', { all: true });
    work.commitAll();
    expect(work.authors('f.txt')).toBe('ahah');
  });
});

describe('who did it', () => {
  const payload = { session_id: 's', tool_name: 'Write', tool_input: { file_path: 'f.txt', content: 'x\n' } };

  test('the agent id comes from the hook’s environment, the subagent’s from the payload', () => {
    work.deliver('hook-post-tool', { ...payload, agent_id: 'sub' }, { env: { AGENT_ID: 'worker-7' } });
    work.ingest();
    expect(work.query('SELECT agent_id, subagent_id FROM edits')).toEqual([
      { agent_id: 'worker-7', subagent_id: 'sub' },
    ]);
    expect(work.query('SELECT id, agent_id FROM agent_sessions')).toEqual([{ id: 's', agent_id: 'worker-7' }]);
  });
  test('the model comes from the transcript, also when that lags behind the hook', () => {
    const path = join(work.root, 's.jsonl');
    const says = (model: string, id: string) =>
      `${JSON.stringify({ message: { role: 'assistant', model, content: [{ type: 'tool_use', id }] } })}\n`;
    const write = (id: string, more = {}) =>
      work.deliver('hook-post-tool', { ...payload, transcript_path: path, tool_use_id: id, ...more });
    const models = () => work.query<{ m: string }>('SELECT model AS m FROM edits ORDER BY id').map(({ m }) => m);
    write('toolu_1', { agent_id: 'sub' });
    writeFileSync(path, says('claude-a', 'toolu_2'));
    write('toolu_2');
    work.ingest();
    expect(models()).toEqual([null, 'claude-a']);
    mkdirSync(join(work.root, 's/subagents'), { recursive: true });
    writeFileSync(join(work.root, 's/subagents/agent-sub.jsonl'), says('claude-b', 'toolu_1'));
    work.deliver('hook', { session_id: 's', hook_event_name: 'Stop', transcript_path: path });
    work.ingest();
    expect(models()).toEqual(['claude-b', 'claude-a']);
    expect(work.query("SELECT model FROM origins WHERE author = 'ai'")).toEqual([
      { model: 'claude-b' },
      { model: 'claude-a' },
    ]);
  });
  test('a tool that we do not know is counted, and nothing else', () => {
    post('mcp__files__store', { path: '/p/f', text: 'secret' }, { tool_response: [{ type: 'text', text: 'stored' }] });
    expect(lastEdit()).toBe('none');
    expect(work.query('SELECT tool_name, success FROM tool_calls')).toEqual([
      { tool_name: 'mcp__files__store', success: 1 },
    ]);
  });
  test('a failed call counts as one that failed', () => {
    post('Edit', { file_path: '/p/f', old_string: 'a', new_string: 'b' }, { hook_event_name: 'PostToolUseFailure' });
    expect(lastEdit()).toBe('none');
    expect(work.query('SELECT success FROM tool_calls')).toEqual([{ success: 0 }]);
  });
});
