import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { fileTree } from '../helpers/file-tree.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

/** A sandbox with a place of its own for scratch folders. */
class DemoBox extends Sandbox {
  readonly scratch = join(this.root, 'scratch folders');

  constructor() {
    super();
    mkdirSync(this.scratch);
  }

  override get env(): Record<string, string> {
    return { ...super.env, TMPDIR: this.scratch };
  }

  left(): string[] {
    return readdirSync(this.scratch).filter((name) => name.startsWith('ai-tracker-demo-'));
  }
}

describe('demo', () => {
  test('in the middle of a session of Claude Code and a git hook: tells the truth, touches nothing, leaves nothing', () => {
    using box = new DemoBox();
    const before = fileTree(box.home);
    const repository = fileTree(box.repo);
    const { status, stdout, stderr } = box.tracker(['demo'], {
      env: {
        ...{ CLAUDE_PROJECT_DIR: box.repo, CLAUDE_CONFIG_DIR: join(box.home, 'claude'), AGENT_ID: 'somebody' },
        ...{ AI_TRACKER: '0', AI_TRACKER_DB_PATH: join(box.home, 'mine.db'), AI_TRACKER_UNEXPLAINED: 'ai' },
        ...{ GIT_DIR: join(box.repo, '.git'), GIT_INDEX_FILE: join(box.repo, 'index'), XDG_CONFIG_HOME: box.home },
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // The agent's: 16 lines in timer.js, 18 of main.js, 5 of the README, 11 of a test, 1 by its shell, 2 of the last commit.
    expect(stdout).toMatch(/^Added +53 +36 +59.6%$/m);
    expect(stdout).toMatch(/^Overridden +6 /m);
    expect(stdout).toMatch(/^Discarded +3 /m);
    expect(stdout).toMatch(/^Pending +1 /m);
    expect(stdout).toMatch(/^src\/timer.js +\+2 -2 +- +100.0%$/m);
    expect(stdout).toMatch(/^[0-9a-f]{8} human +Robin .* 7\) {5}throw new Error/m);
    expect(stdout).toMatch(/^0{8} ai +- +- +9\) {3}return Math.min\(seconds, 900\);$/m);
    expect(box.left()).toEqual([]);
    expect(fileTree(box.home)).toEqual(before);
    expect(fileTree(box.repo)).toEqual(repository);
  });

  test('--keep: the folder stays, without a process in it, and what it says to type works', () => {
    using box = new DemoBox();
    const { stdout } = box.tracker(['demo', '--keep']);
    const [folder = ''] = box.left();
    expect(stdout).toContain(`rm -r '${join(box.scratch, folder)}'`);
    const [cd, stats] = stdout.match(/(?<=^ {2})(cd|ai-tracker stats) .*/gm) ?? [];
    const look = box.run('sh', ['-c', `PATH=$(dirname ${binary}):$PATH; ${cd} && ${stats} --json`]);
    expect(JSON.parse(look.stdout)).toMatchObject({
      totals: { commits: 9, ai_lines_added: 53, human_lines_added: 36 },
    });
  });

  test('interrupted: removes its folder', async () => {
    using box = new DemoBox();
    const demo = spawn(binary, ['demo'], { env: box.env, cwd: box.repo, stdio: ['ignore', 'pipe', 'inherit'] });
    const status = new Promise((resolve) => demo.on('close', resolve));
    await new Promise<void>((resolve) => {
      let seen = '';
      demo.stdout.on('data', (text: Buffer) => {
        seen += text.toString();
        if (seen.includes('the agent writes src/timer.js')) resolve();
      });
    });
    expect(box.left()).toHaveLength(1);
    demo.kill('SIGINT');
    expect(await status).toBe(130);
    expect(box.left()).toEqual([]);
  });

  test('whoever reads it stops early: removes its folder', () => {
    using box = new DemoBox();
    const { status, stdout } = box.run('sh', ['-c', `'${binary}' demo | head -n 3`]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/a person starts tea-timer\n$/);
    expect(box.left()).toEqual([]);
  });

  test('without git: says so in one line, removes its folder', () => {
    using box = new DemoBox();
    const bin = join(box.root, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const result = box.tracker(['demo'], { env: { PATH: bin } });
    expect(result).toMatchObject({
      status: 1,
      stderr: 'ai-tracker: there is no git on the PATH; the demo needs git\n',
    });
    expect(box.left()).toEqual([]);
  });
});
