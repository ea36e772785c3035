import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('old.txt', 'u1\nu2\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'before');
  work.meet();
  work.agentWrites('src/a.ts', 'a1\na2\na3\n');
  work.agentWrites('src/deep/b.py', 'b1\nb2\n');
  work.commitAll();
  work.write('src/a.ts', 'a1\nh2\na3\n');
  work.write('docs/c.md', 'h1\n');
  work.write('package-lock.json', '{}\n');
  work.commitAll();
});
afterEach(() => work.remove());

const reads = (args: readonly string[], cwd = work.repo) => runHere(args, { cwd, env: work.env });
const json = async (args: readonly string[], cwd = work.repo) => {
  const { stdout, stderr } = await reads([...args, '--json'], cwd);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

describe('stats --head', () => {
  test('tell who wrote what stands, by folder and language', async () => {
    expect(await json(['stats', '--head'])).toMatchObject({
      ...{ repository_name: 'repo', commit_sha: work.git('rev-parse', 'HEAD') },
      totals: { files: 4, ai_lines: 4, human_lines: 2, unknown_lines: 2, ai_percent: 66.7, generated_lines: 1 },
      folders: [
        { folder: 'src/*', files: 1, ai_lines: 2, human_lines: 1 },
        { folder: '*', unknown_lines: 2 },
        { folder: 'src/deep/', ai_lines: 2 },
        { folder: 'docs/', human_lines: 1 },
      ],
      languages: [{ language: 'TypeScript' }, { language: 'Python' }, { language: 'Text' }, { language: 'Markdown' }],
    });
    expect((await json(['stats', '--head', '--all-files'])).totals.human_lines).toBe(3);
  });

  test('as a table, and as rows', async () => {
    const { stdout } = await reads(['stats', '--head', '--top', '1', '--repo', 'repo'], work.root);
    expect(stdout).toMatch(/^Lines at HEAD of repo \([0-9a-f]{12}\), in 4 files\n\nAI 66\.7% /);
    expect(stdout).toMatch(/^src\/\* +2 +1 +66\.7% +0\nTotal +4 +2 +66\.7% +2\n3 more: see --top\.$/m);
    expect(stdout).toMatch(/^TypeScript +2 +1 +66\.7% +0\n3 more/m);
    expect(stdout).toMatch(/\nGenerated: 1 line, left out \(--all-files\)\.\n$/);
    const rows = (await reads(['stats', '--head', '--csv'])).stdout.split('\r\n');
    expect(rows.slice(0, 2)).toEqual([
      'by,name,files,ai_lines,human_lines,unknown_lines,ai_percent',
      'folder,src/*,1,2,1,0,66.7',
    ]);
  });

  test('read the history once, and keep what they read', async () => {
    const kept = `${work.home}/.config/ai-tracker/survival`;
    expect(existsSync(kept)).toBe(false);
    await json(['stats', '--head']);
    expect(readdirSync(kept)).toHaveLength(1);
  });

  test.each([
    [['HEAD~1..HEAD'], /leave out the range/],
    [['--days', '3'], /leave out --days/],
    [['--chart'], /leave out --chart/],
    [['--plain'], /leave out --plain/],
  ])('with %j are refused', async (args, reason) => {
    expect(await reads(['stats', '--head', ...args])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(reason),
    });
  });
});

describe('blame of a folder', () => {
  test('has a row a file, of the work tree as it is', async () => {
    work.agentWrites('src/deep/b.py', 'b1\nb2\nb3\n');
    work.write('docs/c.md', 'h1\nh2\n');
    work.write('new.txt', 'not added\n');
    work.git('rm', '-q', 'old.txt');
    work.ingest();
    const report = await json(['blame', '.']);
    expect(report).toMatchObject({
      ...{ folder: '.', commit_sha: work.git('rev-parse', 'HEAD') },
      totals: { files: 4, ai_lines: 5, human_lines: 4, unknown_lines: 0, ai_percent: 55.6 },
      files: [
        { file_path: 'docs/c.md', human_lines: 2 },
        { file_path: 'package-lock.json', human_lines: 1 },
        { file_path: 'src/a.ts', ai_lines: 2, human_lines: 1 },
        { file_path: 'src/deep/b.py', ai_lines: 3 },
      ],
    });
    // The same as each file by itself.
    for (const { file_path, ai_lines, human_lines, unknown_lines } of report.files)
      expect(await json(['blame', file_path])).toMatchObject({ ai_lines, human_lines, unknown_lines });
  });

  test('of one in it, from one, and of a revision', async () => {
    const paths = async (args: string[], cwd?: string) =>
      (await json(['blame', ...args], cwd)).files.map(({ file_path }: { file_path: string }) => file_path);
    expect(await paths(['src'])).toEqual(['src/a.ts', 'src/deep/b.py']);
    expect(await paths(['.'], work.path('src/deep'))).toEqual(['src/deep/b.py']);
    expect(await paths(['..'], work.path('src/deep'))).toEqual(['src/a.ts', 'src/deep/b.py']);
    expect(await paths(['.', '--rev', 'HEAD~2'])).toEqual(['old.txt']);
    expect(await json(['blame', 'src', '--rev', 'HEAD~1'])).toMatchObject({ totals: { ai_lines: 5, human_lines: 0 } });
    // What HEAD's history has is kept all the same.
    expect(await paths(['.'])).toHaveLength(5);
  });

  test('as a table has names from the folder on, and a sum', async () => {
    const { stdout } = await reads(['blame', 'src']);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'File | AI | Human | AI share',
      expect.stringMatching(/^─/),
      ...['a.ts | 2 | 1 | 66.7%', 'deep/b.py | 2 | 0 | 100.0%', 'Total | 4 | 1 | 80.0%', ''],
    ]);
  });

  test('of nothing says so', async () => {
    work.write('empty/x', '');
    expect(await reads(['blame', 'empty'])).toMatchObject({
      ...{
        status: 1,
        stdout: '',
        stderr: 'ai-tracker: no file with lines is committed in empty; name a folder of the repository\n',
      },
    });
    expect(await reads(['blame', '.', '-L', '1,2'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/name a file/),
    });
    expect(await reads(['blame', '.', '--rev', 'nope'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/nope is no commit here/),
    });
  });
});
