import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { writeDelivery } from '../../src/spool/spool.ts';
import { numstat, Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

/** Every commit of every branch that is recorded adds up to what git counts. */
function sumsAgree(): void {
  for (const sha of work.git('rev-list', '--no-merges', 'HEAD').split('\n')) {
    const [added = [], removed = []] = work
      .counts(sha)
      .split(' ')
      .map((part) => part.slice(1).split('/').map(Number));
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect({ sha, added: sum(added), removed: sum(removed) }).toEqual({ sha, ...numstat(work, sha) });
  }
}

/** Lines removed, as the totals count them: `ai/human/unknown`. */
function removedInTotals(): string {
  const sums = ['ai', 'human', 'unknown'].map((who) => `sum(${who}_lines_removed - repeated_${who}_removed)`);
  const [row] = work.query<{ n: string }>(`SELECT ${sums.join(" || '/' || ")} AS n FROM commits WHERE counted = 1`);
  return row?.n ?? '';
}

/** A branch `topic` with a commit of the agent's and one of a person's, and a newer commit on main. */
function branches(): void {
  work.git('switch', '-q', '-c', 'topic');
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n}\n');
  work.commitAll();
  work.write('person.txt', 'person line one\n}\n');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.write('main.txt', 'main line one\n');
  work.commitAll();
}

/** Before: two lines of base and one of main are a person's, two and three of topic's. */
const totalsBefore = '3/5/0';

describe('rebase', () => {
  test('plain: every commit keeps its authors, and counts once', () => {
    branches();
    expect(work.totals()).toBe(totalsBefore);
    work.git('rebase', '-q', 'main', 'topic');
    work.ingest();
    expect(work.totals()).toBe(totalsBefore);
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.authors('person.txt')).toBe('hh');
    sumsAgree();
  });

  test.each([
    { name: 'reordered', script: '2{h;d};3{p;x}', todo: 'reverse' },
    { name: 'squashed', todo: 'squash' },
    { name: 'fixed up', todo: 'fixup' },
    { name: 'reworded', todo: 'reword' },
  ])('interactive: $name', ({ todo }) => {
    branches();
    const editor = join(work.root, 'editor.sh');
    const body = todo === 'reverse' ? 'tac "$1" | grep -v "^#" > "$1.new"' : `sed "2s/^pick/${todo}/" "$1" > "$1.new"`;
    writeFileSync(editor, `#!/bin/sh\ncase $1 in *git-rebase-todo) ${body}; mv "$1.new" "$1" ;; esac\n`, {
      mode: 0o755,
    });
    work.git('rebase', '-q', '-i', 'main', 'topic', { env: { GIT_SEQUENCE_EDITOR: editor, GIT_EDITOR: 'true' } });
    work.ingest();
    expect(work.totals()).toBe(totalsBefore);
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.authors('person.txt')).toBe('hh');
    sumsAgree();
  });

  test('interactive: a dropped commit counts no more', () => {
    branches();
    const editor = join(work.root, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed "1s/^pick/drop/" "$1" > "$1.new"; mv "$1.new" "$1"\n', { mode: 0o755 });
    work.git('rebase', '-q', '-i', 'main', 'topic', { env: { GIT_SEQUENCE_EDITOR: editor } });
    work.ingest();
    expect(work.totals()).toBe('0/5/0');
  });

  test('a conflict that keeps both sides by hand', () => {
    work.write('shared.txt', 'top\nbottom\n');
    work.commitAll();
    work.git('switch', '-q', '-c', 'topic');
    work.agentEdits('shared.txt', 'top\n', 'top\nagent wrote this\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.write('shared.txt', 'top\nperson wrote this\nbottom\n');
    work.commitAll();
    work.run('git', ['rebase', '-q', 'main', 'topic']);
    work.write('shared.txt', 'top\nperson wrote this\nagent wrote this\nbottom\n');
    work.git('add', '-A');
    work.git('rebase', '--continue');
    work.ingest();
    expect(work.authors('shared.txt')).toBe('hhah');
    expect(work.totals()).toBe('1/5/0');
    sumsAgree();
  });

  test('interactive: a line of a dropped commit that another branch has, kept in a conflict: counted once', () => {
    work.write('shared.txt', 'top line of a person\n');
    work.commitAll();
    const own = 'person line one\nperson line two\nperson line three\n';
    work.write('shared.txt', `top line of a person\n${own}`);
    work.commitAll();
    work.git('branch', 'topic');
    work.agentEdits('shared.txt', 'line one\n', 'line one\nagent line one\n');
    work.commitAll();
    work.run('git', ['rebase', '-q', '-i', 'HEAD~2'], { env: { GIT_SEQUENCE_EDITOR: 'sed -i 1s/^pick/drop/' } });
    work.write('shared.txt', 'top line of a person\nperson line one\nagent line one\n');
    work.git('add', '-A');
    work.git('rebase', '--continue');
    work.ingest();
    expect(work.authors('shared.txt')).toBe('hha');
    expect(work.totals()).toBe('1/6/0');
    sumsAgree();
  });

  test('over commits that it leaves as they are: those of others stay unrecorded', () => {
    const other = join(work.root, 'other');
    work.git('clone', '-q', work.repo, other);
    work.write('../other/theirs.txt', 'their line\n');
    work.git('add', '-A', { cwd: other });
    work.git('commit', '-q', '-m', 'theirs', { cwd: other });
    work.git('pull', '-q', '--ff-only', other, 'main');
    work.agentWrites('mine.txt', 'agent line mine\n');
    work.commitAll();
    const commits = () => work.query('SELECT commit_sha, superseded_by FROM commits');
    const before = commits();
    const pairs = work
      .git('rev-list', 'HEAD')
      .split('\n')
      .map((sha) => `${sha} ${sha}\n`);
    work.git('rebase', '-q', '-i', '--root', { env: { GIT_SEQUENCE_EDITOR: 'true' } });
    work.deliver('git-post-rewrite', pairs.join(''));
    work.ingest();
    expect(commits()).toEqual(before);
  });

  test('aborted: nothing changes', () => {
    work.git('switch', '-q', '-c', 'topic');
    work.agentWrites('one.txt', 'agent line one\n');
    work.commitAll();
    work.agentEdits('base.txt', 'base line one', 'agent changed it');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.write('base.txt', 'person changed it\nbase line two\n');
    work.commitAll();
    const before = work.totals();
    work.run('git', ['rebase', '-q', 'main', 'topic']);
    work.git('rebase', '--abort');
    work.ingest();
    expect(work.totals()).toBe(before);
    expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 0 }]);
  });

  test('with --autostash: pending lines are still pending, and the agent’s', () => {
    branches();
    work.git('switch', '-q', 'topic');
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent pending\n');
    work.git('rebase', '-q', '--autostash', 'main');
    work.ingest();
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.totals()).toBe('4/5/0');
  });
});

