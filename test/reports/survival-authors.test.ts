import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findWorktree, type Worktree } from '../../src/git/find-repository.ts';
import { generatedPaths } from '../../src/git/generated.ts';
import type { Survival } from '../../src/stats/survival.ts';
import { bringToHead } from '../../src/survival/bring-to-head.ts';
import { countLines } from '../../src/survival/count-lines.ts';
import { readBranches } from '../../src/survival/read-branches.ts';
import { type SurvivalCounts, survival } from '../../src/survival/survival.ts';
import { lines } from '../helpers/landing.ts';
import { Work } from '../helpers/work.ts';

let work: Work;

beforeEach(() => {
  work = new Work();
});

afterEach(() => work.remove());

const dayOne = Date.parse('2026-03-02T12:00:00Z');
const after = (days: number) => new Date(dayOne + days * 86_400_000).toISOString();

function commitOn(day: number, ...words: string[]): string {
  const env = { GIT_AUTHOR_DATE: after(day), GIT_COMMITTER_DATE: after(day) };
  work.git('add', '-A');
  return work.commit(...words, { env });
}

/** As if nobody had recorded them. */
function unrecord(...revs: string[]): void {
  work.ingest();
  for (const rev of revs) {
    work.store.prepare('DELETE FROM commits WHERE commit_sha = ?').run(work.git('rev-parse', rev));
  }
}

interface Asked {
  readonly on?: number;
  readonly since?: number;
  readonly allFiles?: boolean;
}

/** Of which files git was asked, the last time. */
let askedGit: string[] = [];

/** What stands after 7, 30 and 90 days, asked on day 200 unless another one is said. */
async function asked({ on = 200, since, allFiles = false }: Asked = {}, cwd = work.repo): Promise<SurvivalCounts> {
  work.ingest();
  const worktree = findWorktree(cwd) as Worktree;
  const current = await bringToHead(worktree, work.git('rev-parse', 'HEAD', { cwd }), undefined, () => {});
  const generated = generatedPaths(worktree, current.journal.paths);
  const question = {
    days: [7, 30, 90],
    now: Date.parse(after(on)),
    allFiles,
    since: since === undefined ? since : Date.parse(after(since)),
  };
  const repository = { worktree, generated, ...current };
  const { wanted } = countLines(work.store, repository, question);
  readBranches(worktree, wanted, repository.branches, () => {});
  askedGit = wanted.map(({ path }) => path);
  return survival([countLines(work.store, repository, question)], question);
}

/** `born: stood of old, ...`. */
function tell({ born, standing, ages }: Survival): string {
  return `${born}: ${ages.map((age) => `${age.stood}/${age.born}`).join(' ')}, ${standing} today`;
}

/** Each author that has lines. */
function authors({ authors: all }: Pick<SurvivalCounts, 'authors'>): Record<string, string> {
  return Object.fromEntries(all.filter(({ born }) => born > 0).map((each) => [each.author, tell(each)]));
}

describe('by who wrote the lines', () => {
  beforeEach(() => {
    work.agentWrites('a.txt', lines('the agent', 6));
    work.write('b.txt', lines('a person', 4));
    commitOn(0);
  });

  test('all that stands stood', async () => {
    expect(authors(await asked())).toEqual({ ai: '6: 6/6 6/6 6/6, 6 today', human: '4: 4/4 4/4 4/4, 4 today' });
  });

  test('what goes after ten days stood after seven, not after thirty', async () => {
    work.write('a.txt', lines('the agent', 5));
    work.write('b.txt', lines('a person', 2));
    commitOn(10);
    expect(authors(await asked())).toEqual({ ai: '6: 6/6 5/6 5/6, 5 today', human: '4: 4/4 2/4 2/4, 2 today' });
  });

  test('what is changed is the changer’s from then on', async () => {
    work.write('a.txt', lines('the agent', 6).replace('wrote line 2', 'wrote line two, says a person'));
    commitOn(3);
    expect(authors(await asked())).toEqual({ ai: '6: 5/6 5/6 5/6, 5 today', human: '5: 5/5 5/5 5/5, 5 today' });
  });

  test('no line is older than it is, and one that is taken on the day counts as gone', async () => {
    work.write('a.txt', lines('the agent', 5));
    commitOn(7);
    expect(authors(await asked({ on: 20 }))['ai']).toBe('6: 5/6 0/0 0/0, 5 today');
    expect((await asked({ on: 20 })).authors[0]?.ages.map(({ percent }) => percent)).toEqual([83.3, null, null]);
  });

  test('only what is born since', async () => {
    work.agentWrites('c.txt', lines('later the agent', 2));
    commitOn(20);
    expect(authors(await asked({ since: 10 }))).toEqual({ ai: '2: 2/2 2/2 2/2, 2 today' });
  });

  test('what nobody recorded is unknown', async () => {
    work.write('c.txt', lines('nobody knows who', 3));
    work.git('add', '-A');
    work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'unseen');
    unrecord('HEAD');
    expect(authors(await asked())['unknown']).toBe('3: 3/3 3/3 3/3, 3 today');
  });
});

