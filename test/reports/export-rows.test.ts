import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { columnsOf, publicTables, tablesIn } from '../../src/export/rows/public-tables.ts';
import { newFleet } from '../../src/fleet/open-fleet.ts';
import { works } from '../helpers/agents-at-work.ts';
import { type Outcome, runHere } from '../helpers/fake-io.ts';
import { ScratchFolder } from '../helpers/records.ts';

let folder: ScratchFolder;
beforeEach(() => {
  folder = new ScratchFolder();
  for (const agent of ['A', 'B']) works(db(agent), agent, 3);
});
afterEach(() => folder[Symbol.dispose]());

const shared = () => folder.file('shared');
const db = (agent: string) => join(shared(), `${agent}.db`);

function exports(...args: readonly string[]): Promise<Outcome> {
  return runHere(['export', ...args], { env: { HOME: folder.path, TMPDIR: folder.path }, cwd: folder.path });
}

type Row = Readonly<Record<string, unknown>> & { readonly table: string };

async function rows(...args: readonly string[]): Promise<Row[]> {
  const { status, stdout, stderr } = await exports('jsonl', ...args);
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const countsOf = (all: readonly Row[]) =>
  Object.fromEntries(
    [...new Set(all.map(({ table }) => table))].map((name) => [name, all.filter(({ table }) => table === name).length]),
  );

test('each row of each table is a line that says of which it is', async () => {
  const all = await rows('--db', db('A'));
  expect(countsOf(all)).toEqual({
    ...{ repositories: 1, commits: 3, commit_files: 6, line_ranges: expect.any(Number), removed_ranges: 3 },
    ...{ origins: 5, agent_sessions: 3, task_executions: 3, tool_calls: 12, messages: 3, agent_invocations: 3 },
  });
  expect(all.find(({ table }) => table === 'tool_calls')).toMatchObject({
    tool_name: 'Bash',
    background: 0,
    success: 0,
  });
});

test('of a fleet each commit is there once, and whose each row is', async () => {
  const all = await rows('--fleet', shared(), '--table', 'commits', '--table', 'tool_calls', '--table', 'sources');
  expect(countsOf(all)).toEqual({ sources: 2, commits: 6, tool_calls: 24 });
  expect(new Set(all.map(({ source_id, id, table }) => (table === 'sources' ? id : source_id))).size).toBe(2);
});

test('paths, hosts and descriptions are given when they are asked for alone', async () => {
  expect(JSON.stringify(await rows('--fleet', shared()))).not.toMatch(/secret/);
  const told = JSON.stringify(await rows('--fleet', shared(), '--paths', '--descriptions'));
  for (const secret of ['secret-place', 'secret-file-a', 'secret-description']) expect(told).toContain(secret);
});

// A column that is new is in one of both: whoever adds it says in which.
test('which columns leave, and which do not', () => {
  const store = newFleet();
  const all = tablesIn(store).map((table) => {
    const given = columnsOf(store, table, []);
    const kept = columnsOf(store, table, ['paths', 'descriptions']).filter((column) => !given.includes(column));
    return `${table.name}: ${given.join(' ')}${kept.length > 0 ? ` | ${kept.join(' ')}` : ''}`;
  });
  store.close();
  expect(all).toHaveLength(publicTables.length);
  expect(all).toMatchInlineSnapshot(`
    [
      "sources: id database_id agent_id agent_role is_one size rows last_event read_at gone_at | path host mark",
      "repositories: id name remote root_commit | common_dir path config_mtime",
      "commits: id commit_sha repository_name timestamp ai_lines_added ai_lines_removed human_lines_added human_lines_removed unknown_lines_added unknown_lines_removed generated_ai_added generated_ai_removed generated_human_added generated_human_removed generated_unknown_added generated_unknown_removed repeated_ai_added repeated_ai_removed repeated_human_added repeated_human_removed repeated_unknown_added repeated_unknown_removed ai_lines_overridden ai_lines_discarded repository_id session_id agent_id author_key superseded_by copy_of counted unrecorded_agent parent_sha landed corrected_at source_id | repository_path",
      "commit_files: id commit_id ai_lines human_lines unknown_lines ai_lines_removed human_lines_removed unknown_lines_removed generated source_id repository_id | file_path old_path blob_sha",
      "line_ranges: commit_file_id start_line end_line origin_id added carried source_commit_id source_id",
      "removed_ranges: commit_file_id start_line end_line origin_id source_id",
      "origins: id author evidence session_id subagent_id model agent_id edit_id corrects decided_at source_id",
      "agent_commits: id commit_id commit_sha repository_id repository_name timestamp agent_id is_committer ai_lines_added ai_lines_removed human_lines_added human_lines_removed unknown_lines_added unknown_lines_removed generated_ai_added generated_ai_removed generated_human_added generated_human_removed generated_unknown_added generated_unknown_removed repeated_ai_added repeated_ai_removed repeated_human_added repeated_human_removed repeated_unknown_added repeated_unknown_removed ai_lines_overridden ai_lines_discarded superseded_by copy_of | repository_path",
      "edits: id timestamp session_id tool_type lines_added lines_removed committed tool_use_id subagent_id model agent_id repository_id source_id | file_path working_directory real_path",
      "pending_files: source_id repository_id ai_lines updated_at | path",
      "shelved_files: id repository_id agent_id shelved_at ai_lines source_id | path",
      "agent_sessions: id agent_id started_at ended_at task_count tool_calls agent_role harness last_seen_at status end_reason start_source resumed_at idle_at model model_at client_version attended invocation_id trace_parent source_id | working_directory client_pid client_started client_host",
      "task_executions: id session_id task_id task_type started_at completed_at status duration_ms prompt_id prompted_at stopped_at failed_at failure trace_parent source_id",
      "tool_calls: id task_execution_id tool_name called_at duration_ms input_tokens output_tokens success session_id subagent_id tool_use_id ended_at interrupted background input_bytes output_bytes mcp_server message_id invocation_id source_id",
      "messages: id session_id subagent_id prompt_id model sent_at input_tokens output_tokens cache_read_tokens cache_write_tokens source_id",
      "message_calls: tool_use_id message_id source_id",
      "file_modifications: id task_execution_id modification_type lines_added lines_removed modified_at session_id subagent_id tool_use_id edit_id source_id | file_path",
      "agent_invocations: invocation_id agent_name start_time end_time success complexity_score execution_time_ms cpu_usage_percent memory_usage_mb peak_memory_mb tokens_used input_tokens output_tokens cache_read_tokens cache_write_tokens source status exit_status model complexity_estimated agent_id session_id subagent_id task_id parent_id tool_use_id task_execution_id background last_seen_at resumed_at stopped_at failed_at first_sample_at first_cpu_ms last_sample_at last_cpu_ms source_id | task_description outcome_summary error_details context client_pid client_started client_host",
    ]
  `);
});

test('--since leaves out what was before', async () => {
  const times = (await rows('--db', db('A'), '--table', 'tool_calls')).map(({ called_at }) => String(called_at)).sort();
  const since = times[6] as string;
  const later = await rows('--db', db('A'), '--table', 'tool_calls', '--since', since);
  expect(later).toHaveLength(times.filter((time) => time >= since.slice(0, 19)).length);
  expect(await rows('--db', db('A'), '--table', 'line_ranges', '--since', '2099-01-01')).toEqual([]);
});

test('CSV is quoted where it has to be, and is of one table', async () => {
  works(db('A'), 'a "quoted", one');
  const { stdout } = await exports('csv', '--db', db('A'), '--table', 'agent_sessions');
  const [head, ...lines] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^id,agent_id,started_at,ended_at,/);
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toMatch(/^"session \d+ of a ""quoted"", one","a ""quoted"", one",/);
  const several = await exports('csv', '--db', db('A'));
  expect([several.status, several.stdout]).toEqual([2, '']);
  expect(several.stderr).toMatch(/choose it with --table, or name a folder: --out DIR\/\n/);
});

test('--out makes a file, or a folder with a file for each table, that nobody else can read', async () => {
  const { stderr } = await exports('csv', '--db', db('A'), '--out', 'tables/');
  expect(stderr).toMatch(/tables: \d+ rows in \d+ files\n$/);
  expect(readdirSync(folder.file('tables'))).toContain('commits.csv');
  const file = folder.file('tables/commits.csv');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5);
  expect((await exports('jsonl', '--db', db('A'), '--out', 'all.jsonl')).status).toBe(0);
  expect(readFileSync(folder.file('all.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(30);
  const nowhere = await exports('jsonl', '--db', db('A'), '--out', 'not-there/all.jsonl');
  expect(nowhere.status).toBe(1);
  expect(nowhere.stderr).toMatch(/^ai-tracker: cannot write .*; name another place with --out\n$/);
});

test('a table that there is not is a usage error that names those that there are', async () => {
  const { status, stderr } = await exports('jsonl', '--table', 'secrets');
  expect(status).toBe(2);
  expect(stderr).toMatch(/there is no table secrets: there are sources, repositories, commits/);
});
