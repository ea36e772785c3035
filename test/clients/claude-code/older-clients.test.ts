import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../../helpers/sandbox.ts';
import { type Blame, ClaudeCode, isReadyAs, use } from './claude-code.ts';

// A client that skips a whole file of hooks for an event which it does not know, and says nothing.
const version = '2.0.30';

describe.runIf(isReadyAs(version))('an older client', () => {
  let box: ClaudeCode;
  beforeEach(() => {
    box = new ClaudeCode(version);
  });
  afterEach(() => {
    box.remove();
  });

  async function work(file: string): Promise<void> {
    const write = use('Write', { file_path: box.path(file), content: 'agent 1\n' });
    const commit = use('Bash', {
      command: `echo 'agent 2' >> ${file}; git add -A && git commit -qm work`,
      description: 'c',
    });
    expect(box.start({ main: [[write], [commit]] })).toMatchObject({ status: 0 });
    box.json(['stats']);
    await box.nothingRuns();
  }

  const authors = (file: string) =>
    box.json<Blame>(['blame', file]).lines.map(({ author, evidence }) => [author, evidence]);
  const recorded = [
    ['ai', 'edit'],
    ['ai', 'bash'],
  ];
  const doctor = () => box.tracker(['doctor'], { env: box.withPath }).stdout;

  test('that is not to be found when hooks are installed is recorded', async () => {
    box.install();
    await work('f');
    expect(authors('f')).toEqual(recorded);
    expect(doctor()).toMatch(/^ok +Claude Code /m);
  });

  test('that came after hooks for a newer one is found out by its sessions', async () => {
    const newer = join(box.root, 'bin/claude');
    const program = join(box.root, 'claude/versions/2.1.332');
    mkdirSync(program, { recursive: true });
    symlinkSync(program, newer);
    box.install();
    rmSync(newer);
    await work('skipped');
    expect(box.query('SELECT * FROM edits')).toEqual([]);
    expect(doctor()).toMatch(/^broken +Claude Code +Claude Code 2\.0\.30 skips the whole of /m);
    box.install();
    await work('f');
    expect(authors('f')).toEqual(recorded);
    expect(doctor()).toMatch(/^ok +Claude Code /m);
  });

  test('that has the plugin is recorded', async () => {
    box.claude('plugin', 'marketplace', 'add', projectRoot);
    box.claude('plugin', 'install', 'ai-tracker@cc-ai-tracker');
    await work('f');
    expect(authors('f')).toEqual(recorded);
  });
});
