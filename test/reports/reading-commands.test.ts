import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { agentFileName } from '../../src/config/agent-file.ts';
import { databasePath, spoolDir } from '../../src/config/paths.ts';
import { version } from '../../src/config/version.ts';
import { listDeliveries, writeDelivery } from '../../src/spool/spool.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { currentSchema } from '../../src/store/schema.ts';
import { runHere } from '../helpers/fake-io.ts';
import { recorded } from '../helpers/recorded-database.ts';
import { addCommit, freeze, insert, ScratchFolder } from '../helpers/records.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

describe('stats --json', () => {
  test('has exactly the keys that are promised, in their order', async () => {
    using box = recorded((db) => {
      addCommit(db, { ai_lines_added: 6, human_lines_added: 3, unknown_lines_added: 1, agent_id: 'a1' });
    });
    expect(JSON.stringify(await box.json('stats'), null, 1)).toBe(
      JSON.stringify(
        {
          schema: 'ai-tracker/stats/1',
          database: box.path,
          agent_id: 'a1',
          period: { since: null, until: null },
          repo: null,
          totals: {
            commits: 1,
            ai_lines_added: 6,
            ai_lines_removed: 0,
            human_lines_added: 3,
            human_lines_removed: 0,
            unknown_lines_added: 1,
            unknown_lines_removed: 0,
            generated_lines_added: 0,
            ai_percent_added: 66.7,
            ai_percent_removed: null,
            ai_lines_overridden: 0,
            ai_lines_discarded: 0,
          },
          commit_mix: { ai_only: 0, mixed: 1, human_only: 0 },
          here: null,
          repositories: [
            {
              repository_name: 'api',
              repository_path: '/home/dev/api',
              commits: 1,
              ai_lines_added: 6,
              human_lines_added: 3,
              unknown_lines_added: 1,
              ai_percent_added: 66.7,
            },
          ],
          daily: [{ date: '2026-03-02', commits: 1, ai_lines_added: 6, human_lines_added: 3, unknown_lines_added: 1 }],
          pending: { edits: 0, ai_lines: 0 },
          tokens: [],
          known_repositories: 0,
        },
        null,
        1,
      ),
    );
  });

  test('of nothing has zeros, nulls and empty lists', async () => {
    const { stdout } = await runHere(['stats', '--json'], { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db' } });
    expect(JSON.parse(stdout)).toMatchObject({
      database: '/nowhere/tracker.db',
      agent_id: null,
      totals: { commits: 0, ai_lines_added: 0, ai_percent_added: null, ai_percent_removed: null },
      ...{ repositories: [], daily: [], pending: { edits: 0, ai_lines: 0 } },
    });
  });
});

describe('stats options', () => {
  const fill = (db: Store) => {
    addCommit(db, { timestamp: daysAgo(0), ai_lines_added: 1 });
    addCommit(db, {
      timestamp: daysAgo(3),
      ai_lines_added: 2,
      repository_name: 'web',
      repository_path: '/home/dev/web',
    });
    addCommit(db, { timestamp: daysAgo(30), ai_lines_added: 4, agent_id: 'a1' });
    addCommit(db, { timestamp: '2020-05-06T23:59:59Z', ai_lines_added: 8, agent_id: 'a2', generated_ai_added: 8 });
  };

  test.each([
    [[], 7],
    [['--all-files'], 15],
    [['--days', '1'], 1],
    [['--days', '4'], 3],
    [['--graph'], 3],
    [['--graph', '--global'], 7],
    [['--graph', '--days', '40'], 7],
    [['--chart'], 7],
    [['--repo', 'web'], 2],
    [['--repo', '/home/dev/web'], 2],
    [['--agent', 'a1'], 4],
    [['--until', '2020-05-06', '--all-files'], 8],
    [['--until', '2020-05-05', '--all-files'], 0],
    [['--since', '2020-05-06', '--until', '2020-05-06', '--all-files'], 8],
    [['--since', '2020-05-07T00:00:00Z', '--all-files'], 7],
    [['--since', '20200507', '--all-files'], 7],
    [['--since', '2 weeks ago'], 3],
    [['--since', '2d'], 1],
    [['--since', 'today'], 1],
    [['--since', '4 days ago', '--until', 'yesterday'], 2],
    [['--until', '1 year ago', '--all-files'], 8],
  ])('%j count %i lines', async (args, lines) => {
    using box = recorded(fill);
    const report = await box.json('stats', ...args);
    expect(report.totals.ai_lines_added).toBe(lines);
    const sum = (rows: { ai_lines_added: number }[]) => rows.reduce((total, row) => total + row.ai_lines_added, 0);
    expect([sum(report.daily), sum(report.repositories)]).toEqual([lines, lines]);
  });

  test('--graph lists each of the last seven days', async () => {
    using box = recorded(fill);
    const { daily } = await box.json('stats', '--graph');
    const dates = Array.from({ length: 7 }, (_, index) => daysAgo(6 - index).slice(0, 10));
    expect(daily.map((row: { date: string }) => row.date)).toEqual(dates);
  });

  test.each([
    [['--days', '0'], /number of days/],
    [['--days', 'week'], /number of days/],
    [['--days', '1.5'], /number of days/],
    [['--since', '2026-02-30'], /takes a day/],
    [['--until', 'yestrday'], /takes a day/],
    [['--since', '2 wekks ago'], /takes a day/],
    [['--since', '2026-13-45'], /takes a day/],
    [['--since', `@${Math.floor(Date.now() / 1000) + 9999}`], /lies in the future/],
    [['--days', '3', '--since', '2026-01-01'], /give one of them/],
    [['--since', '2026-03-02', '--until', '2026-03-01'], /nothing lies between/],
    [['--screenshot'], /--plain/],
    [['--path', 'chart.png'], /--plain/],
    [['--nonsense'], /^ai-tracker: unknown option '--nonsense'\n/],
    [['--json', '--plain'], /'--plain' cannot be used with option '--json'/],
    [['--chart', '--graph'], /'--graph' cannot be used with option '--chart'/],
    [['extra'], /It takes two revisions/],
    [['A..B', 'extra'], /too many arguments/],
  ])('%j is a wrong use: status 2, the reason on stderr, nothing on stdout', async (args, reason) => {
    using box = recorded(fill);
    const outcome = await box.run('stats', ...args);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toMatch(reason);
  });

  test('--agent reads the agent’s own file of the shared folder, and the configured one when it has none', async () => {
    using folder = new ScratchFolder();
    const [own, shared] = [folder.file('own.db'), folder.file('shared')];
    mkdirSync(shared);
    for (const [path, lines] of [
      [own, 1],
      [`${shared}/${agentFileName('w/1')}.db`, 2],
    ] as const) {
      const db = openStore(path);
      addCommit(db, { ai_lines_added: lines, agent_id: 'w/2' });
      db.close();
    }
    const env = { AI_TRACKER_DB_PATH: own, AI_TRACKER_SHARED_DIR: shared };
    const read = async (...args: string[]) => JSON.parse((await runHere(['stats', '--json', ...args], { env })).stdout);
    expect(await read('--agent', 'w/1')).toMatchObject({
      database: `${shared}/${agentFileName('w/1')}.db`,
      agent_id: 'w/1',
      totals: { ai_lines_added: 2 },
    });
    expect(await read('--agent', 'w/2')).toMatchObject({
      database: own,
      agent_id: 'w/2',
      totals: { ai_lines_added: 1 },
    });
    const outcome = await runHere(['stats', '--agent', 'w/1', '--db', own], { env });
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/no agent w\/1.*known are: w\/2/);
  });
});

test("another agent's database is read as it stands: its paths are those of another container", async () => {
  using box = new Sandbox();
  const shared = `${box.root}/shared`;
  mkdirSync(shared);
  const theirs = databasePath({ AI_TRACKER_SHARED_DIR: shared, AGENT_ID: 'other' });
  openStore(theirs).close();
  writeDelivery(spoolDir(theirs), { verb: 'hook', args: [], cwd: box.repo, payload: '{}' });
  const read = (agent: string) =>
    runHere(['stats', '--json', '--agent', 'other'], { env: { AI_TRACKER_SHARED_DIR: shared, AGENT_ID: agent } });
  const { stderr } = await read('me');
  expect(stderr).toBe(
    "ai-tracker: 1 delivery waits and is not counted yet: only its agent's own container can take them in\n",
  );
  expect(listDeliveries(spoolDir(theirs))).toHaveLength(1);
  expect((await read('other')).stderr).toBe('');
  expect(listDeliveries(spoolDir(theirs))).toEqual([]);
});

describe('show', () => {
  const sha = 'abcdef0123456789abcdef0123456789abcdef01';
  const fill = (db: Store) => {
    const id = addCommit(db, { commit_sha: sha, ai_lines_added: 11, human_lines_added: 2, human_lines_removed: 1 });
    insert(db, 'commit_files', {
      commit_id: id,
      file_path: 'b.ts',
      ai_lines: 1,
      human_lines: 2,
      human_lines_removed: 1,
    });
    insert(db, 'commit_files', { commit_id: id, file_path: 'a.lock', ai_lines: 10, human_lines: 0, generated: 1 });
    addCommit(db, { commit_sha: `abcdef99${'0'.repeat(32)}`, superseded_by: sha });
  };

  test('--json has exactly the keys that are promised, in their order', async () => {
    using box = recorded(fill);
    const counts = (values: readonly number[]) => ({
      ai_lines_added: values[0],
      ai_lines_removed: values[1],
      human_lines_added: values[2],
      human_lines_removed: values[3],
      unknown_lines_added: values[4],
      unknown_lines_removed: values[5],
    });
    const wanted = {
      schema: 'ai-tracker/show/1',
      commit_sha: sha,
      ...{ repository_name: 'api', repository_path: '/home/dev/api', timestamp: '2026-03-02T10:00:00Z' },
      ...{ commit_author: null, commit_subject: null },
      ...counts([11, 0, 2, 1, 0, 0]),
      files: [
        { file_path: 'a.lock', ...counts([10, 0, 0, 0, 0, 0]), generated: true },
        { file_path: 'b.ts', ...counts([1, 0, 2, 1, 0, 0]), generated: false },
      ],
    };
    expect(JSON.stringify(await box.json('show', 'ABCDEF01'))).toBe(JSON.stringify(wanted));
  });

  test('prints a table of the files, and why a commit is in no total', async () => {
    using box = recorded(fill);
    const { stdout } = await box.run('show', 'abcdef01');
    expect(stdout).toContain(`commit ${sha}\nRepository: api\nDate:       2026-03-02 10:00:00 +0000\n`);
    expect(stdout).toMatch(/^a\.lock \(generated\) +\+10 -0 +- +100\.0%$/m);
    expect(stdout).toMatch(/^Total +\+11 -0 +\+2 -1 +84\.6%$/m);
    expect((await box.run('show', 'abcdef99')).stdout).toContain('Replaced by abcdef012345: not counted in totals\n');
  });

  test.each([
    ['a sha that is not recorded', 'deadbeef', /no commit deadbeef here, and none is recorded/],
    [
      'a sha that fits two',
      'abcdef',
      /several recorded commits begin with abcdef \(abcdef01234567, abcdef99000000 \.\.\.\)/,
    ],
    ['HEAD of no repository', 'HEAD', /there is no commit here/],
    ['a name that is an option', '--output', /unknown option/],
  ])('%s fails with what to do', async (_, rev, reason) => {
    using box = recorded(fill);
    const { status, stdout, stderr } = await box.run('show', rev);
    expect([status > 0, stdout]).toEqual([true, '']);
    expect(stderr).toMatch(reason);
  });

  test('takes a revision of the repository here, HEAD if none is given', async () => {
    using sandbox = new Sandbox();
    using folder = new ScratchFolder();
    sandbox.write('a.ts', 'a\n');
    sandbox.git('add', '.');
    sandbox.git('commit', '-qm', 'one');
    sandbox.git('tag', 'beef');
    const path = folder.file('tracker.db');
    const db = openStore(path);
    addCommit(db, { commit_sha: sandbox.git('rev-parse', 'HEAD'), human_lines_added: 1 });
    db.close();
    const io = { cwd: sandbox.repo, env: { ...sandbox.env, AI_TRACKER_DB_PATH: path } };
    for (const args of [[], ['HEAD'], ['beef'], ['main']]) {
      expect((await runHere(['show', ...args], io)).stdout).toMatch(
        /^commit [0-9a-f]{40}\nRepository: api\nAuthor: {5}\S.*\nDate: {7}2026-03-02 10:00:00 \+0000\n\n {4}one\n\nFile /,
      );
    }
    // It is found from elsewhere by where it was recorded.
    const known = openStore(path);
    known.prepare('UPDATE commits SET repository_path = ?').run(sandbox.repo);
    known.close();
    const sha = sandbox.git('rev-parse', 'HEAD');
    const { stdout } = await runHere(['show', sha, '--json'], { ...io, cwd: folder.path });
    expect(JSON.parse(stdout)).toMatchObject({ commit_sha: sha, commit_subject: 'one' });
    sandbox.git('commit', '-qm', 'two', '--allow-empty');
    const missing = await runHere(['show'], io);
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^ai-tracker: commit HEAD \([0-9a-f]{12}\) is not recorded; .*doctor/);
  });
});