describe('cherry-pick, revert', () => {
  test('cherry-pick keeps the authors and counts once', () => {
    branches();
    work.git('cherry-pick', 'topic~1');
    work.ingest();
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.totals()).toBe(totalsBefore);
    expect(work.query('SELECT count(*) AS n FROM commits WHERE copy_of IS NOT NULL')).toEqual([{ n: 1 }]);
    sumsAgree();
  });

  /** On `topic` and on `main` the agent writes the same line, in two places. */
  function twins(): void {
    work.git('switch', '-q', '-c', 'topic');
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nthe agent wrote this line\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.agentEdits('base.txt', 'base line one\n', 'the agent wrote this line\nbase line one\n');
    work.commitAll();
  }

  test('cherry-pick of a line that stands elsewhere in the file too', () => {
    twins();
    work.git('cherry-pick', 'topic');
    work.ingest();
    expect(work.authors('base.txt')).toBe('ahha');
    expect(work.totals()).toBe('2/2/0');
    sumsAgree();
  });

  test('cherry-pick of a commit that was amended since, of a line that stands elsewhere in the file too', () => {
    twins();
    const picked = work.git('rev-parse', 'topic');
    work.git('switch', '-q', 'topic');
    work.commit('--amend', '-m', 'amended');
    work.git('switch', '-q', 'main');
    work.git('cherry-pick', picked);
    work.ingest();
    expect(work.authors('base.txt')).toBe('ahha');
    expect(work.totals()).toBe('2/2/0');
    sumsAgree();
  });

  test('rebase of a line that stands elsewhere in the file too: it counts as often as it was written', () => {
    twins();
    work.git('rebase', '-q', 'main', 'topic');
    work.ingest();
    expect(work.authors('base.txt')).toBe('ahha');
    expect(work.totals()).toBe('2/2/0');
    sumsAgree();
  });

  test('rebase of a line that a person writes once more on the way: git’s is the one in its place', () => {
    twins();
    const edit = { GIT_SEQUENCE_EDITOR: 'sed -i s/^pick/edit/' };
    work.git('rebase', '-q', '-i', 'main', 'topic', { env: edit });
    work.write('base.txt', `the agent wrote this line\n${work.read('base.txt')}`);
    work.git('commit', '-q', '-a', '--amend', '--no-edit');
    work.git('rebase', '--continue');
    work.ingest();
    expect(work.authors('base.txt')).toBe('ahhha');
  });

  test('cherry-pick -n, with a person’s line added', () => {
    branches();
    work.git('cherry-pick', '-n', 'topic~1');
    work.write('agent.txt', `${work.read('agent.txt')}person added this line\n`);
    work.commitAll();
    expect(work.authors('agent.txt')).toBe('aaah');
    expect(work.totals()).toBe('3/6/0');
    sumsAgree();
  });

  test('cherry-pick -n whose conflict a call settles by keeping both sides, short lines from before among them', () => {
    work.agentEdits('base.txt', 'base line two\n', 'base line two\na9\nabc4\nd9\n');
    work.commitAll();
    work.git('worktree', 'add', '-q', '-b', 'linked', '../linked');
    work.write('../linked/base.txt', `${work.read('base.txt')}person line one\n`);
    const picked = work.commitAll({ cwd: work.path('../linked') });
    work.agentEdits('base.txt', 'a9\nabc4\nd9\n', 'agent line one\n');
    work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-a', '-m', 'unseen');
    work.agentRuns(() => {
      work.run('git', ['cherry-pick', '-n', picked]);
      work.agentWrites('base.txt', work.read('base.txt').replace(/^[<=>|]{7}.*\n/gm, ''));
    });
    work.write('base.txt', `${work.read('base.txt')}p1\n`);
    work.commitAll();
    expect(work.counts()).toBe('+3/2/0 -0/0/0');
    expect(work.authors('base.txt')).toBe('hhaaaahh');
    expect(work.totals()).toBe('4/4/0');
  });

  test('cherry-pick of a removal', () => {
    work.agentWrites('a.txt', 'agent line one\nagent line two\n');
    work.commitAll();
    work.git('switch', '-q', '-c', 'topic');
    work.agentEdits('a.txt', 'agent line two\n', '');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.git('cherry-pick', 'topic');
    work.ingest();
    expect(work.counts()).toBe('+0/0/0 -1/0/0');
    expect(work.query('SELECT count(*) AS n FROM commits WHERE copy_of IS NOT NULL')).toEqual([{ n: 1 }]);
  });

  test('a revert removes as its maker, and the revert of a deletion gives the old author back', () => {
    work.agentWrites('a.txt', 'agent line one\nagent line two\n');
    work.commitAll();
    work.write('a.txt', 'agent line one\n');
    work.commitAll();
    work.git('revert', '--no-edit', 'HEAD');
    work.ingest();
    expect(work.authors('a.txt')).toBe('aa');
    expect(work.totals()).toBe('2/2/0');
    sumsAgree();
  });

  test('a revert that a person had to settle by hand: a short line is its old author’s, what they add is theirs', () => {
    work.agentWrites('agent.txt', 'agent line one\na2\nagent line three\nagent line four\n');
    work.commitAll();
    work.write('agent.txt', 'agent line one\nagent line four\n');
    const deletion = work.commitAll();
    work.write('agent.txt', 'agent line one\nperson line\nagent line four\n');
    work.commitAll();
    expect(work.run('git', ['revert', '--no-edit', deletion]).status).toBe(1);
    work.write('agent.txt', 'agent line one\nagent line three\nperson line\nperson more\na2\nagent line four\n');
    work.git('add', '-A');
    work.git('revert', '--continue');
    work.ingest();
    expect(work.authors('agent.txt')).toBe('aahhaa');
    expect(work.counts()).toBe('+2/1/0 -0/0/0');
  });

  test.each([
    ['git makes', ''],
    ['a person settles', 'person line\n'],
  ])('a revert that %s gives lines back that a person has typed elsewhere in the file before', (_, added) => {
    const lines = (name: string) => [1, 2, 3, 4, 5].map((number) => `${name} line ${number}\n`).join('');
    const [above, between, below] = [lines('above'), 'agent line two\na3\n', lines('below')];
    work.agentWrites('agent.txt', above + between + below);
    work.commitAll();
    work.write('agent.txt', above + below);
    const deletion = work.commitAll();
    work.write('agent.txt', between + above + added + below);
    work.commitAll();
    const settled = work.run('git', ['revert', '--no-edit', deletion], { env: work.gitClock() }).status === 0;
    expect(settled).toBe(added === '');
    work.write('agent.txt', between + above + added + between + below);
    work.git('add', '-A');
    if (!settled) work.git('revert', '--continue');
    work.ingest();
    expect(work.authors('agent.txt')).toBe(`hhaaaaa${added && 'h'}aaaaaaa`);
    expect(work.counts()).toBe('+2/0/0 -0/0/0');
  });

  test.each([
    ['in white space', ''],
    ['in white space, and beside it,', 'agent more\n'],
  ])(
    'a rebase with changes of the work tree that conflict: a line of the new base is its author’s, changed %s',
    (_, more) => {
      const lines = 'agent line one\nagent line two\n}\nagent line three\n';
      const withReturns = (text: string) => text.replaceAll('\n', '\r\n');
      work.agentWrites('agent.txt', lines);
      work.commitAll();
      work.git('switch', '-q', '-c', 'topic');
      work.agentWrites('agent.txt', `${lines}a4\n`);
      work.commitAll();
      work.git('switch', '-q', 'main');
      work.agentRuns("sed -i 's/$/\\r/' agent.txt");
      expect(work.run('git', ['rebase', '-q', '--autostash', 'topic'], { env: work.gitClock() }).stderr).toContain(
        'conflicts',
      );
      work.agentEdits('agent.txt', work.read('agent.txt'), `${withReturns(lines)}a4\n`);
      work.git('add', '-A');
      work.agentEdits('agent.txt', 'a4\n', withReturns(`${more}a4\n`));
      work.commitAll();
      expect(work.authors('agent.txt')).toBe(`aaaaa${more && 'a'}`);
    },
  );

  test('a line that a revert brings back and a person wraps otherwise, when a call saw the file without it', () => {
    work.agentEdits('base.txt', 'base line two\n', 'call(agent, line, one)\nbase line two\n');
    work.commitAll();
    const whole = work.read('base.txt');
    work.write('base.txt', whole.replace('call(agent, line, one)\n', ''));
    work.agentRuns(':');
    work.commitAll();
    work.git('revert', '--no-edit', 'HEAD');
    work.write('base.txt', whole.replace('agent, line', 'agent,\n  line'));
    work.agentRuns(':');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('haah');
  });

  test('a call that deletes a file which nobody recorded, commits, and reverts that: its lines are unknown', () => {
    const untold = ['-c', 'core.hooksPath=/dev/null', '-C', work.repo];
    work.write('../other/old.txt', 'old line one\nold line two\n');
    work.git('init', '-q', '../other');
    work.git('-C', '../other', 'add', '-A');
    work.git('-C', '../other', 'commit', '-q', '-m', 'from before');
    work.git(...untold, 'pull', '-q', '--no-rebase', '--allow-unrelated-histories', '--no-edit', '../other', 'main');
    work.ingest();
    work.agentRuns('git rm -q old.txt && git commit -q -m gone && git revert --no-edit HEAD');
    work.ingest();
    expect(work.authors('old.txt')).toBe('uu');
    expect(work.counts('HEAD~1')).toBe('+0/0/0 -2/0/0');
    expect(work.counts()).toBe('+0/0/2 -0/0/0');
  });
});

