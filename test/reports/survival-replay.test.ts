import { describe, expect, test } from 'vitest';
import { isBinary } from '../../src/attribution/lines.ts';
import { findWorktree, type Worktree } from '../../src/git/find-repository.ts';
import { Journal } from '../../src/replay/journal.ts';
import { replay } from '../../src/replay/replay.ts';
import { notCounted, type Run } from '../../src/replay/runs.ts';
import { bringToHead } from '../../src/survival/bring-to-head.ts';
import { type ImportedFile, importHistory } from '../helpers/imported-history.ts';
import { linesIn, randomHistory } from '../helpers/random-history.ts';
import { Sandbox } from '../helpers/sandbox.ts';

const nobody = {
  added: (_: unknown, __: number, lines: number) => [{ kind: 0, lines, carried: false }],
  hashes: () => undefined,
};

function worktreeOf(box: Sandbox): Worktree {
  return findWorktree(box.repo) as Worktree;
}

async function journalOf(box: Sandbox, kept?: Journal): Promise<{ journal: Journal; length: number }> {
  return bringToHead(
    worktreeOf(box),
    box.git('rev-parse', 'HEAD'),
    kept && { journal: kept, isShallow: false, branches: new Map() },
    () => {},
  );
}

interface Told {
  readonly files: ReadonlyMap<string, readonly Run[]>;
  /** By commit, lines that it brought, and took. */
  readonly born: number[];
  readonly gone: number[];
}

function replayed({ journal, length }: { journal: Journal; length: number }): Told {
  const [born, gone] = [Array(length).fill(0), Array(length).fill(0)];
  const { files, lost } = replay(
    journal.commits(length),
    () => nobody,
    (run, by) => {
      born[run.born] += run.lines;
      if (by !== undefined) gone[by] += run.lines;
    },
  );
  expect(lost).toBe(0);
  return { files, born, gone };
}

/** What git counts of each commit against its first parent, oldest first. */
function numstats(box: Sandbox): { added: number[]; removed: number[] } {
  const log = ['log', '--first-parent', '-m', '--reverse', '-M', '-z', '--numstat', '--format=%x01'];
  const commits = box
    .git(...log)
    .split('\x01')
    .slice(1);
  const sums = (column: number) =>
    commits.map((text) => [...text.matchAll(/(\d+)\t(\d+)\t/g)].reduce((sum, row) => sum + Number(row[column]), 0));
  return { added: sums(1), removed: sums(2) };
}

/** By which commit of HEAD's first parents each line of a file came, as `git blame` says. */
function blamed(box: Sandbox, journal: Journal, path: string): number[] {
  const lines = box.git('blame', '--first-parent', '--porcelain', 'HEAD', '--', path).split('\n');
  return lines
    .flatMap((line) => /^([0-9a-f]{40}) \d+ \d+/.exec(line)?.slice(1) ?? [])
    .map((sha) => journal.placeOf(sha));
}

describe.each(Array.from({ length: 20 }, (_, seed) => seed))('a random history (%i)', (seed) => {
  const commits = randomHistory(seed, 60);

  test('is replayed as git tells it, line by line', async () => {
    using box = new Sandbox();
    importHistory(box, commits);
    const current = await journalOf(box);
    const { files, born, gone } = replayed(current);
    const { added, removed } = numstats(box);
    expect(born).toEqual(added);
    // Git does not count the lines of a file that becomes binary.
    const wasBinary = commits.some(({ tree }) => [...tree.values()].some(({ content }) => isBinary(content)));
    if (!wasBinary) expect(gone).toEqual(removed);
    const tree = commits.at(-1)?.tree ?? new Map<string, ImportedFile>();
    expect([...files.keys()].sort()).toEqual([...tree.keys()].sort());
    for (const [path, { content }] of tree) {
      const runs = files.get(path) ?? [];
      if (runs.some(({ kind }) => kind === notCounted)) continue;
      const births = runs.flatMap((run) => Array<number>(run.lines).fill(run.born));
      expect([path, births.length]).toEqual([path, linesIn(content).length]);
      expect([path, births]).toEqual([path, blamed(box, current.journal, path)]);
    }
  });
});

