import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { runningIngest } from '../../src/spool/running.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';
import { eventually } from './launcher-box.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => {
  killIngest();
  box.remove();
});

const spool = () => spoolDir(box.database);

/** Claude Code's call of a hook, its payload on stdin; hooks print nothing and never fail. */
function hook(verb: string, payload: unknown, env: Record<string, string> = {}): void {
  const result = box.run('sh', ['-c', `"${binary}" ${verb}`], { input: JSON.stringify(payload), env });
  expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
}

let calls = 0;
function payloadOf(tool: string, input: Record<string, unknown>, response?: Record<string, unknown>) {
  const toolResponse = response && {
    tool_response: response,
    tool_use_id: `toolu_${++calls}`,
    hook_event_name: 'PostToolUse',
  };
  return { session_id: 'abc123', cwd: box.repo, tool_name: tool, tool_input: input, ...toolResponse };
}

const noIngestRuns = () => eventually(() => runningIngest(spool()) === undefined);
const edits = () => box.query<{ n: number }>('SELECT count(*) AS n FROM edits')[0]?.n;

interface Stats {
  readonly totals: { readonly commits: number; readonly ai_lines_added: number; readonly human_lines_added: number };
  readonly pending: { readonly edits: number; readonly ai_lines: number };
}

describe('hooks called by hand', () => {
  test('an edit is in the database when its hook returns', () => {
    const bare = { file_path: '/p/f.ts', old_string: 'a', new_string: 'b\nc' };
    hook('hook-post-tool', { ...payloadOf('Edit', bare), cwd: '/p' });
    expect(box.query('SELECT tool_type, file_path, lines_added, lines_removed, committed FROM edits')).toEqual([
      { tool_type: 'Edit', file_path: '/p/f.ts', lines_added: 2, lines_removed: 1, committed: 0 },
    ]);
  });

  test('a bare Write counts from what its pre-tool hook saw', () => {
    const input = { file_path: box.path('f.txt'), content: 'kept\nnew\nnewer\n' };
    box.write('f.txt', 'kept\nold\n');
    hook('hook-pre-tool', payloadOf('Write', input));
    box.write('f.txt', input.content);
    hook('hook-post-tool', payloadOf('Write', input));
    expect(box.query('SELECT lines_added, lines_removed FROM edits')).toEqual([{ lines_added: 2, lines_removed: 1 }]);
  });

  test('a payload that cannot be read is set aside, and doctor tells', () => {
    const result = box.tracker(['hook-post-tool'], { input: '{"broken' });
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(readdirSync(join(spool(), 'rejected')).filter((name) => name.endsWith('.reason'))).toHaveLength(1);
    expect(box.tracker(['doctor']).stdout).toMatch(/the payload is not JSON/);
  });
});

describe('a repository with git’s hooks installed', () => {
  beforeEach(() => {
    expect(box.tracker(['git-install']).status).toBe(0);
  });

  test('an agent’s Write, a person’s line, a commit: stats, show and blame tell', () => {
    const content = 'agent 1\nagent 2\nagent 3\n';
    box.write('a.txt', content);
    const response = { type: 'create', content, originalFile: null, structuredPatch: [], userModified: false };
    hook('hook-post-tool', payloadOf('Write', { file_path: box.path('a.txt'), content }, response));
    expect(box.json<Stats>(['stats']).pending).toEqual({ edits: 1, ai_lines: 3 });
    box.write('a.txt', `${content}person\n`);
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'both');
    const stats = box.json<Stats>(['stats']);
    expect(stats.totals).toMatchObject({ commits: 1, ai_lines_added: 3, human_lines_added: 1 });
    expect(stats.pending).toEqual({ edits: 0, ai_lines: 0 });
    expect(box.json(['show'])).toMatchObject({
      commit_sha: box.git('rev-parse', 'HEAD'),
      ai_lines_added: 3,
      human_lines_added: 1,
      files: [{ file_path: 'a.txt', ai_lines_added: 3, human_lines_added: 1 }],
    });
    const blame = box.json<{ lines: { author: string; session_id: string | null }[] }>(['blame', 'a.txt']);
    expect(blame.lines.map(({ author }) => author)).toEqual(['ai', 'ai', 'ai', 'human']);
    expect(blame.lines[0]).toMatchObject({ session_id: 'abc123', evidence: 'edit', text: 'agent 1' });
  });

  test.each(['squash', 'fixup', 'reword'])('commits under a %s of a rebase count once', (todo) => {
    for (const name of ['base', 'one', 'two']) {
      const content = `agent wrote ${name}\n`;
      box.write(name, content);
      const response = { type: 'create', content, originalFile: null };
      hook('hook-post-tool', payloadOf('Write', { file_path: box.path(name), content }, response));
      box.git('add', '-A');
      box.git('commit', '-q', '-m', name);
    }
    const env = { GIT_SEQUENCE_EDITOR: `sed -i.old 2s/^pick/${todo}/` };
    box.git('rebase', '-q', '-i', 'HEAD~2', { env });
    expect(box.json<Stats>(['stats']).totals).toMatchObject({ ai_lines_added: 3, human_lines_added: 0 });
  });

  test('hooks of Claude Code return before ingest; the commit after them takes all', () => {
    const env = { CLAUDE_PROJECT_DIR: box.repo };
    for (let at = 0; at < 5; at++) {
      box.write(`f${at}.txt`, 'x\n');
      const response = { type: 'create', content: 'x\n', originalFile: null };
      hook('hook-post-tool', payloadOf('Write', { file_path: box.path(`f${at}.txt`), content: 'x\n' }, response), env);
    }
    box.git('add', '-A');
    box.git('commit', '-q', '-m', 'five');
    expect(box.json<Stats>(['stats']).totals).toMatchObject({ ai_lines_added: 5, human_lines_added: 0 });
  });
});

