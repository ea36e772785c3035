import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('first.txt', 'by nobody known\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'before');
  work.meet();
  work.agentWrites('a.txt', 'a1\na2\na3\n');
  work.commitAll();
  work.write('b.txt', 'h1\n');
  work.write('package-lock.json', '{}\n');
  work.commitAll();
  work.git('checkout', '-q', '-b', 'side');
  work.agentEdits('a.txt', 'a3\n', 'a4\na5\n');
  work.commitAll();
});
afterEach(() => work.remove());

const reads = (args: readonly string[], cwd = work.repo) => runHere(args, { cwd, env: work.env });
const json = async (...args: string[]) => JSON.parse((await reads([...args, '--json'])).stdout);

describe('stats A..B', () => {
  test('are of the commits that B has and A has not', async () => {
    expect(await json('stats', 'HEAD~2..HEAD')).toMatchObject({
      range: {
        base: work.git('rev-parse', 'HEAD~2'),
        head: work.git('rev-parse', 'HEAD'),
        commits: 2,
        commits_recorded: 2,
      },
      totals: { commits: 2, ai_lines_added: 2, ai_lines_removed: 1, human_lines_added: 1, generated_lines_added: 1 },
      ...{ commit_mix: { ai_only: 1, mixed: 0, human_only: 1 }, repositories: [{ commits: 2, ai_lines_added: 2 }] },
      here: { totals: { commits: 2 } },
      daily: [{ commits: 2, ai_lines_added: 2, human_lines_added: 1 }],
    });
    expect(await json('stats', 'main..')).toMatchObject({ totals: { commits: 1, ai_lines_added: 2 } });
    expect(await json('stats', '..main')).toMatchObject({ totals: { commits: 0 }, range: { commits: 0 } });
    expect(await json('stats', 'HEAD~2..HEAD', '--all-files')).toMatchObject({ totals: { human_lines_added: 2 } });
  });

  test('count a pick like the commit that it repeats', async () => {
    work.git('checkout', '-q', 'main');
    work.git('cherry-pick', 'side');
    work.ingest();
    expect((await json('stats')).totals.ai_lines_added).toBe(5);
    expect((await json('stats', 'HEAD~1..HEAD')).totals.ai_lines_added).toBe(2);
  });

  test('name the range, and how many of its commits nobody recorded', async () => {
    work.git('branch', 'start', 'HEAD~3');
    const tree = work.git('rev-parse', 'HEAD^{tree}');
    const alone = work.git('commit-tree', '-p', 'HEAD', '-m', 'elsewhere', tree);
    const { stdout } = await reads(['stats', `start..${alone}`]);
    expect(stdout).toMatch(/^Committed lines of repo, 4 commits from [0-9a-f]{12} to [0-9a-f]{12}\n/);
    expect(stdout).toMatch(/^Added +5 +1 +83\.3%$/m);
    expect(stdout).toContain('\nNobody recorded 1 of the 4 commits: their lines are in no figure.\n');
    expect(stdout).not.toContain('Repository');
    const none = await reads(['stats', `HEAD..${alone}`]);
    expect(none.stdout).toMatch(/\n\nNobody recorded 1 of the 1 commit: their lines are in no figure\.\n$/);
    const plain = await reads(['stats', 'HEAD~1..HEAD', '--plain']);
    expect(plain.stdout).toMatch(/^range_commits\t1$/m);
  });

  test('take a clone that --repo names, and --chart', async () => {
    const { stdout } = await reads(['stats', 'HEAD~1..HEAD', '--repo', 'repo', '--chart'], work.root);
    expect(stdout).toMatch(/^Committed lines of repo, 1 commit from /);
    expect(stdout).toMatch(/03-02/);
  });

  test.each([
    [['nonsense'], 2, /It takes two revisions/],
    [['A..B'], 1, /there is no commit A here/],
    [['HEAD~1..HEAD', '--days', '3'], 2, /leave out --days/],
    [['HEAD~1..HEAD', '--since', '2026-03-02'], 2, /leave out --since/],
    [['HEAD~1..HEAD', '--repo', 'a', '--repo', 'b'], 2, /give one --repo/],
  ])('%j is refused', async (args, status, reason) => {
    const outcome = await reads(['stats', ...args]);
    expect(outcome).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(reason) });
  });

  test('outside a repository say so', async () => {
    expect((await reads(['stats', 'A..B'], '/')).stderr).toBe(
      'ai-tracker: there is no git repository here; run it in a clone\n',
    );
  });
});

describe('show A..B', () => {
  test('is a row a commit, the newest first, and their sum', async () => {
    const { stdout } = await reads(['show', 'HEAD~2..HEAD']);
    const [newest, older] = [work.git('rev-parse', '--short=8', 'HEAD'), work.git('rev-parse', '--short=8', 'HEAD~1')];
    const rows = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
    expect(rows[0]).toMatch(/^2 commits from [0-9a-f]{12} to [0-9a-f]{12}$/);
    expect(rows[2]).toMatch(/^Commit \| AI \| Human \| AI share \| Date \(\+0000\)$/);
    expect(rows[4]).toMatch(new RegExp(`^${newest} a commit \\| \\+2 -1 \\| - \\| 100\\.0% \\| 2026-03-02 `));
    expect(rows[5]).toMatch(new RegExp(`^${older} a commit \\| - \\| \\+2 -0 \\| 0\\.0% \\| 2026-03-02 `));
    expect(rows[6]).toBe('Total of 2 | +2 -1 | +2 -0 | 50.0% | -');
  });

  test('has what git says of a commit that nobody recorded', async () => {
    const { range, totals, commits } = await json('show', 'HEAD~1..HEAD');
    expect([range.commits, totals.ai_lines_added, commits[0].subject]).toEqual([1, 2, 'a commit']);
    const alone = work.git('commit-tree', '-p', 'HEAD', '-m', 'sühne 🙂', work.git('rev-parse', 'HEAD^{tree}'));
    expect(await json('show', `HEAD..${alone}`)).toMatchObject({
      range: { commits: 1, commits_recorded: 0 },
      commits: [
        {
          commit_sha: alone,
          subject: 'sühne 🙂',
          recorded: false,
          timestamp: expect.stringMatching(/^2026-03-02T/),
          ai_lines_added: null,
        },
      ],
    });
    expect((await reads(['show', `HEAD..${alone}`])).stdout).toContain('Nobody recorded 1 of them');
  });

  test('is a table for programs', async () => {
    const { stdout } = await reads(['show', 'HEAD~1..HEAD', '--csv']);
    expect(stdout.split('\r\n')).toEqual([
      expect.stringMatching(/^commit_sha,timestamp,subject,recorded,ai_lines_added,/),
      expect.stringMatching(/^[0-9a-f]{40},2026-03-02T[^,]+,a commit,true,2,1,0,0,0,0$/),
      '',
    ]);
    expect((await reads(['stats', 'HEAD~1..HEAD', '--csv'])).stdout).toMatch(
      /^repository_name,.*\r\nrepo,.*,1,2,0,0,100\r\n$/,
    );
  });

  test('of many shows the newest fifty, and the sum of all', async () => {
    for (let at = 0; at < 60; at++) work.git('commit', '-q', '--allow-empty', '-m', `empty ${at}`);
    const { stdout } = await reads(['show', 'main..HEAD']);
    expect(stdout).toContain(' empty 59 ');
    expect(stdout.match(/ empty \d+ /g)).toHaveLength(50);
    expect(stdout).toMatch(/^Total of 61 +\+2 -1 /m);
    expect(stdout).toContain('\n11 more commits, the older ones: see --json.\n');
  });
});
