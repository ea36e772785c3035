import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { binary, Sandbox } from '../helpers/sandbox.ts';

// Workers as processes, a HOME each and one folder for their databases; a reader that is none of them.

let box: Sandbox;
let shared: string;
beforeEach(() => {
  box = new Sandbox();
  shared = join(box.root, 'shared');
  mkdirSync(shared);
});
afterEach(() => {
  box.remove();
});

function environment(agent?: string): Record<string, string | undefined> {
  const home = join(box.root, `home-${agent ?? 'reader'}`);
  mkdirSync(home, { recursive: true });
  return { HOME: home, AI_TRACKER_SHARED_DIR: shared, AGENT_ID: agent, AI_TRACKER_INGEST: 'foreground' };
}

/** A worker's client writes a file, as its hook tells. */
function writes(agent: string, file: string, content: string): void {
  const payload = {
    ...{ session_id: `of ${agent}`, cwd: box.repo, hook_event_name: 'PostToolUse', tool_name: 'Write' },
    ...{ tool_use_id: `${agent}-${file}`, tool_input: { file_path: box.path(file), content } },
    tool_response: { type: 'create', filePath: box.path(file), content, structuredPatch: [], originalFile: null },
  };
  box.write(file, content);
  const { status, stdout } = box.tracker(['hook-post-tool'], {
    input: JSON.stringify(payload),
    env: environment(agent),
  });
  expect([status, stdout]).toEqual([0, '']);
}

test('two workers in one clone, and a reader beside them', () => {
  for (const agent of ['A', 'B']) box.tracker(['stats'], { env: environment(agent) });
  writes('A', 'a', 'one of A\ntwo of A\n');
  writes('B', 'b', 'one of B\n');
  box.write('p', 'one of a person\n');
  box.git('add', '-A');
  box.git('commit', '-q', '-m', 'all of it');
  for (const agent of ['A', 'B']) box.tracker(['stats'], { env: environment(agent) });
  const read = <T>(...args: readonly string[]) => box.json<T>(args, { env: environment() });
  const { totals, agents } = read<{
    totals: { ai_lines_added: number; human_lines_added: number };
    agents: { agent_id: string; ai_lines_added: number }[];
  }>('stats');
  expect([totals.ai_lines_added, totals.human_lines_added]).toEqual([3, 1]);
  expect(Object.fromEntries(agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added]))).toEqual({
    A: 2,
    B: 1,
  });
  const { lines } = read<{ lines: { author: string; agent_id: string }[] }>('blame', 'a');
  expect(lines.map(({ author, agent_id }) => `${author} ${agent_id}`)).toEqual(['ai A', 'ai A']);
  const { sources } = read<{ sources: { agent_id: string; error: string | null; waiting: number }[] }>('fleet');
  expect(sources.map(({ agent_id, error, waiting }) => [agent_id, error, waiting])).toEqual([
    ['A', null, 0],
    ['B', null, 0],
  ]);
  const made = box.tracker(['aggregate'], { env: environment() });
  expect([made.status, made.stdout]).toEqual([0, `${join(shared, 'aggregated/combined_stats.db')}: 2 databases\n`]);
});

/** Without the rights of root, where this program is somebody's to run who has none. */
const nobody = { uid: 12_345, gid: 12_345 };
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot && spawnSync('test', ['-x', binary], nobody).status === 0;

test('somebody who may not read a file is told so, and reads the others; root reads all', () => {
  using folder = new FleetFolder();
  for (const path of [folder.path, folder.shared]) chmodSync(path, 0o755);
  chmodSync(folder.db('A'), 0o644);
  chmodSync(folder.db('B'), 0);
  const before = folder.asItStands();
  const { stdout, stderr } = spawnSync(binary, ['stats', '--fleet', folder.shared, '--json'], {
    ...(asNobody && nobody),
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', TMPDIR: '/tmp', TZ: 'UTC' },
  });
  const isClosed = asNobody || !isRoot;
  expect(stderr).toMatch(isClosed ? /^ai-tracker: B\.db is not read: .* may not be opened[^\n]*\n$/ : /^$/);
  expect(JSON.parse(stdout).totals.ai_lines_added).toBe(isClosed ? 1 : 3);
  expect(folder.asItStands()).toEqual(before);
});