describe('a burst of hooks of Claude Code', () => {
  const burst = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) => {
        const env = { ...box.env, CLAUDE_PROJECT_DIR: box.repo };
        const child = spawn(binary, ['hook-post-tool'], { cwd: box.repo, env, stdio: ['pipe', 'ignore', 'ignore'] });
        const input = { file_path: box.path(`f${at}.txt`), content: 'x\n' };
        child.stdin.end(JSON.stringify(payloadOf('Write', input, { type: 'create', content: 'x\n' })));
        return new Promise((resolve) => child.on('close', resolve));
      }),
    );

  test('ends with everything ingested and no process left', async () => {
    expect(await burst(40)).toEqual(Array(40).fill(0));
    await eventually(() => existsSync(box.database) && listDeliveries(spool()).length === 0);
    expect(edits()).toBe(40);
    await eventually(() => !existsSync(join(spool(), '.ingesting')));
    // Its process ends a moment after it said so.
    await eventually(() => processesAt(box.database).length === 0);
  });

  test('goes on after the ingest behind it was killed', async () => {
    const db = openStore(box.database);
    // Ingest waits for it, and so is there when it is killed.
    db.exec('BEGIN IMMEDIATE');
    await burst(3);
    await eventually(() => killIngest() > 0);
    db.close();
    await eventually(() => runningIngest(spool()) === undefined);
    expect(existsSync(join(spool(), '.ingesting'))).toBe(true);
    await burst(3);
    await eventually(() => existsSync(box.database) && listDeliveries(spool()).length === 0);
    expect(edits()).toBe(6);
    await eventually(() => !existsSync(join(spool(), '.ingesting')));
  });

  test('with a database that cannot be written: the hooks go on, the deliveries wait', async () => {
    hook('hook-post-tool', payloadOf('Write', { file_path: 'a', content: 'x\n' }));
    for (const suffix of ['-wal', '-shm']) execFileSync('rm', ['-f', box.database + suffix]);
    writeFileSync(box.database, 'this is no database, but somebody’s notes');
    expect(await burst(3)).toEqual([0, 0, 0]);
    await noIngestRuns();
    expect(listDeliveries(spool())).toHaveLength(3);
    expect(box.tracker(['stats'])).toMatchObject({ status: 1, stdout: '' });
  });
});

/** Kills the ingest that runs behind; returns how many processes that were. */
function killIngest(): number {
  const pids = processesAt(box.database);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids.length;
}

/** Processes that work on a database: their environment names it. */
function processesAt(database: string): number[] {
  const found = box.run('sh', [
    '-c',
    'grep -lzxF "AI_TRACKER_DB_PATH=$1" /proc/[0-9]*/environ 2>/dev/null',
    'sh',
    database,
  ]);
  return [...found.stdout.matchAll(/\/proc\/(\d+)\//g)]
    .map(([, pid]) => Number(pid))
    .filter((pid) => pid !== process.pid);
}
