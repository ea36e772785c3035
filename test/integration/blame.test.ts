import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
    expect(text.split('\n').map((line) => line.slice(20))).toEqual([
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
