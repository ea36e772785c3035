import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RangeReport } from '../../src/stats/range-report.ts';
import { Landing, lines } from '../helpers/landing.ts';
import { sums } from '../helpers/reporting.ts';
import { binary } from '../helpers/sandbox.ts';
import { Runner, readWorkflow, stepsOf } from '../helpers/workflow.ts';

let work: Landing;
let before: string;
beforeEach(() => {
  work = new Landing();
  before = work.git('rev-parse', 'main');
  work.branchOff();
  work.ingest();
});
afterEach(() => {
  work.remove();
});

const without = { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db' } };

describe('the program itself', () => {
  test('report, and what a bundle tells in another clone', () => {
    const own = work.json<RangeReport>(['report', '--range', 'main..topic']);
    const piped = join(work.root, 'piped');
    work.run('sh', ['-c', '"$0" export bundle --range main..topic > "$1"', binary, piped]);
    const file = join(work.root, 'file');
    const out = work.tracker(['export', 'bundle', '--range', 'main..topic', '--out', file]);
    expect([out.status, out.stdout, out.stderr]).toEqual([0, '', `${file}: 2 commits\n`]);
    expect(readFileSync(piped).equals(readFileSync(file))).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const cwd = work.forge.clone('second');
    const there = work.json<RangeReport>(['report', '--range', 'origin/main..origin/topic', '--bundle', file], {
      cwd,
      ...without,
    });
    expect([sums(there), there]).toEqual(['4/2/0', own]);
  });

  test('what a forge squashed, by a bundle and by a database that is read as it stands', () => {
    const file = join(work.root, 'file');
    work.tracker(['export', 'bundle', '--range', 'main..topic', '--out', file]);
    work.forge.squash('topic');
    const cwd = work.forge.clone('second');
    const args = ['report', '--range', `${before}..HEAD`];
    expect(sums(work.json<RangeReport>([...args, '--bundle', file], { cwd, ...without }))).toBe('4/2/0');
    expect(sums(work.json<RangeReport>([...args, '--db', work.database], { cwd }))).toBe('4/2/0');
    expect(existsSync(join(cwd, '.git/ai-tracker'))).toBe(false);
  });

  test('one line for what is wrong', () => {
    const { status, stdout, stderr } = work.tracker([
      'report',
      '--range',
      'main..topic',
      '--bundle',
      work.path('base.txt'),
    ]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ai-tracker: \S+ is no bundle of ai-tracker; .*\n$/);
    expect(work.tracker(['report', '--range', 'main']).status).toBe(2);
    expect(work.tracker(['export']).status).not.toBe(0);
    expect(work.tracker(['report', '--help']).stdout).toContain('--fail-under-coverage');
    expect(work.tracker(['export', 'bundle', '--help']).stdout).toContain('--out');
  });
});

describe('the workflows for GitHub', () => {
  const names = ['ai-tracker-report.yml', 'ai-tracker-badge.yml'];

  test.each(names)(
    '%s takes no action of others, puts no expression into a script, and fetches all of the history',
    (name) => {
      const steps = stepsOf(readWorkflow(name));
      const used = steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
      expect(used).toEqual(['actions/checkout', 'actions/setup-node']);
      expect(steps[0]?.with).toMatchObject({ 'fetch-depth': 0, 'persist-credentials': false });
      for (const { run = '' } of steps) expect(run).not.toContain('${{');
    },
  );

  test('a pull request’s may read, and comment', () => {
    const { on, permissions } = readWorkflow('ai-tracker-report.yml');
    // Not pull_request_target, which would give what a fork sends a token.
    expect([on, permissions]).toEqual(['pull_request', { contents: 'read', 'pull-requests': 'write' }]);
  });

  const values = (repository: string) => ({
    'github.event.pull_request.base.sha': before,
    'github.event.pull_request.head.sha': work.git('rev-parse', 'topic'),
    'github.event.pull_request.head.repo.clone_url': work.forge.server,
    'github.event.pull_request.head.repo.full_name': repository,
    'github.event.pull_request.number': '7',
    'github.repository': 'acme/api',
    'github.token': 'a-token',
  });

  /** As docs/pull-requests.md says. */
  const push = (range: string) => {
    work.run('sh', ['-c', `"$0" export bundle --range ${range} --out "$1"`, binary, join(work.root, 'bundle')]);
    const blob = work.git('hash-object', '-w', join(work.root, 'bundle'));
    work.git('push', '-q', 'origin', `${blob}:refs/ai-tracker/${work.git('rev-parse', 'topic')}`);
  };

  test('the report of a pull request: a summary, and a comment, which the next run replaces', () => {
    push('main..topic');
    const runner = new Runner(work, work.forge.clone('runner-clone'), values('acme/api'));
    runner.run(readWorkflow('ai-tracker-report.yml'));
    const report = readFileSync(join(runner.temp, 'report.md'), 'utf8');
    expect(report).toContain('| 4 | 2 | 0 | 66.7% |');
    expect(readFileSync(runner.summary, 'utf8')).toBe(report);
    expect(runner.calls().at(-1)).toBe(
      `api\n--silent\n--method\nPOST\nrepos/acme/api/issues/7/comments\n--field\nbody=@${runner.temp}/report.md\n`,
    );
    runner.answer('42\n');
    runner.run(readWorkflow('ai-tracker-report.yml'));
    expect(runner.calls().at(-1)).toContain('PATCH\nrepos/acme/api/issues/comments/42\n');
  });

  test('of a fork’s: the summary alone, and without a bundle all is unknown', () => {
    const runner = new Runner(work, work.forge.clone('runner-clone'), values('somebody/api'));
    runner.run(readWorkflow('ai-tracker-report.yml'));
    expect(readFileSync(runner.summary, 'utf8')).toContain('| 0 | 0 | 6 | - |');
    expect(existsSync(join(runner.temp, 'gh'))).toBe(false);
  });

  test('the badge, of what landed, by the bundles that were pushed', () => {
    push('main..topic');
    work.forge.squash('topic');
    work.git('update-ref', '-d', 'refs/remotes/origin/topic');
    const runner = new Runner(work, work.forge.clone('runner-clone'), {
      'github.server_url': work.root,
      'github.repository': 'server',
      'github.token': 'a-token',
    });
    runner.answer('old-sha\n');
    runner.run(readWorkflow('ai-tracker-badge.yml'));
    const badge = readFileSync(join(runner.temp, 'ai-lines.json'), 'utf8');
    // https://shields.io/badges/endpoint-badge
    expect(JSON.parse(badge)).toEqual({ schemaVersion: 1, label: 'AI lines', message: '66.7%', color: 'blue' });
    const words = runner.calls().at(-1)?.split('\n');
    expect(words).toEqual(
      expect.arrayContaining([
        'PUT',
        'branch=badges',
        'sha=old-sha',
        `content=${Buffer.from(badge).toString('base64')}`,
      ]),
    );
  });

  test('what nobody recorded makes a badge that says so', () => {
    work.forge.commits('elsewhere.txt', lines('somebody', 3));
    const cwd = work.forge.clone('runner-clone');
    work.git('push', '-q', 'origin', `${work.git('hash-object', '-w', work.path('base.txt'))}:refs/other/x`);
    const runner = new Runner(work, cwd, {
      'github.server_url': work.root,
      'github.repository': 'server',
      'github.token': 'a-token',
    });
    runner.answer('');
    runner.run(readWorkflow('ai-tracker-badge.yml'));
    expect(readFileSync(join(runner.temp, 'report.json'), 'utf8')).toContain('"unknown_lines_added": 3');
    expect(JSON.parse(readFileSync(join(runner.temp, 'ai-lines.json'), 'utf8'))).toMatchObject({ message: 'unknown' });
  });
});