describe('reset, squash, switch', () => {
  test.each(['--soft', '--mixed'])('reset %s and one commit instead of two', (mode) => {
    work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
    work.commitAll();
    work.write('person.txt', 'person line one\n');
    work.commitAll();
    work.git('reset', '-q', mode, 'HEAD~2');
    work.commitAll();
    expect(work.authors('agent.txt')).toBe('aa');
    expect(work.totals()).toBe('2/3/0');
    expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 2 }]);
    sumsAgree();
  });

  test.each([
    ['', () => {}],
    [', looked at in between', () => work.ingest()],
  ])('reset --soft, switch to a new branch, and the same commit with its file renamed once more%s', (_, look) => {
    work.agentWrites('one.txt', 'agent line one\nagent line two\nagent line three\n');
    work.commitAll();
    work.git('mv', 'one.txt', 'two.txt');
    work.agentEdits('two.txt', 'agent line two\n', 'agent line two\nagent line four\n');
    work.commitAll();
    work.git('reset', '-q', '--soft', 'HEAD~1');
    work.git('switch', '-q', '-c', 'topic');
    look();
    work.git('mv', 'two.txt', 'three.txt');
    work.commitAll();
    expect(work.authors('three.txt')).toBe('aaaa');
    expect(work.totals()).toBe('4/2/0');
    expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 1 }]);
    sumsAgree();
  });

  test.each(['--hard', '--keep'])('reset %s: later work is whoever does it', (mode) => {
    work.agentWrites('agent.txt', 'agent line one\n');
    work.commitAll();
    work.git('reset', '-q', mode, 'HEAD~1');
    work.write('person.txt', 'person line one\n');
    work.commitAll();
    expect(work.counts()).toBe('+0/1/0 -0/0/0');
    sumsAgree();
  });

  test('reset --soft of a commit that left a person’s change in the work tree, and one commit of both: counted once', () => {
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent line one\n');
    work.git('add', '-A');
    work.write('base.txt', 'person line one\nbase line two\nagent line one\n');
    work.agentRuns('true');
    work.commit();
    work.git('reset', '-q', '--soft', 'HEAD~1');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.totals()).toBe('1/3/0');
    sumsAgree();
  });

  test('an amend and a reset --soft by a call, with a person’s change in the work tree: counted once', () => {
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent line one\n');
    work.commitAll();
    work.write('base.txt', 'person line one\nbase line two\nagent line one\n');
    work.agentRuns('git commit -q --amend -m amended && git reset -q --soft HEAD~1');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.totals()).toBe('1/3/0');
    sumsAgree();
  });

  test('reset --hard and a cherry-pick of one of the dropped commits, which another branch has: the rest counts still', () => {
    work.agentWrites('a.txt', 'agent line one\n');
    work.commitAll();
    work.agentWrites('b.txt', 'agent line two\nagent line three\n');
    work.commitAll();
    work.git('branch', 'topic');
    work.git('reset', '-q', '--hard', 'HEAD~2');
    work.git('cherry-pick', 'topic~1');
    work.ingest();
    expect(work.authors('a.txt')).toBe('a');
    expect(work.totals()).toBe('3/2/0');
  });

  test('reset --hard of a commit that another branch has, and a person’s commit with a short line of it: both count', () => {
    work.agentEdits('base.txt', 'base line two\n', 'agent line one\ntry {\nagent line two\nbase line two\n');
    work.commitAll();
    work.git('branch', 'topic');
    work.git('reset', '-q', '--hard', 'HEAD~1');
    work.write('base.txt', 'base line one\ntry {\nperson line one\nbase line two\n');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhhh');
    expect(work.totals()).toBe('3/4/0');
  });

  describe('with short lines that many commits have', () => {
    const block = (name: string) => [`${name} line one`, 'try {', `${name} line two`, 'return;', '}', ''].join('\n');
    const top = 'base line one\n';
    const bottom = 'base line two\n';
    const braces = 'base line three\ntry {\nreturn;\n}\nbase line four\n';
    beforeEach(() => {
      work.write('base.txt', top + braces + bottom);
      work.commitAll();
    });

    /** A commit with the agent's lines at the top, and a person's at the bottom. */
    function both(): void {
      work.agentWrites('base.txt', `${top}${block('agent')}${braces}${bottom}`);
      work.write('base.txt', `${top}${block('agent')}${braces}${block('person')}${bottom}`);
      work.commitAll();
    }

    /** Commits the first of two hunks, and then the other. */
    function commitApart(): void {
      const whole = work.read('base.txt');
      work.write('base.txt', whole.replace(block('person'), ''));
      work.git('add', 'base.txt');
      work.write('base.txt', whole);
      work.git('commit', '-q', '-m', 'one');
      work.git('commit', '-q', '-a', '-m', 'two');
    }

    test('reset and two commits instead of one: counted once', () => {
      both();
      work.git('reset', '-q', 'HEAD~1');
      commitApart();
      work.ingest();
      expect(work.authors('base.txt')).toBe('haaaaahhhhhhhhhhh');
      expect(work.totals()).toBe('5/12/0');
    });

    test('rebase -i that stops at the first commit, which is split in two: counted once', () => {
      both();
      work.write('later.txt', 'person line four\n');
      work.commitAll();
      work.git('rebase', '-q', '-i', 'HEAD~2', { env: { GIT_SEQUENCE_EDITOR: 'sed -i 1s/^pick/edit/' } });
      work.git('reset', '-q', 'HEAD~1');
      commitApart();
      work.git('rebase', '--continue');
      work.ingest();
      expect(work.totals()).toBe('5/13/0');
    });

    test('reset --soft of an amend, and its part as a second commit: counted once', () => {
      work.agentEdits('base.txt', top, top + block('agent'));
      work.commitAll();
      work.write('base.txt', work.read('base.txt').replace(bottom, block('person') + bottom));
      work.git('commit', '-q', '-a', '--amend', '--no-edit');
      work.git('reset', '-q', '--soft', 'HEAD@{1}');
      work.commitAll();
      expect(work.totals()).toBe('5/12/0');
    });

    test('reset --hard of an amend that another branch has, and another commit: counted once', () => {
      work.agentEdits('base.txt', top, top + block('agent'));
      work.commitAll();
      work.write('base.txt', work.read('base.txt').replace(bottom, block('person') + bottom));
      work.commit('-a', '--amend', '--no-edit');
      work.git('branch', 'topic');
      work.git('reset', '-q', '--hard', 'HEAD@{1}');
      work.write('later.txt', 'person line four\n');
      work.commitAll();
      expect(work.totals()).toBe('5/13/0');
    });

    test('rebase --onto of a part: the rest, which another branch has, counts still', () => {
      work.git('switch', '-q', '-c', 'topic');
      work.agentEdits('base.txt', top, top + block('agent'));
      work.commitAll();
      work.git('switch', '-q', '-c', 'part');
      work.agentWrites('part.txt', block('agent part'));
      work.commitAll();
      work.git('rebase', '-q', '--onto', 'main', 'topic', 'part');
      work.ingest();
      expect(work.totals()).toBe('10/7/0');
    });

    test.each([
      { told: 'at once', tell: () => work.ingest() },
      { told: 'when that is checked out', tell: () => work.git('switch', '-q', 'topic') },
    ])('reset --hard of a commit that another branch has, told $told, and another commit: both count', ({ tell }) => {
      work.agentWrites('new.txt', block('agent'));
      work.commitAll();
      work.git('branch', 'topic');
      work.git('reset', '-q', '--hard', 'HEAD~1');
      work.write('new.txt', block('person'));
      work.git('add', 'new.txt');
      work.git('commit', '-q', '-m', 'on main');
      tell();
      work.ingest();
      expect(work.counts('main')).toBe('+0/5/0 -0/0/0');
      expect(work.totals()).toBe('5/12/0');
    });

    test('a new file that a call cleans away, and another of its name by a person', () => {
      work.agentWrites('new.txt', block('agent'));
      work.agentRuns('git clean -fdq');
      work.write('new.txt', block('person'));
      work.commitAll();
      expect(work.authors('new.txt')).toBe('hhhhh');
    });

    test('the revert of a revert, when another branch has more of them', () => {
      work.write('new.txt', block('person'));
      work.commitAll();
      work.git('switch', '-q', '-c', 'topic');
      work.agentEdits('new.txt', 'person line two\n', `person line two\n${block('agent')}`);
      work.commitAll();
      work.git('switch', '-q', 'main');
      work.git('revert', '--no-edit', 'HEAD');
      work.git('revert', '--no-edit', 'HEAD');
      work.ingest();
      expect(work.authors('new.txt')).toBe('hhhhh');
    });
  });

  test('reset --mixed of a commit of which edits have left a short line only: it is still whoever wrote it', () => {
    work.agentEdits('base.txt', 'base line two\n', 'agent line one\nreturn;\nagent line two\nbase line two\n');
    work.commitAll();
    work.agentEdits('base.txt', 'agent line one\n', 'agent line three\n');
    work.agentEdits('base.txt', 'agent line two\n', 'agent line four\n');
    work.git('reset', '-q', '--mixed', 'HEAD~1');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('haaah');
  });

  test('reset --mixed after a person changed half of what it added, blank lines aside', () => {
    work.agentEdits('base.txt', 'base line two\n', '\nagent line one\nreturn;\nbase line two\n');
    work.commitAll();
    work.write(
      'base.txt',
      work.read('base.txt').replace('\nagent line one\nreturn;', 'person line one\nagent line one'),
    );
    work.git('reset', '-q', '--mixed', 'HEAD~1');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhah');
  });

  describe('of a commit that only removes lines', () => {
    beforeEach(() => {
      work.agentWrites('a.txt', 'agent line one\nagent line two\nagent line three\n');
      work.commitAll();
    });

    test.each(['--soft', '--mixed'])('reset %s and the same commit again: counted once', (mode) => {
      work.agentEdits('a.txt', 'agent line two\n', '');
      work.commitAll();
      work.git('reset', '-q', mode, 'HEAD~1');
      work.commitAll();
      expect(work.counts()).toBe('+0/0/0 -1/0/0');
      expect(removedInTotals()).toBe('1/0/0');
      expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 1 }]);
    });

    test.each([
      { name: 'lines', change: () => work.write('a.txt', 'agent line one\n'), removed: '0/2/0' },
      { name: 'the whole file', change: () => work.run('rm', [work.path('a.txt')]), removed: '0/3/0' },
    ])('reset --soft by a call: $name that a person removed stay the person’s', ({ change, removed }) => {
      change();
      work.commitAll();
      work.agentRuns('git reset -q --soft HEAD~1');
      work.commitAll();
      expect(removedInTotals()).toBe(removed);
    });

    test('reset --mixed by a call that edits the file too: each removal is whose it is', () => {
      work.write('a.txt', 'agent line one\nagent line three\n');
      work.commitAll();
      work.agentRuns('git reset -q --mixed HEAD~1 && sed -i /three/d a.txt');
      work.commitAll();
      expect(work.counts()).toBe('+0/0/0 -1/1/0');
      expect(removedInTotals()).toBe('1/1/0');
    });

    test('the agent deletes the file, reset --soft and the same commit again: counted once', () => {
      work.agentRuns('rm a.txt');
      work.commitAll();
      work.git('reset', '-q', '--soft', 'HEAD~1');
      work.commitAll();
      expect(removedInTotals()).toBe('3/0/0');
    });

    test.each([
      { name: 'one commit of both', first: '.', superseded: 2 },
      { name: 'the removal alone first', first: 'a.txt', superseded: 1 },
    ])('reset over it and one that adds, and $name: counted once', ({ first, superseded }) => {
      work.agentWrites('new.txt', 'agent line four\n');
      work.commitAll();
      work.agentEdits('a.txt', 'agent line two\n', '');
      work.commitAll();
      work.git('reset', '-q', '--mixed', 'HEAD~2');
      work.git('add', first);
      work.commit();
      expect(removedInTotals()).toBe('1/0/0');
      const query = 'SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL';
      expect(work.query(query)).toEqual([{ n: superseded }]);
      expect(work.totals()).toBe('4/2/0');
    });

    test('reset over it and one that renames the file, and one commit of both: counted once', () => {
      work.git('mv', 'a.txt', 'b.txt');
      work.commitAll();
      work.agentEdits('b.txt', 'agent line two\n', '');
      work.commitAll();
      work.git('reset', '-q', '--soft', 'HEAD~2');
      work.commitAll();
      expect(work.counts()).toBe('+0/0/0 -1/0/0');
      expect(removedInTotals()).toBe('1/0/0');
    });

    test('reset over two that remove lines of the same text, and a commit that removes one: one is replaced', () => {
      work.agentEdits('a.txt', 'agent line three\n', 'agent line three\n}\n}\n');
      work.commitAll();
      for (const braces of ['}\n}\n', '}\n']) {
        work.agentEdits('a.txt', braces, braces.slice(2));
        work.commitAll();
      }
      work.git('reset', '-q', '--mixed', 'HEAD~2');
      work.write('a.txt', `${work.read('a.txt')}}\n`);
      work.commitAll();
      expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 1 }]);
      expect(removedInTotals()).toBe('2/0/0');
    });

    test('reset --hard where its branch is kept, and a commit that removes one of its lines: all of it counts on', () => {
      work.agentWrites('a.txt', 'agent line one\nagent line four\n');
      work.commitAll();
      work.git('branch', 'topic');
      work.git('reset', '-q', '--hard', 'HEAD~1');
      work.write('a.txt', 'agent line one\nagent line three\n');
      work.commitAll();
      expect(work.totals()).toBe('4/2/0');
      expect(removedInTotals()).toBe('2/1/0');
      expect(work.query('SELECT count(*) AS n FROM commits WHERE superseded_by IS NOT NULL')).toEqual([{ n: 0 }]);
    });
  });

  test('merge --squash of a recorded branch counts its work once', () => {
    branches();
    work.git('merge', '-q', '--squash', 'topic');
    work.commit();
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.authors('person.txt')).toBe('hh');
    expect(work.totals()).toBe(totalsBefore);
    sumsAgree();
  });

  test('a file restored from another branch', () => {
    branches();
    work.git('checkout', 'topic', '--', 'agent.txt');
    work.commitAll();
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.totals()).toBe(totalsBefore);
  });

  test('git apply of a recorded commit', () => {
    branches();
    const patch = work.run('git', ['show', 'topic~1']).stdout;
    work.git('apply', '--index', '-', { input: patch });
    work.commit();
    expect(work.authors('agent.txt')).toBe('aaa');
    expect(work.totals()).toBe(totalsBefore);
  });

  test('a branch switch that takes pending work along', () => {
    work.git('branch', 'side');
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent pending\n');
    work.git('switch', '-q', 'side');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
  });

  test('commit-tree and update-ref', () => {
    work.agentWrites('agent.txt', 'agent line one\n');
    work.git('add', '-A');
    const tree = work.git('write-tree');
    const sha = work.git('commit-tree', tree, '-p', 'HEAD', '-m', 'by hand');
    work.git('update-ref', 'HEAD', sha);
    work.ingest();
    expect(work.authors('agent.txt')).toBe('a');
    expect(work.counts()).toBe('+1/0/0 -0/0/0');
  });

  test('update-ref with a message of its own', () => {
    work.agentWrites('agent.txt', 'agent line one\n');
    work.git('add', '-A');
    const sha = work.git('commit-tree', work.git('write-tree'), '-p', 'HEAD', '-m', 'by hand');
    work.git('update-ref', '-m', 'tool: made it', 'HEAD', sha);
    work.ingest();
    expect(work.counts()).toBe('+1/0/0 -0/0/0');
  });

  test('commits of another’s that update-ref puts under HEAD are not recorded', () => {
    const them = { env: { ...work.gitClock(), GIT_COMMITTER_EMAIL: 'them@example.com' } };
    const tree = work.git('rev-parse', 'HEAD^{tree}');
    const first = work.git('commit-tree', tree, '-p', 'HEAD', '-m', 'theirs', them);
    const second = work.git('commit-tree', tree, '-p', first, '-m', 'theirs too');
    work.git('update-ref', 'HEAD', first);
    work.git('update-ref', 'HEAD', work.git('rev-parse', 'HEAD~1'));
    work.git('update-ref', 'HEAD', second);
    work.ingest();
    expect(work.query('SELECT commit_sha FROM commits WHERE commit_sha IN (?, ?)', first, second)).toEqual([]);
  });

  test('filter-branch: each commit takes the place of its own', () => {
    work.agentWrites('agent.txt', 'agent line one\n');
    work.commitAll();
    work.write('person.txt', 'person line one\n');
    work.commitAll();
    const env = { FILTER_BRANCH_SQUELCH_WARNING: '1' };
    work.git('filter-branch', '--msg-filter', 'cat; echo "More: here"', 'HEAD~2..HEAD', { env });
    work.ingest();
    expect(work.counts('HEAD~1')).toBe('+1/0/0 -0/0/0');
    expect(work.authors('agent.txt') + work.authors('person.txt')).toBe('ah');
    expect(work.totals()).toBe('1/3/0');
  });
});