describe('a line that is carried lives on', () => {
  beforeEach(() => {
    work.agentWrites('a.txt', lines('the agent', 6) + lines('more of it', 6));
    commitOn(0);
  });

  test('in other indentation', async () => {
    work.write('a.txt', work.read('a.txt').replace(/^/gm, '  ').trimEnd());
    commitOn(3);
    expect(work.counts()).toBe('+12/0/0 -0/12/0');
    expect(authors(await asked())).toEqual({ ai: '12: 12/12 12/12 12/12, 12 today' });
  });

  test('moved into another file, of which one line is taken later', async () => {
    work.write('a.txt', lines('more of it', 6));
    work.write('b.txt', `by a person\n${lines('the agent', 6)}`);
    commitOn(3);
    work.write('b.txt', `by a person\n${lines('the agent', 5)}`);
    commitOn(12);
    expect(authors(await asked())).toEqual({ ai: '12: 12/12 11/12 11/12, 11 today', human: '1: 1/1 1/1 1/1, 1 today' });
  });

  test('moved as part of a file that is gone', async () => {
    work.write('b.txt', `${lines('a person', 30)}${lines('the agent', 6)}`);
    work.git('rm', '-q', 'a.txt');
    commitOn(3);
    expect(authors(await asked())['ai']).toBe('12: 6/12 6/12 6/12, 6 today');
  });

  test('under another name', async () => {
    work.git('mv', 'a.txt', 'z.txt');
    commitOn(3);
    expect(authors(await asked())).toEqual({ ai: '12: 12/12 12/12 12/12, 12 today' });
  });

  test('typed again it is somebody’s new one', async () => {
    work.write('a.txt', lines('more of it', 6));
    commitOn(3);
    work.write('a.txt', `${lines('more of it', 6)}the agent wrote line 1\n`);
    commitOn(5);
    expect(authors(await asked())).toEqual({ ai: '12: 6/12 6/12 6/12, 6 today', human: '1: 1/1 1/1 1/1, 1 today' });
  });
});

