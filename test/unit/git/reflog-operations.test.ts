import { describe, expect, test } from 'vitest';
import type { ReflogEntry } from '../../../src/git/reflog.ts';
import {
  beginOfRebase,
  committedNext,
  isMadeInRebase,
  type Operation,
  readOperations,
} from '../../../src/git/reflog-operations.ts';

/** A reflog as `git reflog` shows it, oldest first: `sha message` a line; what HEAD was before is the line above's. */
function entries(text: string, from = '0'): ReflogEntry[] {
  let oldSha = from;
  return text
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const [newSha = '', ...words] = line.trim().split(' ');
      const entry = { oldSha, newSha, time: 100 + at, message: words.join(' ') };
      oldSha = newSha;
      return entry;
    });
}

function drawn(operation: Operation): string {
  if (operation.kind === 'arrival') {
    const { tip, except } = operation;
    return `arrival ${tip}${except.length > 0 ? ` but ${except.join(' ')}` : ''}`;
  }
  if (operation.kind === 'rebase') {
    const { from, to, made, branch } = operation;
    return `rebase ${from}..${to} made ${made.join(' ') || 'none'}${branch === undefined ? '' : ` of ${branch}`}`;
  }
  const { how, old, sha, dropped, since } = operation;
  const resets = dropped.map((reset) => ` dropped ${reset.from}..${reset.to}`).join('');
  return `${how} ${old}..${sha}${resets}${since.length > 0 ? ` since ${since.join(' ')}` : ''}`;
}

const readAll = (text: string, before = '') => {
  const earlier = entries(before);
  return readOperations(entries(text, earlier.at(-1)?.newSha), earlier).operations.map(drawn);
};

/** What was made here. */
const read = (text: string, before = '') => readAll(text, before).filter((each) => !each.startsWith('arrival'));

describe('a commit that was made here', () => {
  test.each([
    ['commit (initial): first', 'commit'],
    ['commit: second', 'commit'],
    ['commit (amend): better', 'amend'],
    ['commit (merge): both', 'merge'],
    ['commit (cherry-pick): picked after a conflict', 'cherry-pick'],
    ['cherry-pick: picked', 'cherry-pick'],
    ['revert: Revert "first"', 'revert'],
    ['am: mailed', 'am'],
    ["merge topic: Merge made by the 'ort' strategy.", 'merge'],
    ['pull origin main: Merge made by the ‘recursive’ strategy.', 'merge'],
    ['pull: merge made by hand', 'merge'],
    ['graphite: restack', 'plumbing'],
    ['', 'plumbing'],
  ])('is known by git’s word for it: %s', (message, how) => {
    expect(read(`b ${message}`)).toEqual([`${how} 0..b`]);
  });

  test.each([
    'checkout: moving from main to topic',
    'switch: moving',
    'clone: from elsewhere',
    'merge topic: Fast-forward',
    'pull: Fast-forward',
    'pull --ff-only origin main: fast-forward',
    'fetch origin: fast-forward',
    'pull origin main: forced-update',
    'merge topic: updating HEAD',
    'branch: Created from HEAD',
    'worktree add',
    'stash: WIP',
    'bisect',
    'remote: renamed',
    'initial pull',
    'rebase finished: returning',
  ])('is not what arrived otherwise: %s', (message) => {
    expect(read(`b ${message}`)).toEqual([]);
  });

  test('is not what left HEAD where it was', () => {
    expect(read('a commit: one\na commit (amend): the same')).toEqual(['commit 0..a']);
  });

  test('has the time that git gave it', () => {
    expect(readOperations(entries('a commit: one\nb commit: two')).operations.map(({ time }) => time)).toEqual([
      100, 101,
    ]);
  });
});

