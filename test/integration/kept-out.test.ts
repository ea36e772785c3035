import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { spoolDir } from '../../src/config/paths.ts';
import { settingsSchema } from '../../src/config/settings.ts';
import { findWorktree } from '../../src/git/find-repository.ts';
import { isKeptOut, remoteName } from '../../src/git/kept-out.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { runHere } from '../helpers/fake-io.ts';
import { projectRoot } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const configFile = () => join(work.home, '.config/ai-tracker/config.json');
const run = (...args: string[]) => runHere(args, { env: { ...work.env }, cwd: work.repo });
const config = (...args: string[]) => run('config', ...args);

/** Everything that an agent and a person do. */
function play(word = 'line'): void {
  work.agentWrites('a.txt', `one ${word}\n`);
  work.agentRuns(`echo two ${word} > b.txt`);
  work.commitAll();
  work.write('c.txt', `three ${word}\n`);
  work.git('add', '-A');
  work.git('commit', '-qm', 'by hand');
  work.ingest();
}

function traces(): Record<string, number> {
  const tables = ['edits', 'commits', 'file_modifications', 'pending_files', 'worktrees', 'snapshots'];
  return Object.fromEntries(tables.map((table) => [table, work.query(`SELECT * FROM ${table}`).length]));
}

const none = { edits: 0, commits: 0, file_modifications: 0, pending_files: 0, worktrees: 0, snapshots: 0 };

function snapshotStores(): string[] {
  return readdirSync(work.path('.git')).filter((name) => name.startsWith('ai-tracker'));
}

describe('a repository that is kept out', () => {
  const ways: [string, () => unknown][] = [
    ['by its own configuration', () => work.git('config', 'ai-tracker.enabled', 'false')],
    ['by the user’s configuration of git', () => work.git('config', '--global', 'ai-tracker.enabled', 'off')],
    ['by its path', () => config('set', 'exclude.paths', work.repo)],
    ['by a folder above it', () => config('set', 'exclude.paths', '/nowhere', `${work.root}/`)],
    ['by a glob', () => config('set', 'exclude.paths', '**/rep*')],
    [
      'by its remote',
      () => {
        work.git('remote', 'add', 'origin', 'git@github.com:Acme/secret.git');
        return config('set', 'exclude.remotes', 'github.com/acme/*');
      },
    ],
  ];
  test.each(ways)('%s leaves no trace: no edit, no commit, no snapshot', async (_, keepOut) => {
    await keepOut();
    play();
    expect([traces(), snapshotStores()]).toEqual([none, []]);
  });

  test('since a while: nothing more is recorded, and it is known no more', async () => {
    play();
    const before = traces();
    await config('set', 'exclude.paths', work.repo);
    play('kept out');
    expect({ ...traces(), worktrees: 0 }).toEqual({ ...before, worktrees: 0 });
    expect(work.query('SELECT * FROM worktrees')).toEqual([]);
    await config('unset', 'exclude.paths');
    work.agentWrites('d.txt', 'let in again\n');
    work.commitAll();
    expect(work.authors('d.txt')).toBe('a');
  });

  test('others are recorded as ever', async () => {
    await config('set', 'exclude.paths', '/nowhere/**', `${work.root}/re`);
    play();
    expect(traces()).toMatchObject({ commits: 2, worktrees: 1 });
  });
});

test.each([
  ['https://user:word@github.com/acme/api.git', 'github.com/acme/api'],
  ['git@github.com:acme/api.git', 'github.com/acme/api'],
  ['ssh://git@host.example:2222/team/api', 'host.example/team/api'],
  ['/srv/git/api.git', 'srv/git/api'],
])('the remote %s is called %s', (url, name) => {
  expect(remoteName(url)).toBe(name);
});

test('the last word of git’s configuration holds: a repository may let itself in', () => {
  work.git('config', '--global', 'ai-tracker.enabled', 'false');
  work.git('config', 'ai-tracker.enabled', 'true');
  const worktree = findWorktree(work.repo);
  expect(worktree && isKeptOut(worktree, {})).toBe(false);
});

describe('config', () => {
  test('sets, gets, lists and takes out', async () => {
    expect(await config('set', 'exclude.paths', '~/clients/*', '/srv/secret')).toMatchObject({ status: 0, stderr: '' });
    await config('set', 'unexplained', 'unknown');
    expect((await config('get', 'exclude.paths')).stdout).toBe('~/clients/*\n/srv/secret\n');
    expect((await config('list')).stdout).toBe(
      'exclude.paths = ~/clients/*\nexclude.paths = /srv/secret\nunexplained = unknown\n',
    );
    expect(JSON.parse((await config('list', '--json')).stdout)).toEqual({
      schema: 'ai-tracker/config-list/1',
      'exclude.paths': ['~/clients/*', '/srv/secret'],
      unexplained: 'unknown',
    });
    await config('unset', 'exclude.paths');
    expect(await config('get', 'exclude.paths')).toMatchObject({ status: 1, stdout: '' });
    expect(JSON.parse(readFileSync(configFile(), 'utf8'))).toEqual({ exclude: {}, unexplained: 'unknown' });
  });

  test.each([
    [['set', 'exclude.path', '/x'], /there is no setting exclude\.path; there are exclude\.paths/],
    [['set', 'exclude.paths', 'clients'], /a path begins with/],
    [['set', 'unexplained', 'foo'], /unexplained/],
    [['set', 'unexplained', 'ai', 'human'], /takes one of/],
  ])('%j is refused, and nothing is written', async (args, reason) => {
    const { status, stderr } = await config(...args);
    expect([status, existsSync(configFile())]).toEqual([2, false]);
    expect(stderr).toMatch(reason);
  });

  test.each([
    ['{', /config\.json is not JSON/],
    ['{"exclude":{"pathes":[]}}', /config\.json knows no exclude\.pathes/],
    ['{"exclude":{"paths":"/x"}}', /config\.json is wrong at exclude\.paths/],
  ])(
    '%s: commands say what is wrong, hooks break nothing, and nothing is recorded until it is mended',
    async (text, reason) => {
      mkdirSync(join(work.home, '.config/ai-tracker'), { recursive: true });
      writeFileSync(configFile(), text);
      work.agentWrites('a.txt', 'one\n');
      expect(() => work.ingest()).toThrow(reason);
      expect(work.tracker(['hook'], { input: '{"session_id":"s","hook_event_name":"Stop"}' })).toMatchObject({
        status: 0,
        stdout: '',
      });
      work.agentRuns('true');
      expect(snapshotStores()).toEqual([]);
      expect(listDeliveries(spoolDir(work.database)).length).toBeGreaterThan(3);
      const { status, stderr } = await run('stats');
      expect([status, reason.test(stderr)]).toEqual([1, true]);
      expect((await run('doctor')).stdout).toMatch(reason);
      writeFileSync(configFile(), '{}');
      work.ingest();
      expect(traces()['edits']).toBe(1);
    },
  );

  test('its JSON schema is in docs', async () => {
    const schema = { title: 'config.json of ai-tracker', ...z.toJSONSchema(settingsSchema) };
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
      join(projectRoot, 'docs/config.schema.json'),
    );
  });
});
