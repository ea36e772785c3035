import { utimesSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Calls of editing tools whose end does not tell what the file held: a large one, an older client, no response.

/** All is told within a second, in which somebody commits, too. */
class Second extends Work {
  readonly second = Math.ceil(Date.now() / 1000) + 1;
  #told = 0;

  override deliveryTime(): bigint {
    return BigInt(this.second) * 1_000_000_000n + BigInt(++this.#told) * 1_000_000n;
  }
}

let work: Second;
let cwd: string;

beforeEach(() => {
  work = new Second();
  cwd = work.repo;
  work.write('f.txt', 'one\ntwo\nthree\n');
  work.commitAll();
  work.meet();
});

afterEach(() => work.remove());

interface Call {
  readonly tool: string;
  readonly input: object;
  readonly response?: object;
  readonly after: string;
}

const replaced = { old_string: 'two\n', new_string: 'two\nagent one\n' };
const after = 'one\ntwo\nagent one\nthree\n';
const patch = [{ oldStart: 1, oldLines: 3, newStart: 1, newLines: 4, lines: [' one', ' two', '+agent one', ' three'] }];

const calls: readonly (readonly [string, Call])[] = [
  ['an Edit without a response', { tool: 'Edit', input: replaced, after }],
  [
    'an Edit of a file that is too large to tell',
    {
      ...{ tool: 'Edit', input: replaced, after },
      response: { oldString: 'two\n', newString: 'two\nagent one\n', originalFile: null, structuredPatch: patch },
    },
  ],
  [
    'a MultiEdit without a response',
    {
      tool: 'MultiEdit',
      input: { edits: [replaced, { old_string: 'agent one\n', new_string: 'agent one\nagent two\n' }] },
      after: 'one\ntwo\nagent one\nagent two\nthree\n',
    },
  ],
  [
    'a MultiEdit of an older client',
    { tool: 'MultiEdit', input: { edits: [replaced] }, response: { edits: [replaced] }, after },
  ],
  ['a Write without a response', { tool: 'Write', input: { content: after }, after }],
  [
    'a Write that does not tell what was there',
    { tool: 'Write', input: { content: after }, response: { type: 'update', content: after }, after },
  ],
];

/** A call as the client tells it; `before`: the hook before it is told too, and `seen`: ingested before it is done. */
function does({ tool, input, response, after }: Call, before?: 'told' | 'seen', id: string | undefined = 'call'): void {
  const file_path = join(cwd, 'f.txt');
  const told = { session_id: 's', cwd: work.repo, tool_name: tool, tool_input: { file_path, ...input } };
  const common = { ...told, ...(id && { tool_use_id: id }) };
  if (before !== undefined) work.deliver('hook-pre-tool', { ...common, hook_event_name: 'PreToolUse' });
  if (before === 'seen') work.ingest();
  work.write(relative(work.repo, file_path), after);
  const end = { ...common, hook_event_name: 'PostToolUse', ...(response && { tool_response: response }) };
  work.deliver('hook-post-tool', end);
}

/** Somebody, after all that is told. */
function writesLater(text: string): void {
  work.write('f.txt', text);
  utimesSync(work.path('f.txt'), work.second + 1, work.second + 1);
}

/** By somebody of whom no hook tells, in the same second. */
function commitsAtOnce(): void {
  const date = `@${work.second} +0000`;
  const env = { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
  work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-qam', 'at once', { cwd, env });
}

describe.each(calls)('%s', (_, call) => {
  const agents = call.after.split('\n').filter((line) => line.startsWith('agent')).length;
  const authors = `hh${'a'.repeat(agents)}h`;

  test('and a commit at once', () => {
    does(call);
    commitsAtOnce();
    expect(work.authors('f.txt')).toBe(authors);
    expect(work.counts()).toBe(`+${agents}/0/0 -0/0/0`);
  });

  test('and a commit at once, of which git’s hook tells', () => {
    does(call);
    commitsAtOnce();
    work.deliver('git-post-commit', '');
    expect(work.authors('f.txt')).toBe(authors);
  });

  test('just after a commit', () => {
    work.agentWrites('g.txt', 'agent two\n', { session: 's' });
    work.write('f.txt', 'one\ntwo\nthree\n');
    work.git('add', 'g.txt');
    commitsAtOnce();
    does(call);
    commitsAtOnce();
    expect(work.authors('f.txt') + work.authors('g.txt')).toBe(`${authors}a`);
    expect(work.totals()).toBe(`${agents + 1}/3/0`);
  });

  test('in a linked work tree that the session is not in', () => {
    cwd = join(work.root, 'linked');
    work.git('worktree', 'add', '-q', '-b', 'linked', cwd);
    does(call);
    commitsAtOnce();
    expect(work.authors('f.txt', 'HEAD', cwd)).toBe(authors);
  });

  test('after what a person wrote, which the hook before the call saw', () => {
    work.write('f.txt', 'zero\none\ntwo\nthree\n');
    does({ ...call, ...withLine(call) }, 'seen');
    commitsAtOnce();
    expect(work.authors('f.txt')).toBe(`h${authors}`);
  });

  test('the same of a client that names no calls', () => {
    work.write('f.txt', 'zero\none\ntwo\nthree\n');
    does({ ...call, ...withLine(call) }, 'seen', '');
    commitsAtOnce();
    expect(work.authors('f.txt')).toBe(`h${authors}`);
  });

  test('told late, when a person has changed its lines and committed them', () => {
    does(call, 'seen');
    writesLater(call.after.replace('agent one', 'no more'));
    commitsAtOnce();
    expect(work.authors('f.txt')).toBe(authors.replace('a', 'h'));
  });

  test('told late, when the file is gone', () => {
    does(call, 'seen');
    commitsAtOnce();
    work.git('rm', '-q', 'f.txt', { cwd });
    commitsAtOnce();
    expect(work.authors('f.txt', 'HEAD~1')).toBe(authors);
  });

  test('told late with the hook before it, when the file is gone', () => {
    does(call, 'told');
    commitsAtOnce();
    work.git('rm', '-q', 'f.txt', { cwd });
    commitsAtOnce();
    expect(work.authors('f.txt', 'HEAD~1')).toBe(authors);
  });
});

/** The call where a person has put a line before all. */
function withLine({ input, response, after }: Call): Pick<Call, 'input' | 'response' | 'after'> {
  const add = (told: object) => ('content' in told ? { ...told, content: `zero\n${after}` } : told);
  return { input: add(input), ...(response && { response: add(response) }), after: `zero\n${after}` };
}

const removing: Call = { tool: 'Edit', input: { old_string: 'two\n', new_string: '' }, after: 'one\nthree\n' };

test('an edit that only takes lines out, told late', () => {
  does(removing);
  writesLater('person one\none\nthree\n');
  commitsAtOnce();
  work.ingest();
  expect(work.counts()).toBe('+0/1/0 -1/0/0');
});

test('an edit that only takes lines out, after what a person wrote, which the hook before the call saw', () => {
  work.write('f.txt', 'zero\none\ntwo\nthree\n');
  does({ ...removing, after: 'zero\none\nthree\n' }, 'seen');
  commitsAtOnce();
  work.ingest();
  expect(work.counts()).toBe('+0/1/0 -1/0/0');
});

test('an edit of what is not committed, told when a person has written more', () => {
  work.agentEdits('f.txt', 'three\n', 'three\nagent two\n');
  does({ tool: 'Edit', input: replaced, after: `${after}agent two\n` }, undefined, '');
  writesLater(`person one\n${after}agent two\n`);
  commitsAtOnce();
  expect(work.authors('f.txt')).toBe('hhhaha');
});

test('an edit that is told when a call has changed the file since: what is the call’s is', () => {
  does({ tool: 'Edit', input: replaced, after }, undefined, '');
  work.agentRuns(() => writesLater(`${after}agent two\n`));
  commitsAtOnce();
  expect(work.authors('f.txt')).toBe('hhaha');
});