describe('stash', () => {
  beforeEach(() => {
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent pending\n');
  });

  test('push and pop', () => {
    work.git('stash', '-q');
    work.write('other.txt', 'person line\n');
    work.commitAll();
    work.git('stash', 'pop', '-q');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.query('SELECT COALESCE(sum(ai_lines), 0) AS n FROM shelved_files')).toEqual([{ n: 0 }]);
  });

  test('applied twice, on two branches', () => {
    work.git('stash', '-q');
    work.git('branch', 'side');
    work.git('stash', 'apply', '-q');
    work.commitAll();
    work.git('switch', '-q', 'side');
    work.git('stash', 'apply', '-q');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.totals()).toBe('1/2/0');
  });

  test('push, pop and a commit, then reset --soft and another commit: counted once', () => {
    work.git('stash', '-q');
    work.ingest();
    work.git('stash', 'pop', '-q');
    work.commitAll();
    work.git('reset', '-q', '--soft', 'HEAD~1');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
    expect(work.totals()).toBe('1/2/0');
  });

  test('untracked, by a call, popped, committed, reset --soft and committed again: counted once', () => {
    work.agentRuns('echo agent wrote this > new.txt');
    work.agentRuns('git stash -q -u');
    work.agentRuns('git stash pop -q');
    work.commitAll();
    work.git('reset', '-q', '--soft', 'HEAD~1');
    work.commitAll();
    expect(work.totals()).toBe('2/2/0');
  });

  test('as a branch', () => {
    work.git('stash', '-q');
    work.git('stash', 'branch', 'side');
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hha');
  });

  test('dropped: discarded', () => {
    work.git('stash', '-q');
    work.git('stash', 'drop', '-q');
    work.write('other.txt', 'person line\n');
    work.commitAll();
    expect(work.query('SELECT sum(ai_lines) AS n FROM shelved_files')).toEqual([{ n: 1 }]);
  });

  test('untracked files and a pathspec', () => {
    work.agentWrites('new.txt', 'agent in a new file\n');
    work.git('stash', 'push', '-q', '-u', '--', 'new.txt');
    work.commitAll();
    work.git('stash', 'pop', '-q');
    work.commitAll();
    expect(work.authors('new.txt')).toBe('a');
    expect(work.authors('base.txt')).toBe('hha');
  });
});

