import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { binary } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

// A commit is known by its sha, whichever clone recorded it: work that one clone recorded and another writes anew counts
// once.

let work: Work;
let other: string;
beforeEach(() => {
  work = new Work();
  other = join(work.root, 'other');
  work.write('base.txt', 'person line one\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

/** What git's hooks do, by the repository's own. */
function installHooks(repository: string): void {
  for (const name of ['post-commit', 'post-rewrite']) {
    const text = `#!/bin/sh\nAI_TRACKER_INGEST=background '${binary}' git-${name} "$@"\n`;
    writeFileSync(join(repository, '.git/hooks', name), text, { mode: 0o755 });
  }
}

/** A commit of the agent's and one of a person's in the first clone; the other has them too. */
function twoClones(): void {
  work.git('clone', '-q', work.repo, other);
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n}\n');
  work.commitAll();
  work.write('person.txt', 'person line two\n}\n');
  work.commitAll();
  work.git('pull', '-q', { cwd: other });
  for (const repository of [work.repo, other]) installHooks(repository);
}

/** What both clones have: three lines of the agent's, three of persons'. */
const totals = '3/3/0';

/** git in the other clone, where hooks tell of it. */
function there(...args: readonly string[]): void {
  work.git(...args, { cwd: other, env: { GIT_EDITOR: 'true' } });
}

function commitThere(file: string, content: string): void {
  work.write(`../other/${file}`, content);
  there('add', '-A');
  there('commit', '-q', '-m', file);
}

function commitHere(file: string, content: string): void {
  work.write(file, content);
  work.git('add', '-A');
  work.git('commit', '-q', '-m', file);
}

function rebaseThere(todo: string, ...args: readonly string[]): void {
  work.git('rebase', '-q', '-i', ...args, {
    cwd: other,
    env: { GIT_SEQUENCE_EDITOR: `sed -i '${todo}'`, GIT_EDITOR: 'true' },
  });
}

function sums(): string {
  work.ingest();
  return work.totals();
}

/** As `work.authors`, in the other clone. */
function authorsThere(file: string): string {
  return work.authors(file, 'HEAD', other);
}

describe('the other clone writes anew what the first recorded', () => {
  beforeEach(() => {
    twoClones();
  });

  test('amend: counted once', () => {
    there('commit', '-q', '--amend', '-m', 'reworded');
    expect(sums()).toBe(totals);
    expect(authorsThere('agent.txt')).toBe('aaa');
    expect(authorsThere('person.txt')).toBe('hh');
  });

  test('amend with one more line: counted once, with that', () => {
    work.write('../other/person.txt', 'person line two\nperson line three\n}\n');
    there('commit', '-q', '-a', '--amend', '--no-edit');
    expect(sums()).toBe('3/4/0');
  });

  test('rebase: counted once', () => {
    there('switch', '-q', '-c', 'topic');
    there('switch', '-q', '-c', 'side', 'HEAD~2');
    commitThere('side.txt', 'person line four\n');
    there('rebase', '-q', 'side', 'topic');
    expect(sums()).toBe('3/4/0');
    expect(authorsThere('agent.txt')).toBe('aaa');
  });

  test('rebase, the first that is told of this clone: counted once', () => {
    there('rebase', '-q', '--force-rebase', 'HEAD~2');
    expect(sums()).toBe(totals);
    expect(authorsThere('agent.txt')).toBe('aaa');
  });

  test('rebase -i with a fixup: counted once', () => {
    rebaseThere('2s/^pick/fixup/', 'HEAD~2');
    expect(sums()).toBe(totals);
    expect(authorsThere('agent.txt')).toBe('aaa');
    expect(authorsThere('person.txt')).toBe('hh');
  });

  test('rebase -i with a reword first: counted once', () => {
    rebaseThere('1s/^pick/reword/', 'HEAD~2');
    expect(sums()).toBe(totals);
  });

  test('reset --soft and a commit: counted once', () => {
    there('reset', '-q', '--soft', 'HEAD~2');
    there('commit', '-q', '-m', 'both');
    expect(sums()).toBe(totals);
    expect(authorsThere('agent.txt')).toBe('aaa');
  });

  test('an amend that a reset undoes, and another commit: what was amended counts again', () => {
    work.write('../other/person.txt', 'person line two\nperson line three\n}\n');
    there('commit', '-q', '-a', '--amend', '--no-edit');
    expect(sums()).toBe('3/4/0');
    there('reset', '-q', '--hard', 'HEAD@{1}');
    commitThere('later.txt', 'person line four\n');
    expect(sums()).toBe('3/4/0');
  });

  test('the first clone takes it over, and goes on: counted once', () => {
    there('commit', '-q', '--amend', '-m', 'reworded');
    work.git('fetch', '-q', other, 'main');
    work.git('reset', '-q', '--hard', 'FETCH_HEAD');
    commitHere('later.txt', 'person line four\n');
    expect(sums()).toBe('3/4/0');
    expect(work.authors('agent.txt')).toBe('aaa');
  });

  test('the first clone pulls it with a rebase: counted once', () => {
    there('commit', '-q', '--amend', '-m', 'reworded');
    expect(sums()).toBe(totals);
    commitHere('later.txt', 'person line four\n');
    work.git('pull', '-q', '--rebase', other, 'main');
    expect(sums()).toBe('3/4/0');
    expect(work.authors('agent.txt')).toBe('aaa');
  });

  test('the first clone takes it over, returns to its own, and goes on: counted once', () => {
    there('commit', '-q', '--amend', '-m', 'reworded');
    work.git('fetch', '-q', other, 'main');
    work.git('reset', '-q', '--hard', 'FETCH_HEAD');
    work.git('reset', '-q', '--hard', 'HEAD@{1}');
    commitHere('later.txt', 'person line four\n');
    expect(sums()).toBe('3/4/0');
  });

  test('the first clone amends the same commit: counted once', () => {
    there('commit', '-q', '--amend', '-m', 'reworded');
    expect(sums()).toBe(totals);
    work.git('commit', '-q', '--amend', '-m', 'reworded here');
    expect(sums()).toBe(totals);
  });

  test('both amend the same commit, each with a line of its own: counted once, with both', () => {
    for (const [folder, line] of [[other, 'there'] as const, [work.repo, 'here'] as const]) {
      writeFileSync(join(folder, 'person.txt'), `person line two\nperson line ${line}\n}\n`);
      work.git('commit', '-q', '-a', '--amend', '--no-edit', { cwd: folder });
      work.ingest();
    }
    expect(sums()).toBe('3/5/0');
  });

  test('both rebase the same commits: counted once', () => {
    for (const [cwd, file] of [[other, 'there.txt'] as const, [work.repo, 'here.txt'] as const]) {
      work.git('switch', '-q', '-c', 'side', 'HEAD~2', { cwd });
      writeFileSync(join(cwd, file), `person line in ${file}\n`);
      work.git('add', '-A', { cwd });
      work.git('commit', '-q', '-m', file, { cwd });
      work.git('rebase', '-q', 'side', 'main', { cwd });
      work.ingest();
    }
    expect(sums()).toBe('3/5/0');
    expect(work.authors('agent.txt')).toBe('aaa');
  });

  test('rebase -i that drops one: it counts where it is a copy', () => {
    there('switch', '-q', '-c', 'side', 'HEAD~2');
    commitThere('side.txt', 'person line four\n');
    there('cherry-pick', 'main~1');
    expect(sums()).toBe('3/4/0');
    work.git('rebase', '-q', '-i', 'HEAD~2', { env: { GIT_SEQUENCE_EDITOR: "sed -i '1s/^pick/drop/'" } });
    expect(sums()).toBe('3/4/0');
  });

  test('rebase -i that drops one, which the first clone keeps: it counts there', () => {
    rebaseThere('1s/^pick/drop/', 'HEAD~2');
    expect(sums()).toBe(totals);
  });

  test('rebase -i that drops one, which the first clone has given up too: it counts no more', () => {
    work.git('reset', '-q', '--hard', 'HEAD~2');
    rebaseThere('1s/^pick/drop/', 'HEAD~2');
    expect(sums()).toBe('0/3/0');
  });
});

test('a patch of one clone, applied in another that has not got the commit: counted once', () => {
  work.git('clone', '-q', work.repo, other);
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n}\n');
  work.commitAll();
  installHooks(other);
  commitThere('later.txt', 'person line four\n');
  work.git('format-patch', '-q', '-1', '-o', work.root);
  there('am', '-q', join(work.root, '0001-a-commit.patch'));
  expect(sums()).toBe('3/2/0');
  expect(authorsThere('agent.txt')).toBe('aaa');
});

test('a repository that was moved to another folder, and an amend: counted once', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n}\n');
  work.commitAll();
  renameSync(work.repo, other);
  installHooks(other);
  there('commit', '-q', '--amend', '-m', 'reworded');
  expect(sums()).toBe('3/1/0');
  expect(authorsThere('agent.txt')).toBe('aaa');
});

