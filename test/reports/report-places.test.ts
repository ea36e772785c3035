import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';
import { Reporting, sums } from '../helpers/reporting.ts';

// Where `report` is called, and how it looks: clones with a part of the history, ranges that are none, names, widths.

let work: Landing;
let reporting: Reporting;
beforeEach(() => {
  work = new Landing();
  reporting = new Reporting(work);
  work.branchOff();
});
afterEach(() => {
  work.remove();
});

async function fails(range: string, cwd = work.repo): Promise<string> {
  const { status, stdout, stderr } = await reporting.run(['report', '--range', range], { cwd });
  expect([status, stdout, stderr.split('\n').length]).toEqual([1, '', 2]);
  return stderr;
}

describe('a clone with a part of the history', () => {
  const shallow = (depth: number) => {
    const path = join(work.root, `shallow-${depth}`);
    const from = `file://${work.forge.server}`;
    work.git('clone', '-q', '--depth', String(depth), '--no-single-branch', '-b', 'topic', from, path, {
      cwd: work.root,
    });
    return path;
  };

  test('says how to get the rest of it', async () => {
    work.git('checkout', '-q', 'main');
    work.write('later.txt', lines('a person', 2));
    work.commitAll();
    work.git('push', '-q', 'origin', 'main');
    expect(await fails('origin/main..HEAD', shallow(1))).toContain(
      'git fetch --unshallow (actions/checkout: fetch-depth: 0)',
    );
    expect(await fails('HEAD~4..HEAD', shallow(2))).toContain('git fetch --unshallow');
  });

  test('where the range goes beyond what it has, too', async () => {
    for (const commit of ['one', 'two', 'three', 'four']) {
      work.write('side.txt', commit);
      work.commitAll();
    }
    work.git('checkout', '-q', '-b', 'merged', 'main');
    work.write('own.txt', 'own');
    work.commitAll();
    work.git('merge', '-q', '-m', 'topic into merged', 'topic');
    work.push('merged');
    expect(await fails('origin/main..origin/merged', shallow(3))).toContain(
      'this clone is shallow, and the range goes further back than its history; fetch the history: git fetch --unshallow',
    );
  });

  test('is as good as a whole one where it has the range', async () => {
    const cwd = shallow(3);
    expect(sums(await reporting.report('HEAD~2..HEAD', ['--db', work.database], { cwd }))).toBe('4/2/0');
  });
});

test('a clone without contents says how to get them', async () => {
  const cwd = join(work.root, 'partial');
  work.git('config', 'uploadpack.allowFilter', 'true', { cwd: work.forge.server });
  const from = ['--filter=blob:none', '--no-checkout', `file://${work.forge.server}`, cwd];
  work.git('clone', '-q', ...from, { cwd: work.root });
  expect(await fails('origin/main..origin/topic', cwd)).toContain(
    'this clone is partial, and lacks files of the range; let git fetch them: git log -p -m BASE..HEAD > /dev/null',
  );
  work.git('log', '-p', '-m', 'origin/main..origin/topic', { cwd });
  expect(sums(await reporting.report('origin/main..origin/topic', ['--db', work.database], { cwd }))).toBe('4/2/0');
});

test('a range that is none', async () => {
  expect(await fails('nowhere..HEAD')).toContain('there is no commit nowhere here; fetch it (git fetch origin)');
  work.git('checkout', '-q', '--orphan', 'apart');
  work.commitAll();
  expect(await fails('main..apart')).toContain('main and apart have no commit in common here');
  expect(await fails('main..HEAD', work.root)).toContain('there is no git repository here');
  for (const range of ['main', '..', '']) {
    const { status, stdout } = await reporting.run(['report', '--range', range]);
    expect([status, stdout]).toEqual([2, '']);
  }
  expect((await reporting.run(['report'])).status).toBe(2);
});

test('an option is no revision', async () => {
  expect(await fails('--output=x..HEAD')).toContain('there is no commit --output=x here');
});

test('nothing is added', async () => {
  const { status, stdout } = await reporting.run(['report', '--range', 'topic..topic', '--fail-under-coverage', '100']);
  expect([status, stdout]).toEqual([0, expect.stringContaining('No lines are added.')]);
});