describe('commits that no hook saw', () => {
  test('are recorded from the reflog', () => {
    work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent line\n');
    work.git('commit', '-qam', 'no hook');
    work.write('person.txt', 'person line\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'no hook either');
    work.ingest();
    expect(work.totals()).toBe('1/3/0');
    expect(work.authors('base.txt')).toBe('hha');
    sumsAgree();
  });

  test('what arrives by fetch, pull or clone is not ours', () => {
    work.git('clone', '-q', work.repo, join(work.root, 'other'));
    const other = { cwd: join(work.root, 'other') };
    writeFileSync(join(work.root, 'other/theirs.txt'), 'their line\n');
    work.git('add', '-A', other);
    work.git('commit', '-qm', 'theirs', other);
    work.git('pull', '-q', other.cwd, 'main');
    work.write('mine.txt', 'my line\n');
    work.commitAll();
    expect(work.counts('HEAD~1')).toBe('not recorded');
    expect(work.totals()).toBe('0/3/0');
    expect(work.authors('theirs.txt')).toBe('u');
  });

  test('are in what a command prints at once, though nothing waits in the spool', () => {
    work.agentWrites('before.txt', 'agent line before\n');
    work.commitAll();
    work.agentWrites('one.txt', 'agent line one\n');
    work.ingest();
    work.git('add', '-A');
    work.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'no hook');
    expect(work.json(['stats'])).toMatchObject({ totals: { ai_lines_added: 2 } });
  });

  test('in a linked work tree that was added meanwhile', () => {
    const tree = join(work.root, 'tree');
    work.git('worktree', 'add', '-q', tree, '-b', 'side');
    writeFileSync(join(tree, 'person.txt'), 'person line\n');
    work.git('add', '-A', { cwd: tree });
    work.git('commit', '-qm', 'no hook', { cwd: tree });
    work.ingest();
    expect(work.totals()).toBe('0/3/0');
  });

  test('an expired reflog loses nothing that is recorded', () => {
    work.git('reflog', 'expire', '--expire=now', '--all');
    work.agentWrites('agent.txt', 'agent line\n');
    work.commitAll();
    expect(work.totals()).toBe('1/2/0');
  });
});