test('a repository that was cloned anew in another folder, its first clone gone: counted once', () => {
  const upstream = join(work.root, 'upstream.git');
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n}\n');
  work.commitAll();
  work.agentWrites('more.txt', 'agent line three\n');
  work.commitAll();
  work.git('clone', '-q', '--bare', work.repo, upstream);
  work.git('clone', '-q', upstream, other, { cwd: work.root });
  rmSync(work.repo, { recursive: true });
  installHooks(other);
  rebaseThere('2s/^pick/squash/', 'HEAD~2');
  expect(sums()).toBe('4/1/0');
  expect(authorsThere('agent.txt')).toBe('aaa');
});

test('a repository that has nothing to do with this one stays as it is, be its files the same', () => {
  const text = 'agent line one\nagent line two\nagent line three\n';
  mkdirSync(other);
  work.git('init', '-q', { cwd: other });
  installHooks(other);
  commitThere('base.txt', 'person line there\n');
  there('branch', 'side');
  work.agentWrites('../other/agent.txt', text);
  there('add', '-A');
  there('commit', '-q', '-m', 'a commit');
  work.ingest();
  there('switch', '-q', 'side');
  commitThere('side.txt', 'person line on side\n');
  there('cherry-pick', 'main');
  work.ingest();
  const rows = () => work.query("SELECT * FROM commits WHERE repository_path LIKE '%/other' ORDER BY id");
  const before = rows();
  work.agentWrites('agent.txt', text);
  work.commitAll();
  work.git('rm', '-q', 'agent.txt');
  work.commit('--amend', '--allow-empty', '--no-edit');
  expect(rows()).toEqual(before);
  expect(work.totals()).toBe('3/3/0');
});
