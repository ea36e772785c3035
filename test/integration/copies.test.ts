import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { writeDelivery } from '../../src/spool/spool.ts';
import { wrongCounts } from '../../src/store/audit-counts.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\n');
  work.commitAll();
  work.git('switch', '-q', '-c', 'side');
});
afterEach(() => {
  const db = openSqlite(work.database, { readonly: true });
  expect(wrongCounts(db).wrong).toEqual([]);
  db.close();
  work.remove();
});

/** A commit of the agent's on the branch that is checked out. */
function agentCommits(file: string, ...lines: readonly string[]): string {
  work.agentWrites(file, lines.map((line) => `agent ${line}\n`).join(''));
  return work.commitAll();
}

/** A commit on main that has nothing to do with the rest, so that nothing is a fast-forward. */
function mainGoesOn(): void {
  work.git('switch', '-q', 'main');
  work.write('main.txt', `${work.git('rev-parse', 'HEAD')}\n`);
  work.commitAll();
}

function copies(): number {
  return work.query('SELECT 1 FROM commits WHERE copy_of IS NOT NULL AND superseded_by IS NULL').length;
}

/** Rebases `side` onto main, as git tells of it. */
function rebase(tell: 'told' | 'not told', branch = 'side'): void {
  const olds = work.git('rev-list', '--reverse', `main..${branch}`).split('\n');
  work.git('rebase', '-q', 'main', branch);
  const news = work.git('rev-list', '--reverse', 'main..HEAD').split('\n').filter(Boolean);
  const pairs = olds.slice(olds.length - news.length).map((old, at) => `${old} ${news[at]}\n`);
  if (tell === 'told') {
    work.deliver('git-post-commit', '');
    work.deliver('git-post-rewrite', pairs.join(''));
  }
  work.ingest();
}