describe('work that comes by another way', () => {
  beforeEach(() => {
    work.write('base.txt', lines('a person', 10));
    commitOn(0);
    work.git('checkout', '-q', '-b', 'topic');
    work.agentWrites('t.txt', lines('the agent', 4));
    work.agentWrites('base.txt', `${work.read('base.txt')}the agent, below\n`);
    commitOn(1);
    work.write('t.txt', `${work.read('t.txt')}${lines('a person', 2)}`);
    commitOn(2);
  });

  const wanted = { ai: '5: 5/5 5/5 5/5, 5 today', human: '12: 12/12 12/12 12/12, 12 today' };

  test('a merge brings what its branch wrote', async () => {
    work.git('checkout', '-q', 'main');
    work.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    expect(authors(await asked())).toEqual(wanted);
  });

  test('also into files that both sides changed', async () => {
    work.git('checkout', '-q', 'main');
    work.write('base.txt', `on top, a person\n${work.read('base.txt')}`);
    commitOn(3);
    work.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    work.commit('--amend', '--no-edit');
    expect(authors(await asked())).toEqual({ ...wanted, human: '13: 13/13 13/13 13/13, 13 today' });
  });

  test('also by a merge that nobody recorded, into files that both sides changed', async () => {
    work.git('checkout', '-q', 'main');
    work.write('base.txt', `on top, a person\n${work.read('base.txt')}`);
    commitOn(3);
    work.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    unrecord('HEAD');
    expect(authors(await asked())).toEqual({ ...wanted, human: '13: 13/13 13/13 13/13, 13 today' });
    expect(askedGit).toEqual(['base.txt']);
  });

  test('what such a merge brings of commits that nobody recorded is unknown', async () => {
    work.git('checkout', '-q', 'main');
    work.write('base.txt', `on top, a person\n${work.read('base.txt')}`);
    commitOn(3);
    work.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    unrecord('HEAD', 'topic~1');
    const found = authors(await asked());
    expect(found['unknown']).toBe('1: 1/1 1/1 1/1, 1 today');
    expect(found['ai']).toBe('4: 4/4 4/4 4/4, 4 today');
  });

  test('and so is the part of a file that its last commit wrote, which nobody recorded', async () => {
    work.git('checkout', '-q', 'main');
    work.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    unrecord('HEAD', 'topic');
    const [ai, human] = [wanted.ai, '10: 10/10 10/10 10/10, 10 today'];
    expect(authors(await asked())).toEqual({ ai, human, unknown: '2: 2/2 2/2 2/2, 2 today' });
    expect(askedGit).toEqual(['t.txt']);
  });

  test('a squash, a rebase and a pick keep the authors', async () => {
    work.git('checkout', '-q', 'main');
    work.git('merge', '-q', '--squash', 'topic');
    commitOn(4);
    expect(authors(await asked())).toEqual(wanted);
    work.git('reset', '-q', '--hard', 'HEAD~1');
    work.write('c.txt', 'another of a person\n');
    commitOn(5);
    work.git('checkout', '-q', 'topic');
    work.git('rebase', '-q', 'main');
    expect(authors(await asked())).toEqual({ ...wanted, human: '13: 13/13 13/13 13/13, 13 today' });
  });
});

test('generated files are left out, unless they are asked for', async () => {
  work.write('.gitattributes', 'out/** linguist-generated\n');
  work.agentWrites('out/a.txt', lines('a machine', 5));
  work.agentWrites('package-lock.json', lines('npm', 3));
  work.agentWrites('a.txt', lines('the agent', 2));
  commitOn(0);
  const without = await asked();
  expect(authors(without)).toEqual({ ai: '2: 2/2 2/2 2/2, 2 today', human: '1: 1/1 1/1 1/1, 1 today' });
  expect(without.generated_lines).toBe(8);
  expect(authors(await asked({ allFiles: true }))['ai']).toBe('10: 10/10 10/10 10/10, 10 today');
});

test('a file that is not recorded is generated where the attributes say so', async () => {
  work.write('.gitattributes', 'out/** linguist-generated\n');
  work.write('out/a.txt', lines('a machine', 5));
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'unseen');
  expect(authors(await asked())).toEqual({ unknown: '1: 1/1 1/1 1/1, 1 today' });
});

test('agents and models are told apart, those with most lines first', async () => {
  for (const [session, agent, count] of [
    ['s1', 'one', 2],
    ['s2', 'two', 5],
  ] as const) {
    work.agentWrites(`${agent}.txt`, lines(agent, count), { session, env: { AGENT_ID: agent } });
  }
  commitOn(0);
  work.write('two.txt', lines('two', 4));
  commitOn(10);
  const { agents, models, repositories } = await asked();
  expect(agents.map((each) => [each.agent_id, tell(each)])).toEqual([
    ['two', '5: 5/5 4/5 4/5, 4 today'],
    ['one', '2: 2/2 2/2 2/2, 2 today'],
  ]);
  expect(models.map((each) => [each.model, tell(each)])).toEqual([[null, '7: 7/7 6/7 6/7, 6 today']]);
  const names = {
    repository_name: 'repo',
    repository_path: work.repo,
    commit_sha: work.git('rev-parse', 'HEAD'),
    commits: 2,
  };
  expect(repositories).toEqual([{ ...names, files_lost: 0, authors: expect.anything() }]);
});
