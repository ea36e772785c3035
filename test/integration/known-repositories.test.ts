import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run as doctor } from '../../src/cli/commands/doctor.ts';
import { run as install, runUninstall as uninstall } from '../../src/cli/commands/install.ts';
import { run as stats } from '../../src/cli/commands/stats.ts';
import { run as watch } from '../../src/cli/commands/watch.ts';
import type { Io } from '../../src/cli/io.ts';
import { Work } from '../helpers/work.ts';

// Without a hook of git's: commits are found in the reflogs of the repositories that are known.
let work: Work;

beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

/** By the clock, as outside of tests. */
const now = { GIT_AUTHOR_DATE: undefined, GIT_COMMITTER_DATE: undefined };

function commits(file: string, options: { cwd?: string; env?: Record<string, string | undefined> } = {}): string {
  const { cwd = work.repo, env = {} } = options;
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, file), `person ${file}\n`);
  work.git('add', '-A', { cwd });
  work.git('commit', '-q', '-m', file, { cwd, env: { ...now, ...env } });
  return work.git('rev-parse', 'HEAD', { cwd });
}

async function call<T>(command: (options: T, io: Io) => Promise<number>, options: T, cwd = work.repo): Promise<string> {
  let printed = '';
  const stdout = (text: string | Buffer) => {
    printed += text;
  };
  await command(options, { env: work.env, cwd, stdout, stderr: stdout, columns: 100, isTTY: false });
  return printed;
}

const isRecorded = (sha: string) => work.query('SELECT 1 FROM commits WHERE commit_sha = ?', sha).length > 0;
const session = (event: string, cwd = work.repo) =>
  work.deliver('hook', { session_id: 'session-1', cwd, hook_event_name: event }, { cwd });

describe('what was committed before a repository was met is unknown', () => {
  test.each([
    ['of a clock that was wrong', '2099-01-01T00:00:00Z'],
    ['of the very same second', undefined],
  ])('with dates %s', async (_, date) => {
    const before = commits('before.txt', { env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date } });
    session('SessionStart');
    const after = commits('after.txt');
    work.ingest();
    expect([before, after].map(isRecorded)).toEqual([false, true]);
    expect(work.authors('before.txt')).toBe('u');
  });

  test('also in the work trees that it had then; one that is added later is known from its first commit on', () => {
    commits('before.txt');
    const old = join(work.root, 'old');
    work.git('worktree', 'add', '-q', '-b', 'old', old, { env: now });
    const future = { GIT_COMMITTER_DATE: '2099-01-01T00:00:00Z', GIT_AUTHOR_DATE: '2099-01-01T00:00:00Z' };
    const before = commits('old.txt', { cwd: old, env: future });
    session('SessionStart');
    work.ingest();
    const added = join(work.root, 'added');
    work.git('worktree', 'add', '-q', '-b', 'added', added, { env: now });
    // By whatever date.
    const past = { GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z', GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z' };
    const there = [commits('one.txt', { cwd: added, env: past }), commits('two.txt', { cwd: old })];
    work.ingest();
    expect([before, ...there].map(isRecorded)).toEqual([false, true, true]);
  });

  test('nor is a work tree that was added, and committed in, before the first event was read', () => {
    commits('before.txt');
    session('SessionStart');
    const added = join(work.root, 'added');
    const soon = new Date(Date.now() + 1000).toISOString();
    const later = { GIT_COMMITTER_DATE: soon, GIT_AUTHOR_DATE: soon };
    work.git('worktree', 'add', '-q', '-b', 'added', added, { env: later });
    const there = commits('there.txt', { cwd: added, env: later });
    work.ingest();
    expect(isRecorded(there)).toBe(true);
  });

  test('a clone of a known repository is met by itself', () => {
    session('SessionStart');
    commits('here.txt');
    work.ingest();
    const clone = join(work.root, 'clone');
    work.git('clone', '-q', work.repo, clone, { env: now });
    const before = commits('before.txt', { cwd: clone });
    session('UserPromptSubmit', clone);
    const after = commits('after.txt', { cwd: clone });
    work.ingest();
    expect([before, after].map(isRecorded)).toEqual([false, true]);
    expect(work.authors('here.txt', 'HEAD', clone)).toBe('h');
  });

  test('where a command is called, with the plugin of Claude Code alone', async () => {
    await call(stats, { json: true });
    const before = commits('before.txt');
    mkdirSync(join(work.home, '.claude'));
    writeFileSync(join(work.home, '.claude/settings.json'), '{"enabledPlugins": {"ai-tracker@cc-ai-tracker": true}}');
    await call(stats, { json: true });
    const after = commits('after.txt');
    await call(stats, { json: true });
    expect([before, after].map(isRecorded)).toEqual([false, true]);
  });

  test('while nothing is installed', async () => {
    await call(install, {});
    const first = commits('first.txt');
    expect(JSON.parse(await call(stats, { json: true }))).toMatchObject({
      totals: { commits: 1 },
      known_repositories: 1,
    });
    await call(uninstall, {});
    const between = commits('between.txt');
    expect(JSON.parse(await call(stats, { json: true }))).toMatchObject({
      totals: { commits: 1 },
      known_repositories: 0,
    });
    await call(install, {});
    const last = commits('last.txt');
    await call(stats, { json: true });
    expect([first, between, last].map(isRecorded)).toEqual([true, false, true]);
  });
});

