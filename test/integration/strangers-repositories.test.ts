import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findWorktree, type Worktree } from '../../src/git/find-repository.ts';
import { readHistory } from '../../src/git/read-history.ts';
import { git, tryGit } from '../../src/git/run-git.ts';
import { drainSpool } from '../../src/ingest/drain.ts';
import type { HistoryCommit } from '../../src/replay/history.ts';
import { beforeGit } from '../helpers/git-wrapper.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

const mark = () => `${work.root}/ran`;

/** A commit, and then settings of the repository that name programs; each leaves a mark when it runs. */
function configurePrograms(): void {
  work.write('f', 'x\n');
  work.write('.gitattributes', '* filter=z diff=z\n');
  work.git('add', '-A');
  work.git('commit', '-qm', 'first');
  const program = `${work.root}/program`;
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >>'${mark()}'\ncat\n`, { mode: 0o755 });
  for (const name of ['core.fsmonitor', 'filter.z.clean', 'filter.z.smudge', 'diff.z.textconv', 'diff.z.command']) {
    work.git('config', name, program);
  }
  for (const name of ['core.pager', 'core.sshCommand', 'gpg.program', 'diff.external'])
    work.git('config', name, program);
  work.git('config', 'log.showSignature', 'true');
  work.write('f', 'x\ny\n');
}

const ran = () => (existsSync(mark()) ? readFileSync(mark(), 'utf8') : 'nothing');

describe('programs that the settings of a repository name', () => {
  test('are run by no ingest and no blame', () => {
    configurePrograms();
    const head = work.git('rev-parse', 'HEAD');
    work.deliver('git-post-commit', '', { env: {} });
    work.agentWrites('g', 'agent\n');
    work.ingest();
    expect(work.authors('f', undefined)).toBe('h');
    expect(work.blame('f').lines.map((line) => line.commit_sha)).toEqual([head]);
    expect(ran()).toBe('nothing');
  });

  test('nor by what reads a history', async () => {
    configurePrograms();
    expect((await historyOf()).map(({ files }) => files.map(({ to }) => to))).toEqual([['.gitattributes', 'f']]);
    expect(ran()).toBe('nothing');
  });
});

async function historyOf(): Promise<HistoryCommit[]> {
  const commits: HistoryCommit[] = [];
  const tip = work.git('rev-parse', 'HEAD');
  await readHistory(findWorktree(work.repo) as Worktree, { after: undefined, tip }, (commit) => commits.push(commit));
  return commits;
}

test('a history is the same whatever the settings say about the form of a log', async () => {
  const text = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');
  work.write('ä "f"', text);
  work.commitAll();
  work.git('checkout', '-q', '-b', 'side');
  work.write('copy', text);
  work.write('ä "f"', `${text}more\n`);
  work.commitAll();
  work.git('checkout', '-q', 'main');
  work.write('ä "f"', text.replace('line 3\n', '').replace('line 6\n', 'six\n'));
  work.commitAll();
  work.git('merge', '-q', '--no-edit', 'side');
  const before = await historyOf();
  expect(before).toHaveLength(3);
  const settings = {
    ...{ 'log.showRoot': 'false', 'log.diffMerges': 'combined', 'log.showSignature': 'true', 'log.follow': 'true' },
    ...{ 'diff.renames': 'copies', 'diff.noprefix': 'true', 'diff.mnemonicPrefix': 'true', 'diff.context': '9' },
    ...{ 'diff.interHunkContext': '9', 'diff.relative': 'true', 'diff.submodule': 'log', 'diff.external': 'false' },
    ...{ 'color.ui': 'always', 'core.quotePath': 'false', 'core.abbrev': '5', 'format.pretty': 'full' },
    ...{ 'diff.colorMoved': 'zebra', 'diff.wsErrorHighlight': 'all', 'log.decorate': 'full', 'log.date': 'human' },
  };
  for (const [name, value] of Object.entries(settings)) work.git('config', name, value);
  expect(await historyOf()).toEqual(before);
});

describe('in a repository of somebody else, where git refuses', () => {
  // Git's own way to test its check, with which it asks no less than otherwise.
  const isAnothers = () => beforeGit(work, 'export GIT_TEST_ASSUME_DIFFERENT_OWNER=1');

  test('blame says what git says', () => {
    configurePrograms();
    work.agentWrites('g', 'agent\n');
    work.ingest();
    isAnothers();
    expect(() => work.blame('f')).toThrow(/^cannot blame f: detected dubious ownership/);
    expect(() => work.blame('f', 'HEAD')).toThrow(/^cannot blame f: detected dubious ownership/);
    expect(ran()).toBe('nothing');
  });

  test('a commit that a hook tells of is not looked at', () => {
    configurePrograms();
    isAnothers();
    work.deliver('git-post-commit', '');
    work.ingest();
    expect(work.query('SELECT * FROM commits')).toEqual([]);
    expect(ran()).toBe('nothing');
  });

  test('the same where a hook names the git folder', () => {
    configurePrograms();
    isAnothers();
    work.deliver('git-post-commit', '', {
      cwd: work.root,
      env: { GIT_DIR: work.path('.git'), GIT_WORK_TREE: work.repo },
    });
    expect(drainSpool(work.database)).toMatchObject({ ingested: 0, rejected: 1 });
    expect(ran()).toBe('nothing');
  });

  test('it is recorded where the user allows it', () => {
    work.write('f', 'x\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'first');
    work.git('config', '--global', 'safe.directory', work.repo);
    isAnothers();
    work.deliver('git-post-commit', '');
    work.ingest();
    expect(work.counts()).toBe('+0/1/0 -0/0/0');
  });
});

test('a git that hangs is ended: that is a failure, also for who takes one for an answer', () => {
  beforeGit(work, 'exec sleep 600');
  const wait = { cwd: work.repo, limitMs: 100 };
  expect(() => git(['version'], wait)).toThrow(/^git version took longer than 0.1 s/);
  expect(() => tryGit(['version'], wait)).toThrow(/^git version took longer than 0.1 s/);
});

describe('a partial clone', () => {
  test('fetches nothing, and what it lacks is unknown', () => {
    work.write('a', '1\n');
    const first = work.commitAll();
    work.write('a', '1\n2\n');
    work.commitAll();
    work.git('config', 'uploadpack.allowFilter', 'true');
    const clone = `${work.root}/clone`;
    work.git('clone', '-q', '--no-local', '--filter=blob:none', `file://${work.repo}`, clone, { cwd: work.root });
    const missing = () =>
      work.git('rev-list', '--objects', '--all', '--missing=print', { cwd: clone }).match(/^\?/gm)?.length;
    expect(missing()).toBe(1);
    work.git('commit', '-q', '--amend', '--no-edit', '--reset-author', { cwd: clone });
    work.deliver('git-post-commit', '', { cwd: clone });
    work.ingest();
    expect(missing()).toBe(1);
    const amended = work.git('rev-parse', 'HEAD', { cwd: clone });
    expect(work.query('SELECT * FROM commits WHERE commit_sha = ?', amended)).toEqual([]);
    expect(() => work.blame('a', first, clone)).toThrow(/^cannot blame a: /);
    expect(missing()).toBe(1);
  });
});
