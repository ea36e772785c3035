import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';
import { runHere } from '../helpers/fake-io.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { addCommit, insert } from '../helpers/records.ts';
import { Sandbox } from '../helpers/sandbox.ts';

/** A repository's row; commits of it are added by its id. */
function addRepository(db: Store, path: string, name: string, remote: string | null = null): number {
  return insert(db, 'repositories', { common_dir: `${path}/.git`, path, name, remote });
}

function addLines(db: Store, repository_id: number, path: string, name: string, lines: number): void {
  addCommit(db, { repository_id, repository_path: path, repository_name: name, ai_lines_added: lines });
}

/**
 * A database with the sandbox's repository (1 line; its remote calls it `Kettle`), two that only the database tells of
 * (`web`, 2 lines; `web-shop`, 4 lines) and what the Python tool recorded of `api` (8 lines).
 */
class Recorded extends Sandbox {
  constructor() {
    super();
    mkdirSync(`${this.home}/.config/ai-tracker`, { recursive: true });
    this.git('remote', 'add', 'origin', 'https://github.com/Acme/Kettle.git');
    mkdirSync(this.path('src/web'), { recursive: true });
    const db = openStore(this.database);
    const own = addRepository(db, this.repo, 'Kettle', 'github.com/acme/kettle');
    addLines(db, own, this.repo, 'Kettle', 1);
    for (const [name, lines] of [
      ['web', 2],
      ['web-shop', 4],
    ] as const) {
      const id = addRepository(db, `/srv/${name}`, name, `github.com/acme/${name}`);
      addLines(db, id, `/srv/${name}`, name, lines);
      insert(db, 'edits', { ...edit, session_id: `in ${name}`, repository_id: id });
    }
    addCommit(db, { ai_lines_added: 8 });
    for (const [id, working_directory] of [
      ['here', this.path('src')],
      ['in web', '/elsewhere'],
      ['in web-shop', '/srv/web-shop/inside'],
      ['nowhere', '/srv/web-sh'],
    ] as const) {
      insert(db, 'agent_sessions', { id, working_directory, started_at: time, last_seen_at: time });
      insert(db, 'tool_calls', { session_id: id, tool_name: 'Read', called_at: time });
      const run = { invocation_id: `${id}:1`, agent_name: 'helper', session_id: id, start_time: time };
      insert(db, 'agent_invocations', { ...run, source: 'subagent', status: 'running' });
    }
    db.close();
  }

  reads(args: readonly string[], cwd = this.repo) {
    return runHere(args, { cwd, env: this.env });
  }
}

const time = '2026-03-02T10:00:00Z';
const edit = {
  ...{ timestamp: time, tool_type: 'Edit', file_path: '/a', working_directory: '/', lines_added: 1, lines_removed: 0 },
  committed: 1,
};