describe('a repository that a call makes', () => {
  test.each(['in a folder of the session’s', 'beside it'])('%s: its commits are the call’s', (where) => {
    const folder = where === 'beside it' ? join(work.root, 'made') : 'made';
    const there = where === 'beside it' ? folder : work.path('made');
    work.run('rm', ['-rf', work.path('.git')]);
    const command = `mkdir ${folder} && cd ${folder}/. && git init -q && echo agent > a.txt && git add -A && git commit -qm one`;
    work.agentRuns(command, { env: now });
    work.ingest();
    expect(work.authors('a.txt', 'HEAD', there)).toBe('a');
    expect(work.totals()).toBe('1/0/0');
  });

  test('by unpacking it with its reflog: what that tells is from before', () => {
    const elsewhere = join(work.root, 'elsewhere');
    work.git('init', '-q', elsewhere);
    commits('theirs.txt', { cwd: elsewhere });
    work.run('sleep', ['1.1']);
    session('SessionStart');
    work.agentRuns(`cp -a ${elsewhere} ./copy`, { env: now });
    work.ingest();
    expect(work.authors('theirs.txt', 'HEAD', work.path('copy'))).toBe('u');
  });
});

describe('an unattended session commits what nobody saw being written', () => {
  const unattended = { ...now, CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '0' };

  test.each([
    ['unattended', '0', 'u'],
    ['attended', '1', 'h'],
  ])('a script commits in another repository while a call runs: %s', (_, attended, authors) => {
    const other = join(work.root, 'other');
    work.git('init', '-q', other);
    session('SessionStart', other);
    session('SessionStart');
    const env = { ...unattended, CLAUDE_CODE_SESSION_ATTENDED: attended };
    const running = work.startCall({ env, command: './release' });
    commits('made.txt', { cwd: other });
    work.ingest();
    running.end();
    work.ingest();
    expect(work.authors('made.txt', 'HEAD', other)).toBe(authors);
  });

  test('a person’s commit between its calls is the person’s', () => {
    session('SessionStart');
    work.agentRuns('true', { env: unattended });
    work.run('sleep', ['1.1']);
    commits('person.txt');
    work.ingest();
    expect(work.authors('person.txt')).toBe('h');
  });
});

describe('watch', () => {
  test('makes the repositories at and below a folder known, and says so', async () => {
    const below = join(work.root, 'src/group/below');
    work.git('init', '-q', below);
    const before = commits('before.txt', { cwd: below });
    work.git('init', '-q', join(work.root, 'src/node_modules/theirs'));
    const src = join(work.root, 'src');
    expect(await call(watch, { folders: [src] })).toBe(`Watched from now on: 1 repository.\n  ${below}\n`);
    const after = commits('after.txt', { cwd: below });
    work.ingest();
    expect([before, after].map(isRecorded)).toEqual([false, true]);
    expect(JSON.parse(await call(watch, { folders: ['.'], json: true }, src))).toEqual({
      schema: 'ai-tracker/watch/1',
      repositories: [],
      unchanged: 1,
      cut_short: [],
    });
    expect(await call(doctor, {})).toContain('1 known');
  });

  test('--stop ends it, with what was committed until then recorded', async () => {
    await call(watch, { folders: [work.repo] });
    const before = commits('before.txt');
    const json = JSON.parse(await call(watch, { folders: [], stop: true, json: true }));
    expect(json).toMatchObject({ repositories: [work.repo], unchanged: 0, cut_short: [] });
    const after = commits('after.txt');
    work.ingest();
    expect([before, after].map(isRecorded)).toEqual([true, false]);
    expect(await call(watch, { folders: [], stop: true })).toContain('Not watched before: 1.');
  });

  test('a folder that is not there', async () => {
    await expect(call(watch, { folders: ['nowhere'] })).rejects.toThrow('there is no folder');
  });
});