describe('what a reset dropped', () => {
  test('belongs to the commits that are made next', () => {
    expect(read('a commit: one\nb commit: two\na reset: moving to HEAD~\nc commit: again\nd commit: the rest')).toEqual(
      ['commit 0..a', 'commit a..b', 'commit a..c dropped b..a', 'commit c..d dropped b..a since c'],
    );
  });

  test('is the work of several resets together', () => {
    expect(read('c commit: x\nb reset: moving to HEAD~\na reset: moving to HEAD~\nd commit: all').at(-1)).toBe(
      'commit a..d dropped c..b dropped b..a',
    );
  });

  test('is what a later reset dropped, when commits were made in between', () => {
    const text = 'c commit: x\na reset: moving\nd commit: y\na reset: moving\ne commit: z';
    expect(read(text).at(-1)).toBe('commit a..e dropped c..a dropped d..a');
  });

  test('of that, an amended commit is no piece', () => {
    expect(read('b commit: x\na reset: moving\nc commit: y\nd commit (amend): y\ne commit: z').slice(1)).toEqual([
      'commit a..c dropped b..a',
      'amend c..d dropped b..a since c',
      'commit d..e dropped b..a since d',
    ]);
  });

  test.each([
    'cherry-pick: other',
    'revert: other',
    'am: other',
    "merge t: Merge made by the 'ort' strategy.",
    'other: x',
  ])('is done with after another kind of commit: %s', (message) => {
    expect(read(`b commit: x\na reset: moving\nc ${message}\nd commit: y`).at(-1)).toBe('commit c..d');
  });

  test('is made anew in ten pieces at most, of ten resets at most', () => {
    const commits = Array.from({ length: 12 }, (_, at) => `c${at} commit: piece`);
    const made = read(`b commit: x\na reset: moving\n${commits.join('\n')}`);
    expect(made.at(10)).toBe('commit c8..c9 dropped b..a since c0 c1 c2 c3 c4 c5 c6 c7 c8');
    expect(made.at(11)).toBe('commit c9..c10 dropped b..a since c0 c1 c2 c3 c4 c5 c6 c7 c8 c9');
    expect(made.at(12)).toBe('commit c10..c11');
    const resets = Array.from({ length: 12 }, (_, at) => `r${at} reset: moving`);
    expect(
      read(`b commit: x\n${resets.join('\n')}\nc commit: y`)
        .at(-1)
        ?.match(/dropped/g),
    ).toHaveLength(10);
  });

  test('goes along to another branch at the same commit', () => {
    const text = 'b commit: x\na reset: moving\na checkout: moving from main to topic\nc commit: y';
    expect(read(text).at(-1)).toBe('commit a..c dropped b..a');
    expect(
      read('b commit: x\na reset: moving\np commit: p\np checkout: moving from main to topic\nc commit: y').at(-1),
    ).toBe('commit p..c dropped b..a since p');
  });

  test('goes along to another commit too, but for what was made of it', () => {
    expect(read('b commit: x\na reset: moving\nz checkout: moving from main to topic\nc commit: y').at(-1)).toBe(
      'commit z..c dropped b..a',
    );
    expect(read('b commit: x\na reset: moving\np commit: p\nz checkout: moving\nc commit: y').at(-1)).toBe(
      'commit z..c',
    );
  });

  test('is nothing where a reset left HEAD where it was', () => {
    expect(read('a commit: x\na reset: moving to HEAD\nb commit: y').at(-1)).toBe('commit a..b');
  });

  test('belongs to the next commits, although it was read before', () => {
    const before = 'b commit: x\na reset: moving\nc commit: one';
    expect(read('d commit: two', before)).toEqual(['commit c..d dropped b..a since c']);
    expect(read('e commit: three', `${before}\nd cherry-pick: other`)).toEqual(['commit d..e']);
  });

  test('is not looked for more than a hundred entries back', () => {
    const switches = (count: number) =>
      Array.from({ length: count }, () => 'a checkout: moving from m to t').join('\n');
    expect(read('c commit: y', `b commit: x\na reset: moving\n${switches(99)}`)).toEqual(['commit a..c dropped b..a']);
    expect(read('c commit: y', `b commit: x\na reset: moving\n${switches(100)}`)).toEqual(['commit a..c']);
  });
});

describe('a rebase', () => {
  const picks = 'u rebase (start): checkout main\np rebase (pick): one\nq rebase (pick): two';

  test('that is finished replaced a range by what it made', () => {
    expect(read(`b commit: two\n${picks}\nq rebase (finish): returning to refs/heads/topic`)).toEqual([
      'commit 0..b',
      'rebase b..q made p q of refs/heads/topic',
    ]);
  });

  test('of no branch has none', () => {
    expect(read(`${picks}\nq rebase (finish): done`)).toEqual(['rebase 0..q made p q']);
  });

  test.each(['rebase -i', 'pull --rebase origin main', 'rebase'])('is known by git’s words: %s', (word) => {
    expect(read(`u ${word} (start): checkout main\np ${word} (pick): one\np ${word} (finish): x`)).toEqual([
      'rebase 0..p made p',
    ]);
  });

  test('has what was committed where it stopped, and not where HEAD moved only', () => {
    const text =
      'u rebase -i (start): x\nu rebase (pick): x\np commit: here\ns reset: moving\nq rebase (continue): two';
    expect(read(`${text}\nq rebase (finish): x`)).toEqual(['rebase 0..q made p q']);
  });

  test('that was broken off made nothing', () => {
    expect(read(`${picks}\na rebase (abort): returning to refs/heads/topic\nb commit: x`)).toEqual(['commit a..b']);
  });

  test('that goes on ends the list, and is read anew later', () => {
    const { operations, rest } = readOperations(entries(`a commit: one\n${picks}`));
    expect(operations.map(drawn)).toEqual(['commit 0..a']);
    expect(rest.map(({ newSha }) => newSha)).toEqual(['u', 'p', 'q']);
    expect(readOperations(entries('a commit: one')).rest).toEqual([]);
  });

  test('of which only the end is known made nothing that is known', () => {
    expect(read('b rebase (finish): returning to refs/heads/topic\nc commit: x')).toEqual(['commit b..c']);
  });

  test('is not what merely speaks of one', () => {
    expect(read('b commit: rebase (start): a subject')).toEqual(['commit 0..b']);
    expect(read('b merge rebase (start): Fast-forward\nc commit: x')).toEqual(['commit b..c']);
  });
});

