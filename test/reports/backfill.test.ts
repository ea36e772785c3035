import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
let transcript: string[];
beforeEach(() => {
  work = new Work();
  transcript = [];
});
afterEach(() => work.remove());

const run = (...args: string[]) => runHere(args, { env: { HOME: work.home, TZ: 'UTC' }, cwd: work.repo });
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
const rows = (table: string) => work.query(`SELECT * FROM ${table} ORDER BY 1, 2`);

const session = '0d6e9fd6-0f4f-4d6a-9a7a-3f3d2f1d8a11';

/** What the client writes down of an edit, as 2.1.329 does. */
function told(result: object, more: object = {}): void {
  transcript.push(
    JSON.stringify({
      type: 'assistant',
      message: { model: 'claude-opus-5-5', role: 'assistant', content: [] },
      sessionId: session,
    }),
    JSON.stringify({
      ...{
        parentUuid: 'x',
        isSidechain: false,
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result' }] },
      },
      ...{
        timestamp: work.gitClock()['GIT_COMMITTER_DATE'],
        toolUseResult: result,
        sessionId: session,
        cwd: work.repo,
        ...more,
      },
    }),
  );
}

/** Before anything was installed: the agent writes a file, of which no hook tells. */
function wrote(file: string, content: string, more: object = {}): void {
  work.write(file, content);
  const facts = { content, structuredPatch: [], originalFile: null, userModified: false };
  told({ type: 'create', filePath: work.path(file), ...facts }, more);
}

function edited(file: string, oldString: string, newString: string): void {
  const originalFile = work.read(file);
  work.write(file, originalFile.replace(oldString, newString));
  told({
    filePath: work.path(file),
    oldString,
    newString,
    originalFile,
    structuredPatch: [],
    userModified: false,
    replaceAll: false,
  });
}

function commits(message = 'before'): string {
  work.git('add', '-A');
  work.git('commit', '-q', '-m', message);
  return work.git('rev-parse', 'HEAD');
}

