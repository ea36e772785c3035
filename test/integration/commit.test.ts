import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { numstat, Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

/** The commit's counts, after a check that they add up to git's own. */
function counts(rev = 'HEAD'): string {
  const text = work.counts(rev);
  const [added = [], removed = []] = text.split(' ').map((part) => part.slice(1).split('/').map(Number));
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  expect({ added: sum(added), removed: sum(removed) }).toEqual(numstat(work, rev));
  return text;
}

const ten = Array.from({ length: 10 }, (_, index) => `agent ${index + 1}\n`).join('');

describe('one commit', () => {
  test('a new file by the agent', () => {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.commitAll();
    expect(counts()).toBe('+2/0/0 -0/0/0');
    expect(work.authors('a.txt')).toBe('aa');
    expect(work.query('SELECT committed FROM edits')).toEqual([{ committed: 1 }]);
    expect(work.query('SELECT * FROM pending_files')).toEqual([]);
  });

  test('three of ten agent lines rewritten by a person before the commit', () => {
    work.agentWrites('a.txt', ten);
    work.write(
      'a.txt',
      ten.replace('agent 2\n', 'mine 2\n').replace('agent 5\n', 'mine 5\n').replace('agent 9\n', 'mine 9\n'),
    );
    work.commitAll();
    expect(counts()).toBe('+7/3/0 -0/0/0');
    expect(work.authors('a.txt')).toBe('ahaahaaaha');
    expect(work.query('SELECT ai_lines_overridden AS o, ai_lines_discarded AS d FROM commits')).toEqual([
      { o: 3, d: 0 },
    ]);
  });

  test('a person’s line typed directly after the agent’s', () => {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.write('a.txt', 'one\nmine\ntwo\n');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aha');
  });

  test('a person’s edit between two edits of the agent', () => {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.write('a.txt', 'one\ntwo\nmine\n');
    work.agentEdits('a.txt', 'two\n', 'two\nthree\n');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aaah');
    expect(counts()).toBe('+3/1/0 -0/0/0');
  });

  test('the agent replaces a person’s uncommitted line', () => {
    work.write('a.txt', 'base\n');
    work.commitAll();
    work.write('a.txt', 'base\nmine\n');
    work.agentEdits('a.txt', 'mine', 'its own');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('ha');
    expect(counts()).toBe('+1/0/0 -0/0/0');
  });

  test('a brace typed by a person beside the agent’s', () => {
    work.agentWrites('a.ts', 'if (a) {\n  b();\n}\n');
    work.write('a.ts', 'while (x) {\nif (a) {\n  b();\n}\n}\n');
    work.commitAll();
    expect(work.authors('a.ts')).toBe('haaah');
  });

  test('agent lines undone by git checkout are nobody’s, and discarded', () => {
    work.write('a.txt', 'base\n');
    work.commitAll();
    work.agentEdits('a.txt', 'base\n', 'base\nits\nits too\n');
    work.git('checkout', '--', 'a.txt');
    work.write('b.txt', 'mine\n');
    work.commitAll();
    expect(counts()).toBe('+0/1/0 -0/0/0');
    expect(work.totals()).toBe('0/2/0');
    expect(work.query('SELECT ai_lines FROM shelved_files')).toEqual([{ ai_lines: 2 }]);
    expect(work.query('SELECT * FROM pending_files')).toEqual([]);
    expect(work.query('SELECT committed FROM edits')).toEqual([{ committed: 1 }]);
  });

  test('a file that the agent deleted text from', () => {
    work.write('a.txt', 'one\ntwo\nthree\n');
    work.commitAll();
    work.agentEdits('a.txt', 'two\n', '');
    work.commitAll();
    expect(counts()).toBe('+0/0/0 -1/0/0');
  });

  test('a person deletes a file', () => {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.commitAll();
    work.git('rm', '-q', 'a.txt');
    work.commit();
    expect(counts()).toBe('+0/0/0 -0/2/0');
  });

  test('a root commit with files of both', () => {
    work.agentWrites('a.txt', 'one\n');
    work.write('b.txt', 'mine\nmine too\n');
    work.commitAll();
    expect(counts()).toBe('+1/2/0 -0/0/0');
  });

  test('a file that the agent edited, renamed in the same commit', () => {
    work.write('old.txt', ten);
    work.commitAll();
    work.agentEdits('old.txt', 'agent 3\n', 'agent 3\nits\n');
    work.git('mv', 'old.txt', 'new.txt');
    work.commitAll();
    expect(counts()).toBe('+1/0/0 -0/0/0');
    expect(work.authors('new.txt')).toBe('hhhahhhhhhh');
    expect(work.query('SELECT old_path FROM commit_files WHERE old_path IS NOT NULL')).toEqual([
      { old_path: 'old.txt' },
    ]);
  });

  test('two sessions in one file', () => {
    work.agentWrites('a.txt', 'one\ntwo\n', { session: 'first' });
    work.agentEdits('a.txt', 'two\n', 'two\nthree\n', { session: 'second', subagent: 'sub' });
    work.commitAll();
    expect(work.blame('a.txt').lines.map((line) => line.session_id)).toEqual(['first', 'first', 'second']);
  });

  test('two files of the same name edited at once', () => {
    work.agentWrites('a/x.txt', 'one\n');
    work.agentWrites('b/x.txt', 'uno\ndos\n');
    work.agentEdits('a/x.txt', 'one\n', 'one\ntwo\n');
    work.commitAll();
    expect(work.authors('a/x.txt')).toBe('aa');
    expect(work.authors('b/x.txt')).toBe('aa');
  });

  test('the client’s CRLF normalisation does not make lines a person’s', () => {
    work.git('config', 'core.autocrlf', 'false');
    work.agentWrites('a.txt', 'a\r\nb\r\n');
    work.write('a.txt', 'a\r\nB\r\nC\r\n');
    work.deliver('hook-post-tool', {
      ...{ session_id: 's', cwd: work.repo, hook_event_name: 'PostToolUse', tool_name: 'Edit', tool_use_id: 't' },
      tool_input: { file_path: work.path('a.txt'), old_string: 'b', new_string: 'B\r\nC', replace_all: true },
      tool_response: {
        ...{ oldString: 'b', newString: 'B\r\nC', originalFile: 'a\nb\n', replaceAll: true, userModified: false },
        structuredPatch: [{ oldStart: 1, oldLines: 2, newStart: 1, newLines: 3, lines: [' a', '-b', '+B\r', '+C'] }],
      },
    });
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aaa');
  });

  test.each([
    'with space.txt',
    'quote\'s "q".txt',
    'tab\there.txt',
    'line\nbreak.txt',
    'läs mig ü.txt',
    'br[ack]*?.txt',
    '-dash.txt',
    ':colon.txt',
    'a/b/c.txt',
  ])('a file named %j', (name) => {
    work.agentWrites(name, 'one\ntwo\n');
    work.write(name, 'one\ntwo\nmine\n');
    work.commitAll();
    expect(work.authors(name)).toBe('aah');
    expect(counts()).toBe('+2/1/0 -0/0/0');
  });

  test('a file name that is not UTF-8', () => {
    work.run('sh', ['-c', "printf 'mine\\n' > \"$(printf 'caf\\351.txt')\""]);
    work.commitAll();
    expect(counts()).toBe('+0/1/0 -0/0/0');
    expect(work.query('SELECT file_path FROM commit_files')).toEqual([{ file_path: '"caf\\351.txt"' }]);
  });

  test('binary files count no lines', () => {
    work.write('bin', Buffer.from([0, 1, 2, 10, 3]));
    work.agentWrites('a.txt', 'one\n');
    work.commitAll();
    expect(counts()).toBe('+1/0/0 -0/0/0');
  });

  test('an empty commit is recorded without lines', () => {
    work.commit('--allow-empty');
    expect(work.counts()).toBe('+0/0/0 -0/0/0');
  });

  test('mode changes and links count as git counts them', () => {
    work.agentWrites('run.sh', 'echo hi\n');
    symlinkSync('run.sh', work.path('link'));
    work.commitAll();
    work.git('update-index', '--chmod=+x', 'run.sh');
    work.run('rm', ['link']);
    work.write('link', 'a file now\nof two lines\n');
    work.git('add', 'link');
    work.commit();
    expect(counts()).toBe('+0/2/0 -0/1/0');
    expect(counts('HEAD~1')).toBe('+1/1/0 -0/0/0');
  });
});

describe('partial staging', () => {
  test('part of the agent’s lines, then the rest', () => {
    work.write('a.txt', 'base\n');
    work.commitAll();
    work.agentEdits('a.txt', 'base\n', 'its one\nbase\nits two\n');
    work.git(
      'update-index',
      '--cacheinfo',
      `100644,${work.git('hash-object', '-w', '--stdin', { input: 'its one\nbase\n' })},a.txt`,
    );
    work.commit();
    expect(counts()).toBe('+1/0/0 -0/0/0');
    expect(work.query('SELECT committed FROM edits')).toEqual([{ committed: 0 }]);
    expect(work.query('SELECT ai_lines FROM pending_files')).toEqual([{ ai_lines: 1 }]);
    work.commitAll();
    expect(counts()).toBe('+1/0/0 -0/0/0');
    expect(work.authors('a.txt')).toBe('aha');
    expect(work.totals()).toBe('2/1/0');
    expect(work.query('SELECT committed FROM edits')).toEqual([{ committed: 1 }]);
  });

  test('staged by the agent, then changed by a person who commits what was staged', () => {
    work.agentWrites('a.txt', 'one\ntwo\n');
    work.git('add', '-A');
    work.write('a.txt', 'one\nTWO by a person\n');
    work.agentEdits('a.txt', 'one\n', 'one\nand a half\n');
    work.commit();
    expect(work.authors('a.txt')).toBe('aa');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('aah');
    expect(counts()).toBe('+1/1/0 -0/1/0');
  });
});

describe('amend', () => {
  beforeEach(() => {
    work.agentWrites('a.txt', 'its\n');
    work.commitAll();
  });

  test('of the message alone', () => {
    work.commit('--amend', '-m', 'another message');
    expect(counts()).toBe('+1/0/0 -0/0/0');
    expect(work.totals()).toBe('1/0/0');
  });

  test('with a person’s lines', () => {
    work.write('a.txt', 'its\nmine\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(counts()).toBe('+1/1/0 -0/0/0');
    expect(work.totals()).toBe('1/1/0');
    expect(work.authors('a.txt')).toBe('ah');
  });

  test('with the agent’s lines', () => {
    work.agentEdits('a.txt', 'its\n', 'its\nits too\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.totals()).toBe('2/0/0');
    expect(work.authors('a.txt')).toBe('aa');
  });

  test('in a repository without reflogs', () => {
    work.git('config', 'core.logAllRefUpdates', 'false');
    work.run('rm', ['-rf', work.path('.git/logs')]);
    work.agentWrites('late.txt', 'its one\nits two\n');
    work.commitAll();
    const before = work.totals();
    work.write('person.txt', 'mine\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    const [ai, human] = before.split('/').map(Number);
    expect(work.totals()).toBe(`${ai}/${Number(human) + 1}/0`);
  });

  test('of the message alone leaves out a line of the agent’s that reads as one of a person’s', () => {
    work.write('f', 'line one\nline two\nline three\nline four\n');
    work.commitAll();
    work.write('f', 'line three\nline one\nline two\nline four\n');
    work.agentWrites('f', 'line three\nline one\nline one\nline two\nline four\n');
    work.commit('--amend', '-m', 'another message');
    expect(work.authors('f')).toBe('hhhh');
  });

  test('of what a reset left leaves indented lines whose they are, be they typed into a file that was renamed, too', () => {
    const its = 'line one\nline two\nline three\n';
    const mine = 'this is mine\nand this is mine\nand mine\n';
    work.agentWrites('f', its);
    work.commitAll();
    work.write('f', its.replaceAll('line', '  line'));
    work.write('g', `line one\nline two\n${mine}`);
    work.commitAll();
    work.git('mv', 'g', 'g2');
    work.commitAll();
    work.git('reset', '-q', '--mixed', 'HEAD~2');
    work.commitAll();
    work.commit('--amend', '--no-edit');
    expect([work.authors('f'), work.authors('g2')]).toEqual(['aaa', 'hhhhh']);
  });

  test('of what a reset left leaves a line that a person typed again theirs', () => {
    work.agentWrites('f', 'line one\nline two\nline three is here\n');
    work.commitAll();
    work.write('f', 'line three is here\nline one\nline two\nline three is here\n');
    work.commitAll();
    work.agentRuns('git reset -q --soft HEAD~1');
    work.ingest();
    work.commitAll();
    work.agentWrites('f', 'line three is here\nline one\nline two\nits line four\n');
    work.ingest();
    work.agentRuns('git checkout -q -- f');
    work.ingest();
    work.commit('--amend', '--no-edit');
    expect(work.authors('f')).toBe('haaa');
  });

  test('of a revert: what a person types again is theirs', () => {
    work.agentWrites('f', 'line one\nline two\n');
    work.commitAll();
    work.agentWrites('f', 'line one\nline two\nits line three\nits line four\n');
    work.commitAll();
    work.git('revert', '--no-edit', 'HEAD');
    work.ingest();
    work.write('f', 'its line three\nline one\nline two\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.authors('f')).toBe('haa');
  });

  test('twice, with a file that the first amend added', () => {
    work.agentWrites('b.txt', 'its b\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    work.write('b.txt', 'its b\nmine\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.totals()).toBe('2/1/0');
    expect(work.authors('b.txt')).toBe('ah');
  });

  test('that drops a line of the agent’s and changes one of the parent’s', () => {
    work.write('b.txt', 'old 1\nold 2\n');
    work.commitAll();
    work.agentWrites('b.txt', 'new 1\nold 2\nextra\n');
    work.commitAll();
    work.write('b.txt', 'new 1\nold 2\n');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(counts()).toBe('+1/0/0 -1/0/0');
    expect(work.totals()).toBe('2/2/0');
  });
});

describe('places', () => {
  test('a linked work tree', () => {
    work.commit('--allow-empty');
    const tree = join(work.root, 'tree');
    work.git('worktree', 'add', '-q', tree, '-b', 'side');
    const rel = '../tree/a.txt';
    work.agentWrites(rel, 'one\n');
    work.git('add', '-A', { cwd: tree });
    work.commit({ cwd: tree });
    expect(work.query('SELECT repository_path AS path, ai_lines_added AS ai FROM commits ORDER BY id')).toEqual([
      { path: work.repo, ai: 0 },
      { path: work.repo, ai: 1 },
    ]);
  });

  test('a repository below the session’s folder, and files outside any', () => {
    const inner = join(work.repo, 'inner');
    mkdirSync(inner);
    work.git('init', '-q', { cwd: inner });
    work.agentWrites('inner/a.txt', 'one\n');
    work.agentWrites('../outside.txt', 'two\n');
    work.git('add', '-A', { cwd: inner });
    work.commit({ cwd: inner });
    expect(work.query('SELECT repository_name AS name, ai_lines_added AS ai FROM commits')).toEqual([
      { name: 'inner', ai: 1 },
    ]);
    expect(work.query('SELECT count(*) AS n FROM edits WHERE repository_id IS NULL')).toEqual([{ n: 1 }]);
  });

  test('a repository that is made after its files', () => {
    const late = join(work.root, 'late');
    mkdirSync(late);
    work.agentWrites('../late/a.txt', 'one\ntwo\n');
    work.git('init', '-q', { cwd: late });
    work.git('add', '-A', { cwd: late });
    work.commit({ cwd: late });
    expect(work.query('SELECT ai_lines_added AS ai FROM commits')).toEqual([{ ai: 2 }]);
  });

  test('a path through a symbolic link', () => {
    symlinkSync(work.repo, join(work.root, 'link'));
    work.agentWrites('../link/a.txt', 'one\n');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('a');
    expect(work.query('SELECT file_path, committed FROM edits')).toEqual([
      { file_path: join(work.root, 'link/a.txt'), committed: 1 },
    ]);
  });

  test('a submodule counts its pointer as git does, and its own commits as its own', () => {
    const library = join(work.root, 'library');
    mkdirSync(library);
    work.git('init', '-q', { cwd: library });
    work.git('commit', '-q', '--allow-empty', '-m', 'first', { cwd: library });
    work.git('submodule', '--quiet', 'add', library, 'sub');
    work.commit();
    work.agentWrites('sub/a.txt', 'one\n');
    work.git('add', '-A', { cwd: work.path('sub') });
    work.commit({ cwd: work.path('sub') });
    work.commitAll();
    expect(counts()).toBe('+0/1/0 -0/1/0');
    expect(work.query('SELECT sum(ai_lines_added) AS ai FROM commits')).toEqual([{ ai: 1 }]);
  });

  test('the name of a repository is that of its origin', () => {
    work.git('remote', 'add', 'origin', 'git@example.com:team/product.git');
    work.commit('--allow-empty');
    expect(work.query('SELECT repository_name AS name FROM commits')).toEqual([{ name: 'product' }]);
    renameSync(work.path('.git/config'), work.path('.git/config'));
  });

  test('a repository that gets its origin later has one name in all its commits', () => {
    work.commit('--allow-empty');
    work.git('remote', 'add', 'origin', 'git@example.com:team/product.git');
    work.commit('--allow-empty');
    expect(work.query('SELECT repository_name AS name, commits FROM commit_totals WHERE commits > 0')).toEqual([
      { name: 'product', commits: 2 },
    ]);
  });

  test('a person writes in one repository what the agent wrote in a file of that name in another', () => {
    work.agentWrites('.gitignore', 'node_modules/\ndist/\ncoverage/\n');
    work.commitAll();
    const other = join(work.root, 'other');
    mkdirSync(other);
    work.git('init', '-q', { cwd: other });
    work.write('../other/.gitignore', 'node_modules/\ndist/\ncoverage/\n');
    work.git('add', '-A', { cwd: other });
    work.commit({ cwd: other });
    expect(work.totals()).toBe('3/3/0');
  });

  test('what the agent wrote in one clone is its own when another clone takes it over', () => {
    work.commit('--allow-empty');
    const clone = join(work.root, 'clone');
    work.git('clone', '-q', work.repo, clone);
    work.agentWrites('../clone/a.txt', 'one\ntwo\nthree\n');
    work.git('add', '-A', { cwd: clone });
    work.commit({ cwd: clone });
    work.git('fetch', '-q', clone, 'main');
    work.git('merge', '-q', '--squash', 'FETCH_HEAD');
    work.commit();
    expect(work.authors('a.txt')).toBe('aaa');
    expect(work.totals()).toBe('3/0/0');
  });
});

describe('unknown, generated', () => {
  const unattended = { CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '0' };

  test('what nothing explains in an unattended session that we know is unknown', () => {
    work.agentWrites('a.txt', 'one\n');
    work.write('b.txt', 'from a tool\n');
    work.commitAll({ hookEnv: unattended });
    expect(counts()).toBe('+1/0/1 -0/0/0');
    expect(work.authors('b.txt')).toBe('u');
  });

  test('in a session of which no hook tells, too', () => {
    work.write('b.txt', 'somebody’s\n');
    work.commitAll({ hookEnv: unattended });
    expect(counts()).toBe('+0/0/1 -0/0/0');
  });

  test.each([
    ['human', '+0/1/0'],
    ['ai', '+1/0/0'],
    ['unknown', '+0/0/1'],
  ])('AI_TRACKER_UNEXPLAINED=%s', (value, wanted) => {
    work.write('b.txt', 'from somewhere\n');
    work.commitAll({ hookEnv: { AI_TRACKER_UNEXPLAINED: value } });
    expect(counts()).toBe(`${wanted} -0/0/0`);
  });

  test('lines of commits that were never recorded are unknown in blame and in no total', () => {
    work.write('a.txt', 'before us\n');
    work.git('add', '-A');
    work.git('commit', '-q', '-m', 'before');
    work.agentEdits('a.txt', 'before us\n', 'before us\nits\n');
    work.commitAll();
    expect(work.authors('a.txt')).toBe('ua');
    expect(work.totals()).toBe('1/0/0');
  });

  test('lock files and what .gitattributes calls generated are set apart', () => {
    work.write('.gitattributes', 'api/** linguist-generated\nvendor/own.c -linguist-vendored\n');
    work.agentWrites('package-lock.json', '{}\n');
    work.agentWrites('api/client.ts', 'one\ntwo\n');
    work.agentWrites('vendor/lib.c', 'v\n');
    work.agentWrites('vendor/own.c', 'own\n');
    work.commitAll();
    expect(work.query('SELECT file_path FROM commit_files WHERE generated = 1 ORDER BY 1')).toEqual([
      { file_path: 'api/client.ts' },
      { file_path: 'package-lock.json' },
      { file_path: 'vendor/lib.c' },
    ]);
    expect(work.query('SELECT generated_ai_added AS g, ai_lines_added AS ai FROM commits')).toEqual([{ g: 4, ai: 5 }]);
  });
});