describe('--repo', () => {
  test.each([
    ['.', 1],
    ['src', 1],
    ['./src', 1],
    ['Kettle', 1],
    ['kettle', 1],
    ['KET', 1],
    ['acme/kettle', 1],
    ['Acme/Kettle', 1],
    ['github.com/acme/kettle', 1],
    ['repo', 1],
    ['web', 2],
    ['WEB', 2],
    ['shop', 4],
    ['/srv/web', 2],
    ['/srv', 6],
    ['acme', 7],
    ['acme/web', 2],
    ['we', 6],
    ['api', 8],
    ['/home/dev/api', 8],
    ['dev/api', 8],
  ])('%s counts %i lines', async (repo, lines) => {
    using box = new Recorded();
    const { stdout, stderr } = await box.reads(['stats', '--json', '--repo', repo]);
    expect([stderr, JSON.parse(stdout || '{}').totals?.ai_lines_added]).toEqual(['', lines]);
  });

  test('takes .. and a folder that is in no repository for those below it', async () => {
    using box = new Recorded();
    const linesFrom = async (cwd: string, repo: string) =>
      JSON.parse((await box.reads(['stats', '--json', '--repo', repo], cwd)).stdout).totals.ai_lines_added;
    expect(await linesFrom(box.path('src/web'), '..')).toBe(1);
    expect(await linesFrom(box.repo, '..')).toBe(1);
    expect(await linesFrom(box.root, '.')).toBe(1);
    expect(await linesFrom(box.root, box.root)).toBe(1);
  });

  test('given again takes more, each once', async () => {
    using box = new Recorded();
    const { stdout } = await box.reads(['stats', '--json', '--repo', 'shop', '--repo', 'web-shop', '--repo', '.']);
    expect(JSON.parse(stdout)).toMatchObject({ repo: 'web-shop, Kettle', totals: { ai_lines_added: 5 } });
  });

  test('says how many a part fits', async () => {
    using box = new Recorded();
    const { stdout } = await box.reads(['stats', '--repo', 'we']);
    expect(stdout).toMatch(/^Committed lines, all time, 2 repositories: web, web-shop\n/);
  });

  test.each([
    ['webb', 'there is no repository webb; like it are: web\n'],
    ['acme/ketle', 'there is no repository acme/ketle; like it are: acme/kettle\n'],
    ['nothing-like-it', 'there is no repository nothing-like-it; known are: Kettle, api, web, web-shop\n'],
  ])('%s fits none: one line on stderr that names those that are like it', async (repo, words) => {
    using box = new Recorded();
    for (const command of ['stats', 'sessions', 'tools', 'agents'])
      expect(await box.reads([command, '--repo', repo])).toEqual({
        ...{ status: 1, stdout: '', stderr: `ai-tracker: ${words}` },
      });
  });

  test('of no name is an error', async () => {
    using box = new Recorded();
    for (const repo of ['', ' ']) {
      const { status, stderr } = await box.reads(['stats', '--repo', repo]);
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^ai-tracker: --repo names no repository; .*\n$/)]);
    }
  });

  test('says so of a repository of which nothing is recorded', async () => {
    using box = new Recorded();
    box.git('init', '-q', `${box.root}/other`);
    const { status, stderr } = await box.reads(['stats', '--repo', '.'], `${box.root}/other`);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^ai-tracker: nothing is recorded of the repository .*other; .*doctor.*\n$/),
    ]);
  });

  test('of sessions, tools and agents takes what was done in sessions that began in it or wrote in it', async () => {
    using box = new Recorded();
    const of = async (command: string, repo: string) =>
      JSON.parse((await box.reads([command, '--json', '--repo', repo])).stdout);
    const ids = async (repo: string) =>
      (await of('sessions', repo)).sessions.map(({ id }: { id: string }) => id).sort();
    expect(await ids('.')).toEqual(['here']);
    expect(await ids('web')).toEqual(['in web']);
    expect(await ids('web-shop')).toEqual(['in web-shop']);
    expect(await of('sessions', 'we')).toMatchObject({ repo: 'web, web-shop', totals: { sessions: 2 } });
    expect(await of('tools', 'we')).toMatchObject({ totals: { calls: 2 } });
    expect(await of('agents', 'web')).toMatchObject({ totals: { invocations: 1 }, agents: [{ agent_name: 'helper' }] });
    expect(await of('tools', 'api')).toMatchObject({ totals: { calls: 0 } });
  });

  test('finds the repository here in another machine’s database by its remote, not by its place', async () => {
    using box = new Recorded();
    const path = `${box.root}/theirs.db`;
    const db = openStore(path);
    const there = addRepository(db, '/workspace/x', 'Kettle', 'github.com/acme/kettle');
    addLines(db, there, '/workspace/x', 'Kettle', 16);
    const other = addRepository(db, box.repo, 'other', 'github.com/acme/other');
    addLines(db, other, box.repo, 'other', 32);
    db.close();
    const { stdout } = await box.reads(['stats', '--json', '--repo', '.', '--db', path]);
    expect(JSON.parse(stdout)).toMatchObject({ repo: 'Kettle', totals: { ai_lines_added: 16 } });
    const { stdout: first } = await box.reads(['stats', '--db', path]);
    expect(first).toMatch(/^Committed lines of Kettle, all time\n/);
  });

  test('of a fleet takes the names and places of its clones', async () => {
    using fleet = new FleetFolder();
    for (const [agent, lines] of [
      ['C', 4],
      ['D', 8],
    ] as const) {
      fleet.agent(agent, 1, (db) => {
        const id = addRepository(db, `/workspace/${agent}`, 'kettle', 'github.com/acme/kettle');
        addLines(db, id, `/workspace/${agent}`, 'kettle', lines);
        insert(db, 'agent_sessions', {
          ...{
            id: `${agent} in it`,
            working_directory: `/workspace/${agent}/src`,
            started_at: time,
            last_seen_at: time,
          },
        });
      });
    }
    const human = async (repo: string) =>
      (await fleet.json<{ repositories: { commits: number }[] }>('stats', '--repo', repo)).repositories;
    for (const repo of ['acme/kettle', 'KETTLE', '/workspace/C', '/workspace'])
      expect(await human(repo)).toMatchObject([{ commits: 2 }]);
    const { sessions } = await fleet.json<{ sessions: { id: string }[] }>('sessions', '--repo', 'kettle');
    expect(sessions.map(({ id }) => id).sort()).toEqual(['C in it', 'D in it']);
    expect((await fleet.reads('stats', '--repo', 'ketle')).stderr).toMatch(/^ai-tracker: .*like it are: kettle.*\n$/);
  });
});

