import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { binary } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let work: Work;

beforeEach(() => {
  work = new Work();
});

afterEach(() => work.remove());

/** Who wrote each line of a file of the work tree. */
function now(file: string): string {
  return work
    .blame(file)
    .lines.map(({ author }) => author[0])
    .join('');
}

describe('blame.ignoreRevsFile', () => {
  beforeEach(() => {
    work.write('code.js', 'let a\nlet b\nlet c\n');
    work.commitAll();
    work.agentWrites('code.js', 'let a;\nlet b\nlet c;\nlet d;\n');
    const formatting = work.commitAll();
    work.write('ignored', `${formatting}\n`);
    work.write('code.js', `${work.read('code.js')}let e\n`);
    work.commitAll();
    work.git('config', 'blame.ignoreRevsFile', 'ignored');
  });

  test('a commit that it names wrote what it wrote, as `show` says', () => {
    // It has git put a line down to the commit that had something alike there.
    expect(
      new Set(
        work
          .git('blame', '-s', 'code.js')
          .split('\n')
          .map((line) => line.slice(0, 8)),
      ).size,
    ).toBe(3);
    expect(work.counts('HEAD~1')).toBe('+3/0/0 -2/0/0');
    expect(work.authors('code.js')).toBe('ahaah');
  });

  test('the same in the work tree, with lines that are not committed', () => {
    work.agentEdits('code.js', 'let e\n', 'let e\nlet f;\n');
    expect(now('code.js')).toBe('ahaaha');
  });

  test('and for what a merge leaves to git’s blame', () => {
    work.git('switch', '-q', '-c', 'side', 'HEAD~1');
    work.write('other.js', 'let x\n');
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.git('merge', '-q', '--no-edit', 'side');
    work.write('code.js', `let z\n${work.read('code.js')}`);
    work.commitAll();
    expect(work.authors('code.js')).toBe('hahaah');
  });

  test('a file of it that is not there is told as such', () => {
    work.git('config', 'blame.ignoreRevsFile', 'no/such/file');
    expect(() => work.blame('code.js')).toThrow(/could not open object name list: no\/such\/file/);
    try {
      work.blame('code.js');
    } catch (error) {
      expect((error as { hint?: string }).hint).toMatch(/blame\.ignoreRevsFile/);
    }
  });
});

describe('bytes that are no UTF-8', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const blame = (...args: string[]) =>
    spawnSync(binary, ['blame', ...args], { cwd: work.repo, env: { ...process.env, ...work.env } }).stdout;

  beforeEach(() => {
    work.write('menu.txt', latin1('caf\xe9 one\nth\xe9 two\n'));
    work.commitAll();
    work.agentRuns(() => work.write('menu.txt', latin1('caf\xe9 one\nth\xe9 two\nagent \xe9 three\n')));
    work.write('menu.txt', latin1('person \xe9 four\ncaf\xe9 one\nth\xe9 two\nagent \xe9 three\n'));
    work.ingest();
  });

  test('lines that are not committed have their authors', () => {
    expect(now('menu.txt')).toBe('hhha');
  });

  test('--json has them as text', () => {
    const report = JSON.parse(blame('--json', 'menu.txt').toString()) as { lines: { text: string; author: string }[] };
    expect(report.lines.map(({ text }) => text)).toEqual(['person é four', 'café one', 'thé two', 'agent é three']);
    expect(report.lines.map(({ author }) => author[0]).join('')).toBe('hhha');
  });

  test('a pipe gets them byte by byte', () => {
    const text = blame('menu.txt').toString('latin1');
    expect(text.split('\n').map((line) => line.replace(/^.*?\d\) /, ''))).toEqual([
      'person \xe9 four',
      'caf\xe9 one',
      'th\xe9 two',
      'agent \xe9 three',
      '',
    ]);
  });
});

describe('a name that is no UTF-8', () => {
  const path = () => Buffer.concat([Buffer.from(`${work.repo}/`), Buffer.from('caf\xe9.txt', 'latin1')]);
  const inShell = (command: string) => work.run('sh', ['-c', `f=$(printf 'caf\\351.txt'); ${command}`]);

  beforeEach(() => {
    work.write('base.txt', 'base\n');
    work.commitAll();
    work.agentRuns(() => writeFileSync(path(), 'agent line one\nagent line two\n'));
    work.ingest();
  });

  test('of committed lines, by its bytes and as git quotes it', () => {
    work.commitAll();
    const shown = inShell(`'${binary}' blame "$f"; '${binary}' blame '"caf\\351.txt"'`);
    expect(shown.stderr).toBe('');
    expect(shown.stdout.split('\n').map((line) => line.slice(9, 11))).toEqual(['ai', 'ai', 'ai', 'ai', '']);
  });

  test('of lines that are not committed', () => {
    work.commitAll();
    work.agentRuns(() => writeFileSync(path(), 'agent line one\nagent line two\nagent line three\n'));
    writeFileSync(path(), 'agent line one\nperson line one\nagent line two\nagent line three\n');
    const shown = inShell(`'${binary}' blame "$f"`);
    expect(shown.stderr).toBe('');
    expect(shown.stdout.split('\n').map((line) => line.slice(9, 11))).toEqual(['ai', 'hu', 'ai', 'ai', '']);
  });

  test('--json names the file as git does', () => {
    work.commitAll();
    const shown = inShell(`'${binary}' blame --json "$f"`);
    expect(JSON.parse(shown.stdout)).toMatchObject({ file_path: '"caf\\351.txt"', ai_lines: 2 });
  });
});

