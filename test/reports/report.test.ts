import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../src/store/backup.ts';
import { Landing, lines } from '../helpers/landing.ts';
import { Reporting, sums } from '../helpers/reporting.ts';

// `report --range`: a pull request's added lines, in the clone where they were written, and where only a bundle is.

let work: Landing;
let reporting: Reporting;
beforeEach(() => {
  work = new Landing();
  reporting = new Reporting(work);
});
afterEach(() => {
  work.remove();
});

const nobody = { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db', HOME: '/nowhere' } };

describe('a pull request of an agent and a person', () => {
  beforeEach(() => {
    work.branchOff();
  });

  test('each line is whose blame says it is', async () => {
    const report = await reporting.report('main..topic');
    expect([sums(report), sums(report, 'topic.txt'), sums(report, 'base.txt')]).toEqual(['4/2/0', '3/2/0', '1/0/0']);
    expect(report.totals).toMatchObject({ lines_added: 6, ai_percent_added: 66.7, coverage_percent: 100 });
    expect([report.commits, report.commits_recorded]).toEqual([2, 2]);
    expect(report.range).toEqual({
      base: work.git('rev-parse', 'main'),
      head: work.git('rev-parse', 'topic'),
      merge_base: work.git('rev-parse', 'main'),
    });
  });

  test('three dots mean the same, and nothing behind them HEAD', async () => {
    expect(await reporting.report('main...')).toEqual(await reporting.report('main..topic'));
  });

  test('what the base has meanwhile is none of it, nor what is not committed', async () => {
    work.git('checkout', '-q', 'main');
    work.write('later.txt', lines('a person', 4));
    work.commitAll();
    work.git('checkout', '-q', 'topic');
    work.agentWrites('topic.txt', lines('another agent', 9));
    expect(sums(await reporting.report('main..topic'))).toBe('4/2/0');
  });

  test('the same where the base was merged into it', async () => {
    work.git('checkout', '-q', 'main');
    work.write('later.txt', lines('a person', 4));
    work.write('base.txt', `${lines('a person on main', 2)}${work.read('base.txt')}`);
    work.commitAll();
    work.git('checkout', '-q', 'topic');
    work.git('merge', '-q', '-m', 'up to date', 'main');
    const report = await reporting.report('main..topic');
    expect([sums(report), report.files.map(({ file_path }) => file_path)]).toEqual([
      '4/2/0',
      ['topic.txt', 'base.txt'],
    ]);
  });
});

test('by agent and by model', async () => {
  work.git('checkout', '-q', '-b', 'topic');
  for (const [agent, count] of [
    ['worker-1', 4],
    ['worker-2', 2],
  ] as const) {
    work.agentWrites(`${agent}.txt`, lines(agent, count), { env: { AGENT_ID: agent }, session: agent });
  }
  work.commitAll();
  const { agents } = await reporting.report('main..topic');
  expect(agents).toEqual([
    { agent_id: 'worker-1', ai_lines_added: 4 },
    { agent_id: 'worker-2', ai_lines_added: 2 },
  ]);
});

test('AI lines that a person changed, before a commit and after it; what only moved or was indented is not changed', async () => {
  work.git('checkout', '-q', '-b', 'topic');
  work.agentWrites('f', lines('the agent', 8));
  work.write('f', work.read('f').replace('the agent wrote line 2\n', 'a person wrote the second\n'));
  work.commitAll();
  expect((await reporting.report('main..topic')).totals).toMatchObject({
    ai_lines_overridden: 1,
    ai_lines_replaced: 0,
  });
  work.write(
    'f',
    work
      .read('f')
      .replace('the agent wrote line 8\n', 'a person wrote the eighth\n')
      .replace('the agent wrote line 4\n', '   the agent wrote line 4\n'),
  );
  work.commitAll();
  const { totals } = await reporting.report('main..topic');
  expect(totals).toMatchObject({
    ai_lines_added: 6,
    human_lines_added: 2,
    ai_lines_overridden: 2,
    ai_lines_replaced: 1,
  });
});

test('generated and binary files stand apart, and a removed or emptied file has no line', async () => {
  work.git('checkout', '-q', '-b', 'topic');
  work.agentWrites('package-lock.json', lines('a lock', 5));
  work.agentWrites('f', lines('the agent', 2));
  work.write('picture', Buffer.from([0, 1, 2, 3]));
  work.git('rm', '-q', 'base.txt');
  work.commitAll();
  const report = await reporting.report('main..topic');
  expect([sums(report), sums(report, 'package-lock.json')]).toEqual(['2/0/0', '5/0/0']);
  expect(report.totals).toMatchObject({ generated_lines_added: 5, binary_files: 1 });
  expect(sums(await reporting.report('main..topic', ['--all-files']))).toBe('7/0/0');
  expect(report.files.map(({ file_path, generated, binary }) => [file_path, generated, binary])).toEqual([
    ['package-lock.json', true, false],
    ['f', false, false],
    ['picture', false, true],
  ]);
});

test('a renamed file has the lines that were added to it, under either name', async () => {
  work.write('old name', lines('a person before', 9));
  work.commitAll();
  work.git('push', '-q', 'origin', 'main');
  work.git('checkout', '-q', '-b', 'topic');
  work.agentEdits('old name', 'a person before wrote line 3\n', 'a person before wrote line 3\nthe agent’s\n');
  work.commitAll();
  work.git('mv', 'old name', 'new "name"\t| é');
  work.commitAll();
  const report = await reporting.report('main..topic');
  expect([sums(report), report.files.map(({ file_path }) => file_path)]).toEqual(['1/0/0', ['new "name"\t| é']]);
});

const odd = [
  ['a\\nb', 'a\nb'],
  ['-n', '-n'],
  [':(glob)*', ':(glob)*'],
  ['*', '*'],
  ['"quoted"', '"quoted"'],
] as const;

test.each([
  ['have line ends, begin with a dash, look like a pattern', odd],
  ['are no UTF-8, too', [...odd, ['caf\\0351', '"caf\\351"'] as const]],
])('names that %s, across a merge', async (_what, names) => {
  work.git('checkout', '-q', '-b', 'topic');
  const make = (name: string, text: string) =>
    work.run('sh', ['-c', `name=$(printf '%b.' "$1"); printf '%s\\n' "$2" > "./${'$'}{name%.}"`, 'sh', name, text]);
  for (const [printed] of names) make(printed, 'a person');
  work.commitAll();
  work.git('checkout', '-q', 'main');
  work.write('later.txt', lines('a person', 2));
  work.commitAll();
  work.git('checkout', '-q', 'topic');
  work.git('merge', '-q', '-m', 'up to date', 'main');
  const report = await reporting.report('main..topic');
  expect(sums(report)).toBe(`0/${names.length}/0`);
  expect(report.files.map(({ file_path }) => file_path)).toEqual(names.map(([, name]) => name).sort());
});

const landings: readonly [string, () => void][] = [
  ['squashed', () => work.forge.squash('topic')],
  ['rebased', () => work.forge.rebase('topic')],
  ['merged', () => work.forge.merge('topic')],
];

describe.each(landings)('a branch that the forge %s', (_how, land) => {
  let before: string;
  let clone: string;

  beforeEach(() => {
    before = work.git('rev-parse', 'main');
    work.branchOff();
  });

  test('a clone without records tells by a bundle of the branch what the author’s tells', async () => {
    const bundle = await reporting.bundle('main..topic');
    const branch = await reporting.report('main..topic');
    land();
    clone = work.forge.clone('second');
    const there = await reporting.report(`${before}..origin/main`, ['--bundle', bundle], { cwd: clone, ...nobody });
    work.pull();
    const here = await reporting.report(`${before}..main`);
    expect([sums(there), there.agents, there.models]).toEqual(['4/2/0', branch.agents, branch.models]);
    expect({ ...there, commits_recorded: 0 }).toEqual({ ...here, commits_recorded: 0 });
  });

  test('the author’s clone writes the same bundle of what landed', async () => {
    land();
    work.pull();
    const here = await reporting.report(`${before}..main`);
    const bundle = await reporting.bundle(`${before}..main`);
    clone = work.forge.clone('second');
    expect(await reporting.report(`${before}..HEAD`, ['--bundle', bundle], { cwd: clone, ...nobody })).toEqual(here);
  });

  test('so does a database that is read as it stands, where nobody saw what landed', async () => {
    work.ingest();
    land();
    clone = work.forge.clone('second');
    const there = await reporting.report(`${before}..HEAD`, ['--db', work.database], { cwd: clone });
    expect(sums(there)).toBe('4/2/0');
    expect(work.query('SELECT count(*) AS landed FROM commits WHERE landed')).toEqual([{ landed: 0 }]);
  });
});

describe('a fleet', () => {
  let fleet: string;
  let before: string;

  beforeEach(() => {
    before = work.git('rev-parse', 'main');
    work.branchOff();
    work.ingest();
    fleet = join(work.root, 'fleet');
    mkdirSync(fleet);
    backUp(work.store, join(fleet, 'worker-1.db'));
  });

  test('tells what the agent’s own database tells', async () => {
    const own = await reporting.report('main..topic');
    const { agents: _agents, ...fleets } = await reporting.report('main..topic', ['--fleet', fleet]);
    expect({ ...fleets, agents: own.agents }).toEqual(own);
  });

  test('knows what the forge squashed in a clone that it has no records of, also by its bundle', async () => {
    work.forge.squash('topic');
    const cwd = work.forge.clone('second');
    expect(sums(await reporting.report(`${before}..HEAD`, ['--fleet', fleet], { cwd, ...nobody }))).toBe('4/2/0');
    const bundle = join(work.root, 'of-fleet');
    const args = ['export', 'bundle', '--range', 'main..topic', '--fleet', fleet, '--out', bundle];
    expect((await reporting.run(args)).status).toBe(0);
    expect(sums(await reporting.report(`${before}..HEAD`, ['--bundle', bundle], { cwd, ...nobody }))).toBe('4/2/0');
  });

  test('what a person replaced later is told by it, too', async () => {
    work.write('topic.txt', work.read('topic.txt').replace('the agent in topic wrote line 2', 'a person wrote that'));
    work.commitAll();
    backUp(work.store, join(fleet, 'worker-2.db'));
    rmSync(join(fleet, 'worker-1.db'));
    const { totals } = await reporting.report('main..topic', ['--fleet', fleet]);
    expect(totals).toMatchObject({ ai_lines_added: 3, human_lines_added: 3, ai_lines_replaced: 1 });
  });
});