test('--fail-under-coverage fails with one line behind the report', async () => {
  work.forge.commits('elsewhere.txt', lines('somebody', 2), 'topic');
  work.git('pull', '-q', '--no-rebase', 'origin', 'topic');
  const run = (percent: string) =>
    reporting.run(['report', '--range', 'main..topic', '--fail-under-coverage', percent]);
  expect((await run('75')).status).toBe(0);
  const { status, stdout, stderr } = await run('75.1');
  expect([status, stdout]).toEqual([1, expect.stringContaining('elsewhere.txt')]);
  expect(stderr).toMatch(/^ai-tracker: the author of 75% of the added lines is known, which is less than 75.1%; .*\n$/);
  for (const wrong of ['101', '-1', 'much', '']) expect((await run(wrong)).status).toBe(2);
});

const hostile = [
  'a|b\n| x',
  '<img src=x onerror=alert(1)>',
  '`code` **bold** [link](https://evil.example) @everyone #1 :tada:',
  '"><script>alert(1)</script>',
  'www.evil.example-->',
];

describe('names that mean something elsewhere', () => {
  beforeEach(() => {
    work.git('checkout', '-q', '-b', 'names');
    for (const [at, name] of hostile.entries()) {
      const file = name.replaceAll('/', '∕');
      work.agentWrites(file, lines(`file ${at}`, 2 + at), { env: { AGENT_ID: name }, session: `of-${at}` });
    }
    work.agentWrites('caf\u202eé\x1b[31m', lines('control', 1));
    work.commitAll();
  });

  test('are text in Markdown: no table breaks, nobody is called, nothing is fetched', async () => {
    const { stdout } = await reporting.run(['report', '--range', 'topic..names', '--markdown']);
    expect(stdout.startsWith('<!-- ai-tracker-report -->\n')).toBe(true);
    for (const row of stdout.split('\n').filter((line) => line.startsWith('|'))) {
      expect(row.replace(/&#\d+;/g, '')).toMatch(
        /^(\| (<code>[^<>|`*[\]@#:_.\\]*<\/code>( \(generated\))?|[^<>|]*) ){2,5}\|$/,
      );
    }
    expect(stdout).not.toMatch(/@everyone|<img|<script|https:|www\.|#1 |\p{Bidi_Control}/u);
    expect(stdout).toContain('a&#124;b&#92;n&#124; x');
    expect(stdout.match(/-->/g)).toHaveLength(1);
  });

  test('cannot steer a terminal', async () => {
    const { stdout } = await reporting.run(['report', '--range', 'topic..names'], { isTTY: true });
    expect(stdout).not.toMatch(/\p{Bidi_Control}/u);
    expect(stdout).not.toContain('\x1b[31m');
  });
});

test('a comment that lists many files is not too long for GitHub', async () => {
  work.git('checkout', '-q', '-b', 'many');
  for (let at = 0; at < 300; at++) work.write(`${'@folder/'.repeat(24)}file ${at}`, 'a line\n');
  work.commitAll();
  const { stdout } = await reporting.run(['report', '--range', 'topic..many', '--markdown']);
  expect(stdout.length).toBeLessThan(65_536);
  expect(stdout).toContain('and 250 files more');
});

test('it fits into 60 columns of a terminal, and a pipe gets it whole', async () => {
  const file = `${'a-folder/'.repeat(8)}a-file.ts`;
  work.agentWrites(file, lines('the agent', 3), {
    env: { AGENT_ID: 'an-agent-with-a-rather-long-name-of-its-own-which-goes-on' },
  });
  work.write('package-lock.json', lines('a lock', 12));
  work.commitAll();
  const shown = await reporting.run(['report', '--range', 'main..topic'], { isTTY: true, columns: 60 });
  expect(Math.max(...shown.stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(60);
  const piped = await reporting.run(['report', '--range', 'main..topic'], { columns: 60 });
  expect(piped.stdout).toContain(file);
  expect(piped.stdout).not.toContain('\x1b');
});

test('the table of a pull request', async () => {
  const { stdout } = await reporting.run(['report', '--range', 'main..topic']);
  const [title = '', ...rest] = stdout.split('\n');
  expect(title).toMatch(/^Lines added from [0-9a-f]{12} to [0-9a-f]{12}, 2 commits$/);
  expect(rest.filter((line) => !/█/.test(line)).join('\n')).toBe(`

File       AI  Human  AI share
─────────  ──  ─────  ────────
topic.txt   3      2     60.0%
base.txt    1      0    100.0%
Total       4      2     66.7%

The authors of 6 of 6 lines are known (100%).
`);
});