describe('the commits that follow one', () => {
  const next = (text: string, sha: string) => {
    const { last, isHead } = committedNext(entries(text), sha);
    return `${last}${isHead ? ', there still' : ''}`;
  };

  test.each([
    ['itself, where there are none', 'a commit: one', 'a, there still'],
    ['plain ones', 'a commit: one\nb commit: two\nc commit: three', 'c, there still'],
    ['up to a checkout', 'a commit: one\nb commit: two\nz checkout: moving', 'b'],
    ['up to a reset', 'a commit: one\nb commit: two\nz reset: moving', 'b'],
    ['up to an amend', 'a commit: one\nb commit (amend): one', 'a'],
    ['up to a merge', "a commit: one\nb commit: two\nm merge t: Merge made by the 'ort' strategy.", 'b'],
    [
      'beyond a switch in place',
      'a commit: one\nb commit: two\nb checkout: moving to new\nc commit: x',
      'c, there still',
    ],
    ['from where it was last', 'a commit: one\nb commit: two\na reset: moving\nc commit: three', 'c, there still'],
  ])('%s', (_, text, expected) => {
    expect(next(text, 'a')).toBe(expected);
  });
});

const rebased = entries(`
  a commit: one
  u rebase (start): checkout main
  p rebase (pick): one
  q commit: where it stopped
  q rebase (finish): returning to refs/heads/topic
  b commit: two
  v rebase (start): checkout main
  r rebase (pick): two
`);

test('a commit is made in a rebase between its begin and its end', () => {
  const made = ['a', 'p', 'q', 'b', 'r', 'unheard'].map((sha) => isMadeInRebase(rebased, sha));
  expect(made).toEqual([false, true, true, false, true, false]);
  expect(isMadeInRebase(entries('u rebase (start): x\na rebase (abort): x\nb commit: y'), 'b')).toBe(false);
});

test('a rebase began where it was started, an entry outside of one where it is', () => {
  const begins = rebased.map((_, at) => beginOfRebase(rebased, at));
  expect(begins).toEqual([0, 1, 1, 1, 1, 5, 6, 6]);
  expect(beginOfRebase(entries('u rebase (start): x\na rebase (abort): x\nb commit: y'), 2)).toBe(2);
});

describe('HEAD comes to a commit that may be from elsewhere', () => {
  test.each([
    ['b pull: Fast-forward', 'arrival b'],
    ['b checkout: moving from topic to main', 'arrival b'],
    ['b reset: moving to origin/main', 'arrival b'],
    ['b branch: Reset to b', 'arrival b'],
  ])('%s', (text, arrival) => {
    expect(readAll(text)).toEqual([arrival]);
  });

  test('with a merge: before it, and not by it', () => {
    expect(readAll("b merge topic: Merge made by the 'ort' strategy.")).toEqual(['arrival b but b', 'merge 0..b']);
  });

  test('with a rebase: before it, and not by what it made', () => {
    const text = 'u pull --rebase (start): checkout u\np pull --rebase (pick): one\np pull --rebase (finish): x';
    expect(readAll(text)).toEqual(['arrival p but p', 'rebase 0..p made p']);
  });

  test('by plumbing: unless that made it', () => {
    expect(readAll('b update by a tool')).toEqual(['plumbing 0..b', 'arrival b']);
  });

  test('not when it commits, or stays where it is', () => {
    expect(readAll('a commit: one\na checkout: moving from main to topic')).toEqual(['commit 0..a']);
    expect(readAll('a commit: one\nb commit (amend): two\nc cherry-pick: three\nd revert: four')).not.toContainEqual(
      expect.stringMatching(/^arrival/),
    );
  });
});