describe('a clone', () => {
  const first = 'ai-tracker: ';

  test('of survival and report is a folder, or what --repo names otherwise', async () => {
    using box = new Recorded();
    box.write('a', 'one\n');
    box.git('add', '-A');
    box.git('commit', '-qm', 'one');
    for (const repo of ['acme/kettle', 'KET', 'repo', './repo/src']) {
      const { stdout, stderr } = await box.reads(['survival', '--json', '--repo', repo], box.root);
      expect([stderr, JSON.parse(stdout).repositories]).toMatchObject(['', [{ repository_path: box.repo }]]);
      const report = await box.reads(['report', '--json', '--range', 'HEAD..HEAD', '--repo', repo], box.root);
      expect(JSON.parse(report.stdout)).toMatchObject({ range: { head: box.git('rev-parse', 'HEAD') } });
    }
    const fails = async (...args: string[]) => (await box.reads(args, box.root)).stderr;
    expect(await fails('survival', '--repo', 'web')).toBe(
      `${first}no clone of web is here; name a folder of one: --repo DIR\n`,
    );
    expect(await fails('survival', '--repo', 'kettl')).not.toContain('Error');
    expect(await fails('survival', '--repo', './home')).toBe(
      `${first}./home is in no git repository; name a folder of a clone with --repo\n`,
    );
    expect(await fails('report', '--range', 'A..B', '--repo', 'ketle')).toMatch(
      /there is no repository ketle; like it are: kettle|Kettle/,
    );
  });
});

describe('stats in a repository', () => {
  test('begin with it, then tell of the others and the sum of all', async () => {
    using box = new Recorded();
    const { stdout } = await box.reads(['stats'], box.path('src'));
    expect(stdout).toMatch(/^Committed lines of Kettle, all time\n/);
    expect(stdout).toMatch(/^Added +1 +0 +100\.0%$/m);
    expect(stdout).toMatch(/^Commits +1 {2}1 all AI, 0 mixed, 0 all human$/m);
    expect(stdout.slice(stdout.indexOf('\nOther'))).toBe(`
Other repository  Commits  AI  Human  AI share
────────────────  ───────  ──  ─────  ────────
api                     1   8      0    100.0%
web-shop                1   4      0    100.0%
web                     1   2      0    100.0%
All 4                   4  15      0    100.0%
Sorted by lines added.
`);
  });

  test('as JSON tell of it beside all', async () => {
    using box = new Recorded();
    const { here, totals, repositories } = JSON.parse((await box.reads(['stats', '--json'])).stdout);
    expect(here).toMatchObject({
      ...{ repository_name: 'Kettle', repository_path: box.repo, totals: { commits: 1, ai_lines_added: 1 } },
      ...{ commit_mix: { ai_only: 1, mixed: 0, human_only: 0 }, pending: { edits: 0, ai_lines: 0 } },
    });
    const chart = JSON.parse((await box.reads(['stats', '--json', '--chart'])).stdout);
    expect(chart.here.daily).toMatchObject([{ date: '2026-03-02', ai_lines_added: 1 }]);
    expect([totals.ai_lines_added, repositories.length]).toEqual([15, 4]);
    for (const [args, cwd] of [
      [['stats', '--json'], box.root],
      [['stats', '--json', '--global'], box.repo],
      [['stats', '--json', '--repo', 'web'], box.repo],
    ] as const)
      expect(JSON.parse((await box.reads(args, cwd)).stdout).here).toBeNull();
  });

  test('say so where it has no commit in the period, and name it all the same', async () => {
    using box = new Recorded();
    const db = openStore(box.database);
    addCommit(db, { timestamp: '2026-05-01T10:00:00Z', ai_lines_added: 3 });
    db.close();
    const { stdout } = await box.reads(['stats', '--since', '2026-05-01']);
    expect(stdout).toMatch(/^Committed lines of Kettle, since 2026-05-01\n\nNo commits are recorded of it\.\n/);
    expect(stdout).toMatch(/^api +1 +3 /m);
    const chart = await box.reads(['stats', '--plain']);
    expect(chart.stdout).toMatch(/^here\trepository_name\tKettle\trepository_path\t/m);
  });

  test('elsewhere show ten repositories, or as many as --top says, by lines', async () => {
    using box = new Recorded();
    const db = openStore(box.database);
    for (let at = 1; at <= 12; at++)
      addCommit(db, { repository_path: `/r/${at}`, repository_name: `r${at}`, human_lines_added: 100 + at });
    db.close();
    const names = async (...args: string[]) =>
      [...(await box.reads(['stats', ...args], box.root)).stdout.matchAll(/^(r\d+|web|api|web-shop|Kettle) /gm)].map(
        ([, name]) => name,
      );
    expect(await names()).toEqual(['r12', 'r11', 'r10', 'r9', 'r8', 'r7', 'r6', 'r5', 'r4', 'r3']);
    expect(await names('--top', '2')).toEqual(['r12', 'r11']);
    expect(await names('--top', '100')).toHaveLength(16);
    const { stdout } = await box.reads(['stats'], box.root);
    expect(stdout).toMatch(/\nSorted by lines added\. 6 more: see --top\.\n$/);
    const ofJson = async (...args: string[]) =>
      JSON.parse((await box.reads(['stats', '--json', ...args], box.root)).stdout).repositories.length;
    expect([await ofJson(), await ofJson('--top', '3')]).toEqual([16, 3]);
  });
});