describe('lines that are asked for', () => {
  const blame = (...args: string[]) => runHere(['blame', ...args], { env: work.env, cwd: work.repo });
  const numbered = (text: string) =>
    [...text.matchAll(/^\S+ (\S+) .*? (\d+)\) (.*)$/gm)].map((found) => found.slice(1));

  beforeEach(() => {
    work.write('code.js', 'function one() {\n  return 1;\n}\n\nfunction two() {\n  return 2;\n}\n');
    work.commitAll();
    work.agentEdits('code.js', '  return 2;\n', '  return two;\n');
    work.commitAll();
    work.agentEdits('code.js', '  return 1;\n', '  return one;\n  // one\n');
    work.ingest();
  });

  test.each([
    [
      ['-L', '2,3'],
      [2, 3],
    ],
    [['-L2,+2'], [2, 3]],
    [
      ['-L', '7'],
      [7, 8],
    ],
    [
      ['-L', '6,8', '-L', '1,2'],
      [1, 2, 6, 7, 8],
    ],
    [['-L', '/two/,+1'], [6]],
    [
      ['-L', ':one'],
      [1, 2, 3, 4, 5],
    ],
    [
      ['-L', '2,3', '--rev', 'HEAD'],
      [2, 3],
    ],
  ])('%j are those of git blame, with the authors that they have in the whole', async (args, wanted) => {
    const rev = args.includes('--rev') ? ['--rev', 'HEAD'] : [];
    const whole = numbered((await blame('code.js', ...rev)).stdout);
    const { stdout, status } = await blame('code.js', ...args);
    expect(status).toBe(0);
    const lines = numbered(stdout);
    expect(lines.map(([, number]) => Number(number))).toEqual(wanted);
    for (const line of lines) expect(whole).toContainEqual(line);
    const asGit = args.map((arg) => (arg === '--rev' ? '' : arg)).filter((arg) => arg !== '');
    expect(work.git('blame', '-s', ...asGit, '--', 'code.js').split('\n')).toHaveLength(wanted.length);
  });

  test('are numbered as in the file in --json too', async () => {
    const { stdout } = await blame('code.js', '-L', '2,3', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ ai_lines: 2, human_lines: 0 },
      lines: [
        { line: 2, author: 'ai', text: '  return one;', commit_author: null, authored_at: null },
        { line: 3, author: 'ai', text: '  // one' },
      ],
    });
  });

  test('that are not there are told as git tells it', async () => {
    const { status, stderr } = await blame('code.js', '-L', '90,99');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/cannot blame code\.js: file code\.js has only 8 lines/),
    ]);
    expect((await blame('code.js', '-L', 'x')).stderr).toMatch(/^ai-tracker: .*cannot blame code\.js: .+\n/);
  });
});

describe('--porcelain', () => {
  const blame = async (...args: string[]) =>
    (await runHere(['blame', '--porcelain', ...args], { env: work.env, cwd: work.repo })).stdout;

  beforeEach(() => {
    work.write('code.js', 'let a\nlet b\nlet c\n');
    work.commitAll();
    work.agentEdits('code.js', 'let b\n', 'let b;\nlet bb;\n');
    work.commitAll();
    work.agentEdits('code.js', 'let c\n', 'let c;\n');
    work.ingest();
  });

  test.each([[[]], [['-L', '2,4']]])("%j is git's own, with lines of ours", async (range) => {
    const text = await blame('code.js', ...range);
    // The time of what is not committed is that of the call.
    const timeless = (porcelain: string) => porcelain.replace(/^(author|committer)-time .*$/gm, '$1-time');
    const without = text.replace(/^ai-tracker-.*\n/gm, '');
    const git = `${work.git('blame', '--porcelain', ...range, '--', 'code.js')}\n`;
    expect(timeless(without)).toBe(timeless(git));
    expect(text.match(/^ai-tracker-author .*/gm)).toEqual(
      ['human', 'ai', 'ai', 'ai'].slice(range.length === 0 ? 0 : 1).map((author) => `ai-tracker-author ${author}`),
    );
  });

  test('tells session and evidence of a line of the agent’s, before its text', async () => {
    const [, second = ''] = (await blame('code.js')).split(/^\t/m);
    expect(second).toMatch(
      /^let a\n[0-9a-f]{40} 2 2 2\n[^\t]*ai-tracker-author ai\nai-tracker-evidence \w+\nai-tracker-session .+\n/,
    );
  });
});

test('each line has the commit’s author and date, by the mailmap', async () => {
  work.write('code.js', 'let a\n');
  work.git('add', '.');
  const env = {
    ...work.env,
    GIT_AUTHOR_NAME: 'Old\tName',
    GIT_AUTHOR_EMAIL: 'old@x',
    GIT_AUTHOR_DATE: '2026-03-02T23:30:00Z',
  };
  work.run('git', ['commit', '-qm', 'one'], { env });
  work.write('.mailmap', 'New Näme <new@x> <old@x>\n');
  work.ingest();
  const { stdout } = await runHere(['blame', 'code.js'], { env: work.env, cwd: work.repo });
  expect(stdout).toMatch(/^[0-9a-f]{8} \w+ +New Näme 2026-03-02 1\) let a\n$/);
});