/** The transcript is where the client has it, and the tool knows the repository from now on. */
function installed(name = `projects/-repo/${session}.jsonl`): void {
  const path = join(work.home, '.claude', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${transcript.join('\n')}\n`);
  work.agentRuns('true');
  work.ingest();
}

const text = (who: string, ...names: readonly string[]) => names.map((name) => `${who} wrote ${name}\n`).join('');

test('lines that the agent wrote before are the AI’s in blame, and apart from what is recorded in stats', async () => {
  work.write('own.js', text('person', 'a', 'b'));
  wrote('code.js', text('agent', 'one', 'two', 'three', 'four'));
  work.write(
    'code.js',
    work.read('code.js').replace('agent wrote two', 'person wrote two') + text('person', 'five', 'six', 'seven'),
  );
  commits();
  edited('code.js', text('agent', 'four'), text('agent', 'four', 'more'));
  commits();
  installed();
  work.agentWrites('new.js', 'agent new\n');
  work.commitAll();
  const before = await json('stats');
  expect(work.authors('code.js')).toBe('uuuuuuuu');
  const report = await json('backfill');
  expect(report).toMatchObject({
    ...{ dry_run: false, transcripts: 1, edits: 2, edits_elsewhere: 0, complete: true },
    repositories: [{ commits: 1, lines_from_transcripts: 1, lines_from_trailers: 0 }],
  });
  // Of lines that a person changed in between only rows of three are proof, and single ones between the lines they stood between.
  expect(work.authors('code.js')).toBe('uuuuauuu');
  const [line] = work.blame('code.js').lines.filter(({ author }) => author === 'ai');
  expect(line).toMatchObject({ evidence: 'transcript', session_id: session, model: 'claude-opus-5-5' });
  const after = await json('stats');
  const backfilled = { transcript: { commits: 1, ai_lines_added: 1 }, trailer: { commits: 0, ai_lines_added: 0 } };
  expect(after).toEqual({ ...before, backfilled, here: { ...before.here, backfilled } });
  expect((await run('stats')).stdout).toMatch(
    /From transcripts +1 {2}AI lines in 1 commit from before; in no other figure/,
  );
});

test('several edits of one file, the last of which is committed with all others', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three', 'four'));
  edited('code.js', text('agent', 'two'), text('agent', 'two', 'a', 'b', 'c'));
  work.write('code.js', text('person', 'zero') + work.read('code.js'));
  edited('code.js', text('agent', 'three'), text('agent', 'three again'));
  commits();
  installed();
  await run('backfill');
  expect(work.authors('code.js')).toBe('uaaaaaaa');
});

test('a person’s lines in between and changed ones stay nobody’s', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three', 'four', 'five', 'six'));
  const agents = work.read('code.js').split('\n');
  work.write('code.js', [...agents.slice(0, 3), 'person typed this', ...agents.slice(3)].join('\n'));
  commits();
  installed();
  await run('backfill');
  expect(work.authors('code.js')).toBe('aaauaaa');
});

test('what a person changed before accepting it is left alone', async () => {
  work.write('code.js', text('agent', 'one', 'two', 'three') + text('person', 'x', 'y', 'z'));
  const facts = { structuredPatch: [], originalFile: null, userModified: true };
  told({ type: 'create', filePath: work.path('code.js'), content: work.read('code.js'), ...facts });
  commits();
  installed();
  await run('backfill');
  expect(work.authors('code.js')).toBe('uuuuuu');
});

test('twice is once, a dry run does nothing, and --undo takes it all back', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three'));
  commits();
  installed();
  const tables = ['backfilled_commits', 'backfilled_ranges', 'commits', 'line_ranges', 'commit_totals', 'origins'];
  const before = tables.map(rows);
  const dry = await run('backfill', '--dry-run');
  expect(dry.stdout).toContain(
    `Would be found in ${work.repo.split('/').at(-1)} (${work.repo}): 3 lines by transcripts, in 1 commit.`,
  );
  expect(tables.map(rows)).toEqual(before);
  const first = await run('backfill');
  expect(first.stdout).toContain(
    '3 lines by transcripts, in 1 commit.\nTake it back with: ai-tracker backfill --undo\n',
  );
  const once = tables.map(rows);
  expect((await run('backfill')).stdout).toContain('Nothing new was found.');
  expect(tables.map(rows)).toEqual(once);
  expect(work.authors('code.js')).toBe('aaa');
  expect((await run('verify')).status).toBe(0);
  expect((await run('backfill', '--undo')).stdout).toBe('Taken out: 3 lines of the AI’s in 1 commit.\n');
  expect(tables.map(rows)).toEqual(before);
  expect(work.authors('code.js')).toBe('uuu');
});

test('what is recorded is left alone, and each line is found once', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three'));
  const first = commits();
  work.write('copy.js', work.read('code.js'));
  work.write('code.js', '');
  commits();
  work.write('code.js', text('agent', 'one', 'two', 'three'));
  commits();
  installed();
  work.write('recorded.js', text('person', 'r1', 'r2', 'r3'));
  told({
    type: 'create',
    filePath: work.path('recorded.js'),
    content: work.read('recorded.js'),
    structuredPatch: [],
    originalFile: null,
  });
  installed();
  work.commitAll();
  await run('backfill');
  expect(work.authors('recorded.js')).toBe('hhh');
  expect(work.authors('code.js', first)).toBe('aaa');
  // Typed again is typed; another file is not the one that was written.
  expect([work.authors('code.js'), work.authors('copy.js')]).toEqual(['uuu', 'uuu']);
});

test('transcripts of subagents, forked sessions and broken lines', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three'), { agentId: 'a1' });
  commits();
  transcript.push('{"toolUseResult":{"filePath":', '', 'null', '{"toolUseResult":"Error: no","timestamp":"x"}');
  told({ type: 'create', filePath: '/nowhere/at/all.js', content: 'x\n', structuredPatch: [], originalFile: null });
  installed(`projects/-repo/${session}/subagents/agent-a1.jsonl`);
  installed('projects/-repo/fork.jsonl');
  const report = await json('backfill');
  expect(report).toMatchObject({ transcripts: 2, edits: 2, edits_elsewhere: 1 });
  expect(rows('backfilled_ranges')).toMatchObject([{ subagent_id: 'a1', start_line: 1, end_line: 3 }]);
  expect(JSON.stringify(rows('backfilled_ranges'))).not.toContain('wrote');
});

describe('trailers', () => {
  const signed = 'change\n\nCo-Authored-By: Claude Opus <noreply@anthropic.com>';

  test('are taken when asked for: whole commits, with what transcripts tell apart', async () => {
    wrote('code.js', text('agent', 'one', 'two', 'three'));
    work.write('more.js', text('somebody', 'x', 'y'));
    commits(signed);
    work.write('other.js', text('person', 'x'));
    commits('by hand\n\nCo-authored-by: Claude Monet <claude@example.com>');
    installed();
    await run('backfill');
    expect([work.authors('code.js'), work.authors('more.js')]).toEqual(['aaa', 'uu']);
    expect((await json('backfill', '--trailers')).repositories).toMatchObject([
      { lines_from_transcripts: 0, lines_from_trailers: 2 },
    ]);
    expect([work.authors('more.js'), work.authors('other.js')]).toEqual(['aa', 'u']);
    expect(work.blame('more.js').lines[0]).toMatchObject({ evidence: 'trailer', session_id: null });
    expect((await json('stats')).backfilled).toEqual({
      transcript: { commits: 1, ai_lines_added: 3 },
      trailer: { commits: 1, ai_lines_added: 2 },
    });
  });

  test('in a repository that no transcript tells of, when it is here or known', async () => {
    work.write('code.js', text('agent', 'one'));
    commits(signed);
    work.agentRuns('true');
    work.ingest();
    expect((await run('backfill')).stdout).toBe(
      'Read: 0 transcripts with 0 edits, 0 of them in no repository that is here and recorded.\nNothing new was found.\n',
    );
    expect((await json('backfill', '--trailers')).repositories).toHaveLength(1);
    expect(work.authors('code.js')).toBe('a');
  });
});

test('a repository that is kept out stays so', async () => {
  wrote('code.js', text('agent', 'one', 'two', 'three'));
  commits('x\n\nCo-authored-by: Claude <noreply@anthropic.com>');
  installed();
  work.git('config', 'ai-tracker.enabled', 'false');
  expect(await json('backfill', '--trailers')).toMatchObject({ edits: 1, edits_elsewhere: 1, repositories: [] });
});

test('generated files are shown when asked for', async () => {
  wrote('package-lock.json', text('agent', 'one', 'two', 'three'));
  commits();
  installed();
  await run('backfill');
  expect((await json('stats')).backfilled).toBeUndefined();
  expect((await json('stats', '--all-files')).backfilled.transcript.ai_lines_added).toBe(3);
});