describe.each(['told', 'not told'] as const)('a copy counts when a rebase, %s of, leaves its original out', (tell) => {
  test('cherry-picked', () => {
    const sha = agentCommits('agent.txt', 'one', 'two', '}');
    mainGoesOn();
    work.git('cherry-pick', sha);
    work.ingest();
    expect([work.totals(), copies()]).toEqual(['3/3/0', 1]);
    rebase(tell);
    expect([work.totals(), copies()]).toEqual(['3/3/0', 0]);
    expect(work.authors('agent.txt')).toBe('aaa');
  });

  test('cherry-picked with others, of which the branch has more', () => {
    agentCommits('one.txt', 'one', '}');
    agentCommits('two.txt', 'two', '}');
    work.write('person.txt', 'person line\n}\n');
    work.commitAll();
    agentCommits('three.txt', 'three', '}');
    mainGoesOn();
    work.git('cherry-pick', 'side~3', 'side~1');
    rebase(tell);
    expect([work.totals(), copies()]).toEqual(['6/5/0', 0]);
  });

  test('squashed, with the rest of the branch', () => {
    agentCommits('one.txt', 'one', 'two');
    work.write('person.txt', 'person line\n');
    work.commitAll();
    mainGoesOn();
    work.git('merge', '-q', '--squash', 'side');
    work.commit();
    work.git('switch', '-q', 'side');
    agentCommits('more.txt', 'three');
    rebase(tell);
    expect([work.totals(), copies()]).toEqual(['3/4/0', 0]);
  });

  test('squashed, with lines of a person’s in the same commit', () => {
    agentCommits('one.txt', 'one', 'two');
    mainGoesOn();
    work.git('merge', '-q', '--squash', 'side');
    work.write('person.txt', 'person line\n');
    work.git('add', '-A');
    work.commit();
    rebase(tell);
    expect(work.totals()).toBe('2/4/0');
  });

  test('a removal', () => {
    work.git('switch', '-q', 'main');
    agentCommits('agent.txt', 'one', 'two', 'three');
    work.git('switch', '-q', '-C', 'side');
    work.agentEdits('agent.txt', 'agent two\n', '');
    work.commitAll();
    mainGoesOn();
    work.git('cherry-pick', 'side');
    rebase(tell);
    const removed = 'SELECT sum(ai_lines_removed - repeated_ai_removed) AS n FROM commits WHERE counted = 1';
    expect([work.query(removed), copies()]).toEqual([[{ n: 1 }], 0]);
  });

  test('in part: what the branch has of it beyond the copy stays its own', () => {
    agentCommits('agent.txt', 'one', 'two', 'three', 'four');
    mainGoesOn();
    work.git('cherry-pick', '-n', 'side');
    work.write('agent.txt', 'agent one\nagent two\nagent three\n');
    work.git('add', '-A');
    work.commit();
    expect(work.totals()).toBe('4/3/0');
    work.run('git', ['rebase', '-q', 'main', 'side']);
    work.write('agent.txt', 'agent one\nagent two\nagent three\nagent four\n');
    work.git('add', '-A');
    work.git('rebase', '--continue');
    if (tell === 'told') work.deliver('git-post-rewrite', '');
    work.ingest();
    expect(work.totals()).toBe('4/3/0');
  });

  test('in a generated file: it counts as such', () => {
    agentCommits('package-lock.json', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    rebase(tell);
    const generated =
      'SELECT generated_ai_added AS n, repeated_ai_added AS r FROM commits WHERE counted AND generated_ai_added';
    expect(work.query(generated)).toEqual([{ n: 2, r: 0 }]);
  });
});

describe('a copy counts once', () => {
  test('when two branches that have the original are rebased', () => {
    agentCommits('agent.txt', 'one', 'two');
    work.git('branch', 'twin');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    rebase('told');
    rebase('not told', 'twin');
    expect([work.totals(), copies()]).toEqual(['2/3/0', 0]);
  });

  test.each(['told', 'not told'] as const)(
    'when two branches that have the original are rebased, and the second rebase (%s of) is undone',
    (tell) => {
      agentCommits('agent.txt', 'one', 'two');
      work.git('branch', 'twin');
      mainGoesOn();
      rebase(tell);
      work.git('switch', '-q', 'main');
      mainGoesOn();
      rebase(tell, 'twin');
      expect(work.totals()).toBe('2/4/0');
      work.git('reset', '-q', '--hard', 'ORIG_HEAD');
      work.write('later.txt', 'a line of a person\n');
      work.commitAll();
      expect(work.totals()).toBe('2/5/0');
    },
  );

  test('when it was amended, another branch has that, and its revert is rebased upon the original', () => {
    agentCommits('agent.txt', 'one', 'two');
    work.git('branch', 'original');
    work.git('commit', '-q', '--amend', '-m', 'reworded');
    work.git('branch', 'kept');
    work.git('revert', '--no-edit', 'HEAD');
    work.ingest();
    const before = work.totals();
    work.git('rebase', '-q', 'original');
    work.ingest();
    expect(work.totals()).toBe(before);
  });

  test('when it is the revert of a revert: each line that amends of the original take out counts there', () => {
    agentCommits('agent.txt', 'one', 'two', 'three', 'four', 'five', 'six', 'seven');
    work.git('branch', 'kept');
    work.git('switch', '-q', 'kept');
    for (const _ of ['revert', 'the revert of it']) work.git('revert', '--no-edit', 'HEAD');
    work.ingest();
    work.git('switch', '-q', 'side');
    work.git('commit', '-q', '--amend', '-m', 'reworded');
    for (const line of ['two', 'three']) {
      work.agentEdits('agent.txt', `agent ${line}\n`, `agent instead of ${line}\n`);
      work.git('add', '-A');
      work.commit('--amend', '--no-edit');
    }
    expect(work.totals()).toBe('9/2/0');
  });

  test('when there are two, on two branches', () => {
    agentCommits('agent.txt', 'one', 'two');
    work.git('branch', 'release', 'main');
    mainGoesOn();
    for (const branch of ['release', 'main']) {
      work.git('switch', '-q', branch);
      work.git('cherry-pick', 'side');
      work.ingest();
    }
    rebase('told');
    expect([work.totals(), copies()]).toEqual(['2/3/0', 1]);
    work.git('switch', '-q', 'main');
    work.git('rebase', '-q', 'release');
    work.ingest();
    expect(work.totals()).toBe('2/3/0');
  });

  test('when the original is rebased elsewhere, or amended: it stays a copy', () => {
    agentCommits('agent.txt', 'one', 'two', '}');
    mainGoesOn();
    work.git('branch', 'release', 'main');
    work.git('cherry-pick', 'side');
    work.git('rebase', '-q', 'release', 'side');
    work.ingest();
    work.commit('--amend', '-m', 'reworded');
    expect([work.totals(), copies()]).toEqual(['3/3/0', 1]);
  });

  test('when an amend of the original leaves lines for the next commit', () => {
    agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    work.git('switch', '-q', 'side');
    work.write('agent.txt', 'agent one\n');
    work.git('add', '-A');
    work.write('agent.txt', 'agent one\nagent two\n');
    work.commit('--amend', '--no-edit');
    work.commitAll();
    expect([work.totals(), copies()]).toEqual(['2/3/0', 1]);
  });

  test('as to the lines that an amend of the original gives up', () => {
    agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    work.git('switch', '-q', 'side');
    work.write('agent.txt', 'agent one\n');
    work.commit('-a', '--amend', '--no-edit');
    expect([work.totals(), copies()]).toEqual(['2/3/0', 0]);
    expect(work.counts('main')).toBe('+2/0/0 -0/0/0');
  });

  test('when the original is told to be amended after the rebase', () => {
    const old = agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    work.git('switch', '-q', 'side');
    work.git('commit', '-q', '--amend', '-m', 'reworded');
    const payload = `${old} ${work.git('rev-parse', 'HEAD')}\n`;
    const facts = { args: ['amend'], cwd: work.repo, env: {}, payload };
    writeDelivery(spoolDir(work.database), { verb: 'git-post-rewrite', ...facts });
    rebase('not told');
    expect([work.totals(), copies()]).toEqual(['2/3/0', 0]);
  });

  test('of a commit with lines that a third one counts: of each author what was its own', () => {
    agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('switch', '-q', '-c', 'release');
    work.git('cherry-pick', '-n', 'side');
    work.write('person.txt', 'person line\n');
    work.git('add', '-A');
    work.commit();
    mainGoesOn();
    work.git('cherry-pick', 'release');
    work.ingest();
    expect([work.totals(), copies()]).toEqual(['2/5/0', 1]);
    rebase('not told', 'release');
    expect([work.totals(), copies()]).toEqual(['2/5/0', 0]);
  });

  test('when it is picked back onto the branch that lost the original', () => {
    agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', 'side');
    rebase('told');
    work.git('switch', '-q', '-c', 'other', 'main~1');
    work.git('cherry-pick', 'main');
    work.ingest();
    expect([work.totals(), copies()]).toEqual(['2/3/0', 1]);
  });

  test('a copy of something else with the same brace is left alone', () => {
    work.agentWrites('code.txt', 'agent first\n}\n\nmiddle\nmore\nagain\n');
    work.commitAll();
    work.git('switch', '-q', '-C', 'release', 'main');
    work.git('cherry-pick', 'side');
    work.git('switch', '-q', 'side');
    work.agentEdits('code.txt', 'again\n', 'again\nagent second\n}\n');
    work.commitAll();
    const editor = join(work.root, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed "2s/^pick/drop/" "$1" > "$1.new"; mv "$1.new" "$1"\n', { mode: 0o755 });
    work.git('rebase', '-q', '-i', 'main', { env: { GIT_SEQUENCE_EDITOR: editor } });
    work.ingest();
    expect([work.totals(), copies()]).toEqual(['6/2/0', 1]);
  });
});

describe('a commit that an amend replaced counts again, with a line that', () => {
  /** An amend on side leaves a line of `old` out, which `kept` has, with the amended text in the commit after it. */
  function amendWithoutOne(): void {
    work.agentEdits('agent.txt', 'agent one\n', 'agent other\n');
    work.commitAll();
    work.git('branch', 'kept');
    work.git('reset', '-q', '--mixed', 'HEAD~1');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
  }

  function rebaseOntoKept(): void {
    work.git('rebase', '-q', 'kept');
    work.ingest();
  }

  test.each([
    { name: 'was picked', bring: (old: string) => work.run('git', ['cherry-pick', old]) },
    { name: 'was taken', bring: (old: string) => work.git('checkout', old, '--', 'agent.txt') },
  ])('$name from it meanwhile: it counts once', ({ bring }) => {
    const old = agentCommits('agent.txt', 'one', 'two');
    amendWithoutOne();
    bring(old);
    work.write('agent.txt', 'agent other\nagent one\nagent two\n');
    work.commitAll();
    expect(work.totals()).toBe('3/2/0');
    rebaseOntoKept();
    expect([work.totals(), copies()]).toEqual(['3/2/0', 1]);
    expect(work.authors('agent.txt')).toBe('aaa');
  });

  test('a copy had to count meanwhile: it is a copy as before', () => {
    const old = agentCommits('agent.txt', 'one', 'two');
    mainGoesOn();
    work.git('cherry-pick', old);
    work.git('switch', '-q', 'side');
    amendWithoutOne();
    expect([work.totals(), copies()]).toEqual(['3/3/0', 0]);
    rebaseOntoKept();
    expect([work.totals(), copies()]).toEqual(['3/3/0', 1]);
  });
});
