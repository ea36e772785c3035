import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { findWorktree } from '../../src/git/find-repository.ts';
import { listDeliveries, readDelivery } from '../../src/spool/spool.ts';
import { Work } from '../helpers/work.ts';

// Something called `.git` that is no repository, between a file and the repository that it is in.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base\n');
  work.commitAll();
});

afterEach(() => work.remove());

const repository = (path: string, head: string) => {
  mkdirSync(work.path(`${path}/objects`), { recursive: true });
  mkdirSync(work.path(`${path}/refs`));
  work.write(`${path}/HEAD`, head);
};

/** What lies at `src/.git`, and whether git takes that for a repository. */
const things: [name: string, make: () => void, isRepository?: true][] = [
  ['an empty folder', () => mkdirSync(work.path('src/.git'))],
  ['a folder of other things', () => work.write('src/.git/ai/notes', 'mine\n')],
  ['a folder with a HEAD', () => work.write('src/.git/HEAD', 'ref: refs/heads/main\n')],
  ['a folder like a repository, whose HEAD is none', () => repository('src/.git', 'something\n')],
  [
    'what is left of a work tree that shared another’s folders',
    () => {
      work.write('src/.git/HEAD', 'ref: refs/heads/main\n');
      work.write('src/.git/commondir', '../nowhere\n');
    },
  ],
  ['a file of something else', () => work.write('src/.git', 'something\n')],
  ['a file that names no repository', () => work.write('src/.git', 'gitdir: ../nowhere\n')],
  ['a repository without commits', () => repository('src/.git', 'ref: refs/heads/main\n'), true],
  ['a repository that a file names', () => work.write('src/.git', 'gitdir: ../elsewhere\n'), true],
];

describe.each(things)('%s', (_, make, isRepository?: true) => {
  beforeEach(() => {
    mkdirSync(work.path('src'));
    repository('elsewhere', 'ref: refs/heads/main\n');
    make();
  });

  test('git is asked, and says the same', () => {
    const found = findWorktree(work.path('src/file.txt'))?.top;
    expect(found).toBe(isRepository ? work.path('src') : work.repo);
    const said = work.tryGit(['rev-parse', '--show-toplevel'], { cwd: work.path('src') });
    // Where it is a file that names none, git does nothing there; what the repository around has it commits from there.
    if (said !== undefined) expect(said).toBe(found);
  });

  if (!isRepository)
    test('snapshots see what is there, and whose it is', () => {
      const cwd = work.path('src');
      work.agentWrites('src/file.txt', 'agent line one\n', { cwd });
      work.write('src/file.txt', 'agent line one\nperson line one\n');
      work.agentRuns('echo agent line two > other.txt', { cwd });
      work.ingest();
      work.git('add', 'src/file.txt', 'src/other.txt');
      work.commit();
      expect(work.authors('src/file.txt') + work.authors('src/other.txt')).toBe('aha');
    });

  test('the launcher tells the commit of the same repository', () => {
    work.tells('SessionStart', {}, { cwd: join(work.repo, 'src') });
    const dir = spoolDir(work.database);
    const [name = ''] = listDeliveries(dir);
    const told = isRepository ? { head: undefined, isUnborn: true } : { head: work.head(), isUnborn: false };
    expect(readDelivery(dir, name)).toMatchObject(told);
  });
});