describe('a spool', () => {
  const payload = Buffer.from(
    JSON.stringify({
      ...{ session_id: 's1', hook_event_name: 'PostToolUse', tool_name: 'Write', cwd: '/home/dev/api' },
      ...{ tool_input: { file_path: '/home/dev/api/a.txt', content: 'a\nb\n' }, tool_response: { type: 'create' } },
    }),
  );

  function deliver(database: string, count: number): void {
    for (let i = 0; i < count; i++) {
      writeDelivery(spoolDir(database), { verb: 'hook-post-tool', args: [], cwd: '/home/dev/api', env: {}, payload });
    }
  }

  test('is ingested before anything is read', async () => {
    using box = recorded(() => {});
    deliver(box.path, 1);
    expect((await box.json('stats')).pending).toEqual({ edits: 1, ai_lines: 2 });
    expect(listDeliveries(spoolDir(box.path))).toEqual([]);
  });

  test('that cannot be ingested now is named on stderr, and what is recorded is shown', async () => {
    using box = recorded((db) => addCommit(db, { ai_lines_added: 1 }));
    deliver(box.path, 2);
    const thaw = freeze(box.folder.path);
    try {
      const { status, stdout, stderr } = await box.run('stats', '--json');
      expect([status, JSON.parse(stdout).totals.ai_lines_added]).toEqual([0, 1]);
      expect(stderr).toMatch(/^ai-tracker: 2 deliveries wait and are not counted yet: .+\n$/);
    } finally {
      thaw();
    }
  });
});