test('a commit whose author’s name is not UTF-8 is superseded by its own successor', () => {
  branches();
  work.git('config', 'i18n.logOutputEncoding', 'latin1');
  work.git('switch', '-q', 'topic');
  work.write('more.txt', 'person wrote more\n');
  work.git('add', '-A');
  work.git('commit', '-qm', 'more', { env: { GIT_AUTHOR_NAME: 'José' } });
  work.write('last.txt', 'person wrote last\n');
  work.commitAll();
  const old = work.git('rev-parse', 'HEAD~1');
  work.git('rebase', '-q', 'main');
  work.ingest();
  expect(work.query('SELECT superseded_by AS by FROM commits WHERE commit_sha = ?', old)).toEqual([
    { by: work.git('rev-parse', 'HEAD~1') },
  ]);
});

describe('rebase of a brace, of which the file has another that counts', () => {
  const added = 'agent loop two\nagent body\n}\n';

  /** On `topic` the agent adds a block to a file of two; main goes on in the same file. */
  function goesOn(change: (before: string) => string): void {
    work.agentWrites('loops.txt', 'agent loop one\n}\nagent line two\nagent line three\n');
    work.commitAll();
    work.git('switch', '-q', '-c', 'topic');
    work.agentWrites('loops.txt', `${work.read('loops.txt')}${added}`);
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.write('loops.txt', change(work.read('loops.txt')));
    work.commitAll();
  }

  test.each([
    { name: 'still stands', change: (before: string) => `person line one\n${before}`, found: 'haaaaaaa' },
    { name: 'was deleted meanwhile', change: (before: string) => before.replace('}\n', ''), found: 'aaaaaa' },
  ])('and that $name', ({ change, found }) => {
    goesOn(change);
    const totals = work.totals();
    work.git('rebase', '-q', 'main', 'topic');
    expect(work.authors('loops.txt')).toBe(found);
    expect(work.totals()).toBe(totals);
    sumsAgree();
  });

  test('once more from a branch that still has the commit: it counts once', () => {
    goesOn((before) => `person line one\n${before}`);
    const totals = work.totals();
    work.git('branch', 'twin', 'topic');
    for (const branch of ['topic', 'twin']) {
      work.git('rebase', '-q', 'main', branch);
      expect(work.authors('loops.txt')).toBe('haaaaaaa');
      work.git('switch', '-q', 'main');
      work.write(`${branch}.txt`, '');
      work.commitAll();
    }
    expect(work.totals()).toBe(totals);
  });
});