describe('a journal that is kept', () => {
  /** What is known of HEAD with what was kept, and without; how many commits git was asked for. */
  async function grown(box: Sandbox, kept: Journal): Promise<{ asked: number; same: boolean }> {
    let asked = 0;
    const count = () => asked++;
    const head = box.git('rev-parse', 'HEAD');
    const now = await bringToHead(
      worktreeOf(box),
      head,
      { journal: kept, isShallow: false, branches: new Map() },
      count,
    );
    const fresh = await journalOf(box);
    expect([...now.journal.commits(now.length)]).toEqual([...fresh.journal.commits()]);
    expect(now.journal.shaAt(now.length - 1)).toBe(head);
    return { asked, same: !now.isChanged };
  }

  const commit = (box: Sandbox, file: string, text: string) => {
    box.write(file, text);
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'a commit');
  };

  function started(): Sandbox {
    const box = new Sandbox();
    for (const at of [1, 2, 3, 4]) commit(box, `f${at}`, `${at}\n`);
    return box;
  }

  test.each([1, 7, 39, 59])('after %i commits of a random history grows to the same', async (length) => {
    using box = new Sandbox();
    importHistory(box, randomHistory(3, 60));
    const chain = box.git('rev-list', '--first-parent', '--reverse', 'HEAD').split('\n');
    const at = Math.min(length, chain.length - 1);
    const kept = (await bringToHead(worktreeOf(box), chain[at] as string, undefined, () => {})).journal;
    expect((await grown(box, kept)).asked).toBe(chain.length - at - 1);
  });

  test('is as it is where HEAD has not moved, or has gone back', async () => {
    using box = started();
    const { journal } = await journalOf(box);
    expect(await grown(box, journal)).toEqual({ asked: 0, same: true });
    box.git('reset', '-q', '--hard', 'HEAD~2');
    expect(await grown(box, journal)).toEqual({ asked: 0, same: true });
    expect(journal.length).toBe(4);
  });

  test('goes on from the common ancestor where HEAD was rewritten', async () => {
    using box = started();
    const { journal } = await journalOf(box);
    box.git('reset', '-q', '--hard', 'HEAD~1');
    commit(box, 'f1', 'another\n');
    commit(box, 'f2', 'another\n');
    expect(await grown(box, journal)).toEqual({ asked: 2, same: false });
  });

  test('and where what was HEAD came in by a second parent', async () => {
    using box = started();
    box.git('checkout', '-q', '-b', 'topic', 'HEAD~2');
    commit(box, 'g', 'topic\n');
    box.git('merge', '-q', '--no-edit', 'main');
    commit(box, 'h', 'topic\n');
    const { journal } = await journalOf(box);
    box.git('checkout', '-q', 'main');
    commit(box, 'i', 'main\n');
    // Two that both have are kept, three of main's are not.
    const topic = new Journal(journal.bytes());
    expect(await grown(box, journal)).toEqual({ asked: 3, same: false });
    box.git('merge', '-q', '--no-edit', 'topic');
    expect(await grown(box, topic)).toEqual({ asked: 4, same: false });
  });

  test('is none of a history that has nothing of it, also where its last commit is gone', async () => {
    using box = started();
    const { journal } = await journalOf(box);
    const kept = () => new Journal(journal.bytes());
    box.git('checkout', '-q', '--orphan', 'new');
    commit(box, 'f1', 'anew\n');
    expect(await grown(box, kept())).toEqual({ asked: 1, same: false });
    box.git('branch', '-q', '-D', 'main');
    box.git('reflog', 'expire', '--expire=all', '--all');
    box.git('gc', '-q', '--prune=now');
    expect(await grown(box, kept())).toEqual({ asked: 1, same: false });
  });

  test('of a shallow clone is not used when there is more', async () => {
    using box = started();
    box.git('clone', '-q', '--depth', '2', `file://${box.repo}`, `${box.root}/clone`);
    const clone = findWorktree(`${box.root}/clone`) as Worktree;
    const head = box.git('rev-parse', 'HEAD');
    const first = await bringToHead(clone, head, undefined, () => {});
    expect([first.length, first.isShallow]).toEqual([2, true]);
    expect((await bringToHead(clone, head, first, () => {})).isChanged).toBe(false);
    box.git('fetch', '-q', '--unshallow', { cwd: clone.top });
    const whole = await bringToHead(clone, head, first, () => {});
    expect([whole.length, whole.isShallow, whole.isChanged]).toEqual([4, false, true]);
  });
});