describe('a database that cannot be used', () => {
  test.each([
    ['text', (path: string) => writeFileSync(path, 'x'.repeat(9000)), /is not an SQLite database; name another file/],
    ['a newer schema', makeNewer, /was written by a newer ai-tracker .*; update ai-tracker/],
  ])('(%s) fails in one line that says what to do, in every command', async (_, make, reason) => {
    using folder = new ScratchFolder();
    const path = folder.file('tracker.db');
    make(path);
    const before = readFileSync(path);
    for (const args of [['stats'], ['stats', '--json'], ['show', 'abcd'], ['blame', 'a.ts']]) {
      const { status, stdout, stderr } = await runHere(args, { env: { AI_TRACKER_DB_PATH: path } });
      expect([status, stdout, stderr.split('\n').length]).toEqual([1, '', 2]);
      expect(stderr).toMatch(reason);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('a file that --db names and is not there is a mistake', async () => {
    const { status, stderr } = await runHere(['stats', '--db', '/nowhere/x.db']);
    expect([status, stderr]).toEqual([
      1,
      'ai-tracker: there is no database /nowhere/x.db; check the path given with --db\n',
    ]);
  });

  test('a stack is shown with DEBUG only', async () => {
    const args = ['stats', '--db', '/nowhere/x.db'];
    expect((await runHere(args)).stderr).not.toContain(' at ');
    expect((await runHere(args, { env: { DEBUG: '1' } })).stderr).toMatch(/^ {4}at /m);
  });
});

describe('the program', () => {
  test('--help names every command, those called by hooks too', async () => {
    const { status, stdout, stderr } = await runHere(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    const commands =
      'install uninstall setup git-install git-uninstall stats show blame doctor hook hook-pre-tool hook-post-tool';
    for (const command of [...commands.split(' '), 'git-post-commit', 'git-post-rewrite']) {
      expect(stdout).toMatch(new RegExp(`(^|[ ,])${command}\\b`, 'm'));
    }
  });

  test('--version is the package’s', async () => {
    expect(await runHere(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([[[]], [['nonsense']], [['stats', '--days']], [['blame']]])('%j is a wrong use: status 2', async (args) => {
    expect(await runHere(args)).toMatchObject({ status: 2, stdout: '' });
  });
});

test('a reader that closes the pipe early ends a command quietly', () => {
  using sandbox = new Sandbox();
  recordMuch(sandbox);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash
  const script = '"$0" stats --json | head -c 1 >/dev/null; echo "${PIPESTATUS[0]}"';
  const { stdout, stderr } = sandbox.run('bash', ['-c', script, binary]);
  expect([stdout, stderr]).toEqual(['0\n', '']);
});

test('a pipe that takes no more for now, since another process made it so, gets all in the end', () => {
  using sandbox = new Sandbox();
  recordMuch(sandbox);
  const whole = sandbox.run(binary, ['stats', '--json']).stdout;
  const other = `"${process.execPath}" -e 'process.stdout.write(" "); setTimeout(() => {}, 1500)'`;
  const script = `{ ${other} & sleep 0.5; "$0" stats --json; } | { sleep 1; cat; }`;
  const { stdout, stderr } = sandbox.run('bash', ['-c', script, binary]);
  expect([stdout.length, stderr]).toEqual([whole.length + 1, '']);
  expect(whole.length).toBeGreaterThan(1 << 17);
});

test('output that finds no room is an error in one line', () => {
  using sandbox = new Sandbox();
  const { stdout, stderr } = sandbox.run('sh', ['-c', '"$0" stats >/dev/full; echo $?', binary]);
  expect(stdout).toBe('1\n');
  expect(stderr).toMatch(/^ai-tracker: cannot write the output .*ENOSPC.*\n$/);
});

/** So much that a report of it fills a pipe. */
function recordMuch(sandbox: Sandbox): void {
  const db = openStore(sandbox.database);
  db.transaction(() => {
    for (let i = 0; i < 3000; i++) addCommit(db, { repository_path: `/home/dev/${'long/'.repeat(20)}${i}` });
  })();
  db.close();
}

function makeNewer(path: string): void {
  const db = openStore(path);
  db.pragma(`user_version = ${currentSchema + 1}`);
  db.close();
}