describe('a commit that is replaced, and that the branch rebased upon has as it was', () => {
  const amend = ['commit', '-q', '--amend', '-m', 'reworded'];

  /** `side` goes on from a commit of main's, which is then checked out to be replaced. */
  function goesOnAside(): string {
    work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
    const sha = work.commitAll();
    work.git('switch', '-q', '-c', 'side');
    work.agentWrites('other.txt', 'agent line three\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    return sha;
  }

  test('counts again when the rebase leaves out what replaced it', () => {
    goesOnAside();
    work.commit('--amend', '-m', 'reworded');
    expect(work.totals()).toBe('3/2/0');
    work.git('rebase', '-q', 'side');
    work.ingest();
    expect(work.totals()).toBe('3/2/0');
  });

  test('counts again when the rebase leaves out all but what an amend added', () => {
    goesOnAside();
    work.agentWrites('more.txt', 'agent line four\n');
    work.git('add', '-A');
    work.commit('--amend', '-m', 'reworded');
    work.git('rebase', '-q', 'side');
    work.ingest();
    expect(work.counts()).toBe('+1/0/0 -0/0/0');
    expect(work.totals()).toBe('4/2/0');
  });

  test('counts again when a rebase had replaced it', () => {
    goesOnAside();
    work.git('rebase', '-q', '--force-rebase', 'main~1', { env: { GIT_COMMITTER_NAME: 'Other' } });
    work.ingest();
    work.git('rebase', '-q', 'side');
    work.ingest();
    expect(work.totals()).toBe('3/2/0');
  });

  test('counts again although the amend is told of after the rebase', () => {
    const old = goesOnAside();
    work.git(...amend);
    const payload = `${old} ${work.git('rev-parse', 'HEAD')}\n`;
    const facts = { args: ['amend'], cwd: work.repo, env: {}, payload };
    writeDelivery(spoolDir(work.database), { verb: 'git-post-rewrite', ...facts });
    work.git('rebase', '-q', 'side');
    work.ingest();
    expect(work.totals()).toBe('3/2/0');
  });
});

describe('a commit that is amended on two branches', () => {
  const original = 'main';

  beforeEach(() => {
    work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
    work.write('person.txt', 'person line one\n');
    work.commitAll();
  });

  function amendOn(branch: string, ...files: readonly string[]): void {
    work.git('switch', '-q', '-c', branch, original);
    for (const file of files) work.agentWrites(file, `agent line of ${file}\n`);
    work.git('add', '-A');
    work.commit('--amend', '-m', `reworded on ${branch}`);
  }

  function rebase(branch: string): string {
    work.git('switch', '-q', branch);
    work.git('rebase', '-q', original);
    work.ingest();
    return work.totals();
  }

  test('counts once when the second branch is rebased upon it as it was', () => {
    const totals = work.totals();
    amendOn('side');
    amendOn('topic');
    expect(work.totals()).toBe(totals);
    expect(rebase('topic')).toBe(totals);
    expect(rebase('side')).toBe(totals);
  });

  test('counts once when the first branch is rebased upon it as it was', () => {
    const totals = work.totals();
    amendOn('side');
    amendOn('topic');
    expect(rebase('side')).toBe(totals);
    expect(rebase('topic')).toBe(totals);
  });

  test('counts once with what both amends added, when the second branch is rebased first', () => {
    amendOn('side', 'one.txt');
    amendOn('topic', 'two.txt');
    const totals = work.totals();
    expect(rebase('topic')).toBe(totals);
    expect(rebase('side')).toBe(totals);
  });

  test('counts once with what both amends added, when the first branch is rebased first', () => {
    amendOn('side', 'one.txt');
    amendOn('topic', 'two.txt');
    const totals = work.totals();
    expect(rebase('side')).toBe(totals);
    expect(rebase('topic')).toBe(totals);
  });

  test('counts a line once that the first amend took out, and none of the short ones beside it again', () => {
    const all = 'agent line one\nx1\nagent line two\nx2\nagent line three\n';
    work.agentWrites('short.txt', all);
    work.commitAll();
    work.git('branch', 'other');
    work.write('short.txt', all.replace('agent line two\n', ''));
    work.commit('-a', '--amend', '--no-edit');
    const before = work.totals();
    work.git('switch', '-q', 'other');
    work.commit('--amend', '-m', 'reworded');
    const counted = (totals: string) => Number(totals.split('/')[0]);
    expect(counted(work.totals())).toBe(counted(before) + 1);
  });

  test('counts again when the first amend was dropped by a rebase', () => {
    const totals = work.totals();
    amendOn('side');
    work.git('rebase', '-q', '--onto', 'main~1', 'side', 'side');
    work.ingest();
    amendOn('topic');
    expect(rebase('topic')).toBe(totals);
  });
});

test('lines that stood in a conflict of the commit before are no original of those that the next one has', () => {
  const lines = ['agent one', 'agent two', 'agent three', 'agent four'];
  const text = (end: string) => lines.map((line) => line + end).join('');
  work.agentWrites('one.txt', text('\n'));
  work.write('two.txt', 'person one\n');
  work.commitAll();
  work.git('switch', '-q', '-c', 'side');
  work.write('one.txt', text('\r\n'));
  work.write('more.txt', 'person three\n');
  work.git('add', '-A');
  work.git('commit', '-q', '--amend', '--no-edit');
  work.agentWrites('one.txt', '');
  work.write('one.txt', 'person two\n');
  work.agentWrites('two.txt', `person one\n${text('\n')}`);
  work.commitAll();
  const goOn = ['-c', 'core.editor=true', 'rebase', '--continue'];
  expect(() => work.git('rebase', '-q', 'main')).toThrow();
  work.agentWrites('one.txt', `${text('\n')}agent five\n`);
  work.git('add', '-A');
  expect(() => work.git(...goOn)).toThrow();
  work.agentWrites('one.txt', `${text('\n')}agent five\nperson two\n`);
  work.git('add', '-A');
  work.git(...goOn);
  work.ingest();
  expect(work.authors('one.txt')).toBe('aaaaah');
  expect(work.authors('two.txt')).toBe('haaaa');
});

test('two rebases that end at the same commit, of which nobody told in between', () => {
  const rebase = (word: string) => {
    const env = { GIT_SEQUENCE_EDITOR: `sed -i '2s/^pick/${word}/'`, GIT_EDITOR: 'true' };
    work.git('rebase', '-q', '-i', 'HEAD~2', { env });
  };
  const commits = (message: string) => {
    work.git('add', '-A');
    work.git('commit', '-q', '-m', message);
  };
  work.agentWrites('one.txt', 'agent one\nagent two\n');
  work.commitAll();
  work.write('one.txt', 'agent one\nagent two\nperson three\n');
  commits('more');
  rebase('fixup');
  work.write('two.txt', 'person one\n');
  commits('dropped');
  rebase('drop');
  work.ingest();
  expect([work.counts(), work.authors('one.txt'), work.totals()]).toEqual(['+2/1/0 -0/0/0', 'aah', '2/3/0']);
});
