import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lines } from '../helpers/landing.ts';
import { Work } from '../helpers/work.ts';

// Commits that a tool makes without git's porcelain, and puts in the place of recorded ones (Graphite, filter-repo).

let work: Work;
beforeEach(() => {
  work = new Work();
  work.meet();
  work.write('base.txt', 'base one by hand\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

interface Anew {
  readonly tree?: string;
  readonly author?: string;
  readonly message?: string;
}

/** A commit with what another one has, upon a parent: by default of the same author, time and subject. */
function anew(commit: string, parent: string | undefined, { tree, author, message }: Anew = {}): string {
  const of = (format: string) => work.git('log', '-1', `--format=${format}`, commit, '--');
  const env = { GIT_AUTHOR_NAME: author ?? of('%an'), GIT_AUTHOR_EMAIL: of('%ae'), GIT_AUTHOR_DATE: of('%ad') };
  const on = parent === undefined ? [] : ['-p', parent];
  const what = tree ?? `${commit}^{tree}`;
  return work.git('commit-tree', what, ...on, '-m', message ?? of('%s'), { env });
}

function sums(): string {
  work.ingest();
  return work.totals();
}

/** A branch upon another: two lines of the agent's in each. */
function stack(): void {
  for (const branch of ['low', 'high']) {
    work.git('checkout', '-q', '-b', branch);
    work.agentWrites(`${branch}.txt`, lines(`the agent in ${branch}`, 2));
    work.git('add', '-A');
    work.commit('-m', branch);
  }
}

describe('a stack that is made anew', () => {
  beforeEach(stack);

  test.each([
    ['reset --soft', (tip: string) => work.git('reset', '-q', '--soft', tip)],
    ['reset --hard', (tip: string) => work.git('reset', '-q', '--hard', tip)],
    ['update-ref', (tip: string) => work.git('update-ref', 'refs/heads/high', tip)],
  ])('and reached by %s has its authors, and counts once', (_, reach) => {
    reach(anew('high', anew('high~1', 'main')));
    expect([work.authors('low.txt'), work.authors('high.txt'), sums()]).toEqual(['aa', 'aa', '4/1/0']);
  });

  test('under other subjects too', () => {
    const low = anew('high~1', 'main', { message: 'low, anew' });
    work.git('reset', '-q', '--soft', anew('high', low, { message: 'high, anew' }));
    expect([work.authors('low.txt'), work.authors('high.txt'), sums()]).toEqual(['aa', 'aa', '4/1/0']);
  });

  test('as one commit too', () => {
    work.git('reset', '-q', '--soft', anew('high', 'main', { message: 'both' }));
    expect([work.authors('low.txt'), work.authors('high.txt'), sums()]).toEqual(['aa', 'aa', '4/1/0']);
  });

  test('while another branch is checked out is known when it is, and replaces what no branch has', () => {
    work.git('checkout', '-q', 'main');
    sums();
    const [low, high] = work.git('rev-parse', 'low', 'high').split('\n');
    work.git('update-ref', 'refs/heads/low', anew('low', 'main'));
    work.git('update-ref', 'refs/heads/high', anew('high', 'low'));
    work.git('checkout', '-q', 'high');
    expect([work.authors('low.txt'), work.authors('high.txt'), sums()]).toEqual(['aa', 'aa', '4/1/0']);
    const replaced = 'SELECT count(*) AS count FROM commits WHERE commit_sha IN (?, ?) AND superseded_by IS NOT NULL';
    expect(work.query(replaced, low, high)).toEqual([{ count: 2 }]);
  });

  test('with what was staged in its lower half has that from whoever wrote it', () => {
    work.agentWrites('low.txt', `${lines('the agent in low', 2)}the agent’s third line\n`);
    work.write('high.txt', `${work.read('high.txt')}a person’s line\n`);
    work.git('add', 'low.txt');
    const blob = work.git('hash-object', '-w', 'low.txt');
    const base = work.git('ls-tree', 'main', 'base.txt');
    const tree = work.git('mktree', { input: `${base}\n100644 blob ${blob}\tlow.txt\n` });
    const low = anew('low', 'main', { tree });
    const high = anew('high', low, { tree: work.git('write-tree') });
    work.git('update-ref', 'refs/heads/low', low);
    work.git('reset', '-q', '--soft', high);
    expect([work.authors('low.txt'), work.counts('HEAD~1'), work.counts(), sums()]).toEqual([
      'aaa',
      '+3/0/0 -0/0/0',
      '+2/0/0 -0/0/0',
      '5/1/0',
    ]);
    work.commitAll();
    expect([work.authors('high.txt'), sums()]).toEqual(['aah', '5/2/0']);
  });

  test('what a branch has still is not replaced', () => {
    work.git('branch', '-q', 'kept', 'high');
    work.git('reset', '-q', '--soft', anew('high', anew('high~1', 'main')));
    expect(sums()).toBe('4/1/0');
    const counts = 'SELECT counted FROM commits WHERE commit_sha = ?';
    expect(work.query(counts, work.git('rev-parse', 'kept'))).toEqual([{ counted: 1 }]);
  });
});

describe('git filter-repo', () => {
  /** What it does to the branch main, and leaves behind: no reflog, no old object, and a map. */
  function filterRepo(filter: (commit: string) => Anew): void {
    const map = ['old                                      new'];
    let parent: string | undefined;
    for (const commit of work.git('rev-list', '--reverse', 'main').split('\n')) {
      parent = anew(commit, parent, filter(commit));
      map.push(`${commit} ${parent}`);
    }
    work.git('update-ref', 'refs/heads/main', parent ?? '');
    mkdirSync(work.path('.git/filter-repo'), { recursive: true });
    writeFileSync(work.path('.git/filter-repo/commit-map'), `${map.join('\n')}\n`);
    work.git('reflog', 'expire', '--expire=now', '--all');
    work.git('reset', '-q', '--hard');
    work.git('gc', '-q', '--prune=now');
  }

  /** A tree without a file. */
  function without(commit: string, file: string): string {
    const rows = work.git('ls-tree', commit).split('\n');
    return work.git('mktree', { input: `${rows.filter((row) => !row.endsWith(`\t${file}`)).join('\n')}\n` });
  }

  beforeEach(() => {
    work.agentWrites('a.txt', lines('the agent', 3));
    work.agentWrites('b.txt', lines('the agent', 2));
    work.commitAll();
    work.write('a.txt', `${work.read('a.txt')}a person’s line\n`);
    work.commitAll();
  });

  test('that changes authors leaves all as it was', () => {
    const before = sums();
    filterRepo(() => ({ author: 'Another Name' }));
    expect([work.authors('a.txt'), work.authors('b.txt'), work.authors('base.txt')]).toEqual(['aaah', 'aa', 'h']);
    expect([sums(), work.counts(), work.counts('HEAD~1')]).toEqual([before, '+0/1/0 -0/0/0', '+5/0/0 -0/0/0']);
    expect(work.query('SELECT count(*) AS count FROM commits WHERE landed')).toEqual([{ count: 0 }]);
  });

  test('that takes a file out takes its lines out of the totals', () => {
    sums();
    filterRepo((commit) => ({ tree: without(commit, 'b.txt') }));
    expect([work.authors('a.txt'), sums()]).toEqual(['aaah', '3/2/0']);
  });

  test('is known too when a commit followed before anybody looked', () => {
    sums();
    filterRepo(() => ({ author: 'Another Name' }));
    work.agentWrites('a.txt', `${work.read('a.txt')}the agent goes on\n`);
    work.commitAll();
    expect([work.authors('a.txt'), work.authors('b.txt'), sums()]).toEqual(['aaaha', 'aa', '6/2/0']);
  });

  test('of a long history is followed a part at a time, by ingests that nobody waits for', () => {
    for (let n = 0; n < 20; n++) {
      work.agentWrites('c.txt', `${n === 0 ? '' : work.read('c.txt')}the agent’s line ${n} of many\n`);
      work.commitAll();
    }
    const before = sums();
    filterRepo(() => ({ author: 'Another Name' }));
    expect([work.authors('c.txt'), sums()]).toEqual(['u'.repeat(20), before]);
    work.ingest(60_000);
    expect([work.authors('c.txt'), work.authors('a.txt'), sums()]).toEqual(['a'.repeat(20), 'aaah', before]);
    expect(work.query('SELECT count(*) AS count FROM commits WHERE landed')).toEqual([{ count: 0 }]);
  });

  test('and once more leaves all as it was', () => {
    const before = sums();
    filterRepo(() => ({ author: 'Another Name' }));
    sums();
    filterRepo(() => ({ author: 'A Third Name', message: 'all alike' }));
    expect([work.authors('a.txt'), work.authors('b.txt'), sums()]).toEqual(['aaah', 'aa', before]);
  });
});
