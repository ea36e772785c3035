import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SurvivalReport } from '../../src/stats/survival.ts';
import { beforeGit } from '../helpers/git-wrapper.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

const kept = () => join(box.home, '.config/ai-tracker/survival');

/** Commits all that is there, so many days ago. */
function commitAgo(days: number): void {
  box.git('add', '-A');
  box.git('commit', '-q', '-m', 'a commit', { env: daysAgo(days) });
}

function daysAgo(days: number): Record<string, string> {
  const date = new Date(Date.now() - days * 86_400_000).toISOString();
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

/** The agent writes a file; the commit of it is told. */
function agentWrites(file: string, content: string, env: Record<string, string> = {}): void {
  box.write(file, content);
  const input = { file_path: box.path(file), content };
  const response = { type: 'create', filePath: box.path(file), content, structuredPatch: [], originalFile: null };
  const payload = { session_id: 's', cwd: box.repo, tool_name: 'Write', tool_input: input, tool_response: response };
  const post = { ...payload, tool_use_id: file, hook_event_name: 'PostToolUse' };
  box.tracker(['hook-post-tool'], { input: JSON.stringify(post), env });
}

/** Four lines of the agent's and two of a person's; one of each goes after 25 days. */
function work(): void {
  box.tracker(['stats']);
  agentWrites('a.txt', 'one\ntwo\nthree\nfour\n');
  box.write('b.txt', 'by hand\nby hand too\n');
  commitAgo(50);
  box.tracker(['git-post-commit']);
  box.write('a.txt', 'one\ntwo\nthree\n');
  box.write('b.txt', 'by hand\n');
  commitAgo(25);
  box.tracker(['git-post-commit']);
}

describe('survival', () => {
  test('tells in a table who wrote the lines that stand', () => {
    work();
    const { status, stdout, stderr } = box.tracker(['survival']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`Lines that stand, all time

Written by    Added  Today  7 days  aged 7+  30 days  aged 30+  90 days  aged 90+
────────────  ─────  ─────  ──────  ───────  ───────  ────────  ───────  ────────
AI                4  75.0%  100.0%        4    75.0%         4        -         0
Human             2  50.0%  100.0%        2    50.0%         2        -         0

Of HEAD's 2 commits in repo, merges by their first parent. No line is 90 days old yet.
`);
  });

  test('tells it as JSON', () => {
    work();
    const { asked_at: asked, ...report } = box.json<SurvivalReport>(['survival', '--days', '30,1']);
    expect(Math.abs(Date.parse(asked) - Date.now())).toBeLessThan(300_000);
    const ai = {
      born: 4,
      standing: 3,
      ages: [
        { days: 1, born: 4, stood: 4, percent: 100 },
        { days: 30, born: 4, stood: 3, percent: 75 },
      ],
    };
    const human = {
      born: 2,
      standing: 1,
      ages: [
        { days: 1, born: 2, stood: 2, percent: 100 },
        { days: 30, born: 2, stood: 1, percent: 50 },
      ],
    };
    const nobody = { born: 0, standing: 0, ages: [1, 30].map((days) => ({ days, born: 0, stood: 0, percent: null })) };
    const authors = [
      { author: 'ai', ...ai },
      { author: 'human', ...human },
      { author: 'unknown', ...nobody },
    ];
    expect(JSON.stringify(report)).toBe(
      JSON.stringify({
        schema: 'ai-tracker/survival/1',
        ...{ database: box.database, since: null, days: [1, 30], authors },
        ...{ agents: [{ agent_id: null, ...ai }], models: [{ model: null, ...ai }] },
        repositories: [
          {
            ...{ repository_name: 'repo', repository_path: box.repo, commit_sha: box.git('rev-parse', 'HEAD') },
            ...{ commits: 2, files_lost: 0, authors },
          },
        ],
        generated_lines: 0,
      }),
    );
  });

  test('since a day, of several clones, also named from elsewhere', () => {
    work();
    box.git('clone', '-q', box.repo, join(box.root, 'clone'));
    const clones = ['--repo', box.repo, '--repo', join(box.repo, '.'), '--repo', join(box.root, 'clone')];
    const { repositories, authors } = box.json<SurvivalReport>(['survival', ...clones], { cwd: box.root });
    expect(repositories.map(({ repository_path: path }) => path)).toEqual([box.repo, join(box.root, 'clone')]);
    expect(authors[0]?.born).toBe(8);
    expect(box.tracker(['survival', ...clones], { cwd: box.root }).stdout).toMatch(/^\/\S*\/clone +Added/m);
    const later = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
    const { stdout } = box.tracker(['survival', '--since', later]);
    expect(stdout).toBe(`Lines that stand, since ${later}\n\nNo line was added in repo: ask without --since.\n`);
  });

  test('goes on from what it kept, which tells nothing but names of commits and files', () => {
    work();
    const before = box.json<SurvivalReport>(['survival']).authors;
    const [name = ''] = readdirSync(kept());
    expect([statSync(kept()).mode & 0o777, statSync(join(kept(), name)).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readFileSync(join(kept(), name), 'latin1')).toMatch(/^ai-tracker-survival 1\n/);
    expect(readFileSync(join(kept(), name), 'latin1')).not.toMatch(/three|by hand|Test|example/);
    // Git is not asked for the history again.
    beforeGit(box, 'case " $* " in *" log "*) exit 3 ;; esac');
    expect(box.json<SurvivalReport>(['survival']).authors).toEqual(before);
  });

  test('asks git once where the lines of a merge come from that nobody recorded', () => {
    work();
    box.git('checkout', '-q', '-b', 'topic');
    agentWrites('a.txt', 'one\ntwo\nthree\nby the agent on topic\n');
    commitAgo(20);
    box.tracker(['git-post-commit']);
    box.git('checkout', '-q', 'main');
    box.write('a.txt', 'zero\none\ntwo\nthree\n');
    commitAgo(19);
    box.tracker(['git-post-commit']);
    // As a forge does it.
    box.git('clone', '-q', '--bare', box.repo, join(box.root, 'forge'));
    box.git('clone', '-q', join(box.root, 'forge'), join(box.root, 'other'));
    box.git('merge', '-q', '--no-edit', 'origin/topic', { cwd: join(box.root, 'other'), env: daysAgo(18) });
    box.git('push', '-q', { cwd: join(box.root, 'other') });
    box.git('pull', '-q', join(box.root, 'forge'), 'main');
    const { authors } = box.json<SurvivalReport>(['survival']);
    expect(authors.map(({ author, standing }) => `${author} ${standing}`)).toEqual(['ai 4', 'human 2', 'unknown 0']);
    beforeGit(box, 'case " $* " in *" log "* | *" blame "*) exit 3 ;; esac');
    expect(box.json<SurvivalReport>(['survival']).authors).toEqual(authors);
  });

  test('reads anew where what it kept is damaged, cut off or somebody’s link', () => {
    work();
    const before = box.json<SurvivalReport>(['survival']).authors;
    const [name = ''] = readdirSync(kept());
    const path = join(kept(), name);
    const bytes = readFileSync(path);
    for (const damaged of [bytes.subarray(0, bytes.length - 3), Buffer.from('x'), Buffer.from(bytes).fill(7, 60, 70)]) {
      writeFileSync(path, damaged);
      expect(box.json<SurvivalReport>(['survival']).authors).toEqual(before);
      expect(readFileSync(path)).toEqual(bytes);
    }
    box.run('rm', ['-rf', kept()]);
    mkdirSync(join(box.root, 'elsewhere'));
    symlinkSync(join(box.root, 'elsewhere'), kept());
    expect(box.json<SurvivalReport>(['survival']).authors).toEqual(before);
    expect(readdirSync(join(box.root, 'elsewhere'))).toEqual([]);
  });

  test('keeps nothing of a repository that is kept out', () => {
    work();
    box.git('config', 'ai-tracker.enabled', 'false');
    expect(box.json<SurvivalReport>(['survival']).authors[0]?.born).toBe(4);
    expect(existsSync(kept())).toBe(false);
  });

  test('forget takes out what was kept of a repository', () => {
    work();
    box.tracker(['survival']);
    expect(
      readdirSync(kept())
        .map((name) => name.replace(/^[0-9a-f]{32}/, ''))
        .sort(),
    ).toEqual(['', '.sums']);
    expect(box.tracker(['forget', box.repo, '--yes']).status).toBe(0);
    expect(readdirSync(kept())).toEqual([]);
  });

  test('a reader that closes the pipe early is no failure', () => {
    work();
    const { stdout, stderr } = box.run('bash', [
      '-c',
      `set -o pipefail; '${binary}' survival --json | head -1; echo $?`,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: '{\n0\n', stderr: '' });
  });
});

describe('survival of a fleet', () => {
  const agents = {
    one: 'one wrote this\none wrote that\none wrote more\n',
    two: 'two wrote this\ntwo wrote that too\ntwo wrote more\n',
  };
  const shared = () => join(box.root, 'shared');
  const ofAgents = (report: SurvivalReport) =>
    report.agents.map((each) => `${each.agent_id} ${each.born} ${each.standing}`).sort();
  const ofAuthors = (report: SurvivalReport) => report.authors.map((each) => `${each.author} ${each.born}`).join(', ');

  /** Two agents in one clone: the file of each has the other's commit as well, whose lines it takes for a person's. */
  function workTogether(): void {
    mkdirSync(shared());
    box.git('commit', '-q', '--allow-empty', '-m', 'start', { env: daysAgo(60) });
    for (const name of ['one', 'two'] as const) {
      const env = { AI_TRACKER_SHARED_DIR: shared(), AGENT_ID: name };
      box.tracker(['stats'], { env });
      agentWrites(`${name}.txt`, agents[name], { ...env });
      commitAgo(40);
      box.tracker(['git-post-commit'], { env });
    }
    for (const name of ['one', 'two'])
      box.tracker(['stats'], { env: { AI_TRACKER_SHARED_DIR: shared(), AGENT_ID: name } });
  }

  test('each line is of the agent that wrote it', () => {
    workTogether();
    const alone = box.json<SurvivalReport>(['survival', '--db', join(shared(), 'one.db')]);
    expect(ofAuthors(alone)).toBe('ai 3, human 3, unknown 0');
    const fleet = box.json<SurvivalReport>(['survival', '--fleet', shared()]);
    expect([ofAuthors(fleet), ofAgents(fleet)]).toEqual(['ai 6, human 0, unknown 0', ['one 3 3', 'two 3 3']]);
    expect(box.tracker(['survival', '--fleet', shared()]).stdout).toMatch(/^Agent .*\n.*\n(one|two) +3 /m);
  });

  test('also where a forge squashed it, in a clone that has no records', () => {
    workTogether();
    box.git('clone', '-q', '--bare', box.repo, join(box.root, 'forge'));
    const clone = join(box.root, 'clone');
    box.git('clone', '-q', join(box.root, 'forge'), clone);
    box.git('reset', '-q', '--hard', 'HEAD~2', { cwd: clone });
    box.git('merge', '-q', '--squash', 'origin/main', { cwd: clone });
    box.git('commit', '-q', '-m', 'squashed', { cwd: clone, env: daysAgo(39) });
    const fleet = box.json<SurvivalReport>(['survival', '--fleet', shared()], { cwd: clone });
    expect([ofAuthors(fleet), ofAgents(fleet)]).toEqual(['ai 6, human 0, unknown 0', ['one 3 3', 'two 3 3']]);
  });
});

describe('survival says what to do', () => {
  const fails = (args: string[], cwd = box.repo) => {
    const { status, stdout, stderr } = box.tracker(['survival', ...args], { cwd });
    expect(stdout).toBe('');
    return `${status} ${stderr}`;
  };

  test('where there is no repository, or no commit', () => {
    expect(fails([], box.root)).toBe(
      '1 ai-tracker: there is no git repository here; run it in a clone, or name one with --repo DIR\n',
    );
    expect(fails(['--repo', 'nowhere'], box.root)).toBe(
      '1 ai-tracker: there is no repository nowhere, and none is recorded; ai-tracker doctor says whether all is in place\n',
    );
    expect(fails([])).toBe(`1 ai-tracker: ${box.repo} has no commit yet; commit something, then ask again\n`);
  });

  test.each(['0', '7,x', '', '7,,9', '1,2,3,4,5,6,7,8,9,10,11', '40000'])('of --days %j', (days) => {
    expect(fails(['--days', days])).toMatch(/^2 .*It takes up to 10 numbers of days from 1 to 36500: 7,30,90\./);
  });

  test('where git cannot read the history', () => {
    work();
    box.tracker(['survival']);
    box.write('c.txt', 'c\n');
    commitAgo(1);
    const blob = box.git('rev-parse', 'HEAD:c.txt');
    const file = box.path(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    chmodSync(file, 0o600);
    writeFileSync(file, 'damaged');
    expect(fails([])).toMatch(/^1 ai-tracker: cannot read the history of .*; git -C .* log -p shows the same\n$/);
    expect(existsSync(kept())).toBe(true);
  });

  test('where git refuses the repository to this user', () => {
    work();
    beforeGit(box, 'export GIT_TEST_ASSUME_DIFFERENT_OWNER=1');
    expect(fails([])).toMatch(/^1 ai-tracker: cannot read the history of .*: detected dubious ownership/);
  });
});
