import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  for (const name of ['kept', 'edited', 'deleted', 'moved']) work.write(name, `${name} 1\n${name} 2\n${name} 3\n`);
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

function modifications(): string[] {
  work.ingest();
  const rows = work.query<{ line: string }>(
    `SELECT modification_type || ' ' || file_path || ' +' || lines_added || ' -' || lines_removed AS line
     FROM file_modifications ORDER BY file_path`,
  );
  return rows.map(({ line }) => line.replace(`${work.repo}/`, ''));
}

test('an editing tool creates or edits a file', () => {
  work.agentWrites('new', 'one\n');
  work.agentEdits('edited', 'edited 1', 'changed');
  work.agentWrites('kept', 'all else\n');
  expect(modifications()).toEqual(['edit edited +1 -1', 'edit kept +1 -3', 'create new +1 -0']);
});

test('a shell command creates, edits and deletes files', () => {
  work.agentRuns('echo one > new; sed -i s/1/one/ edited; rm deleted; mv moved elsewhere');
  expect(modifications()).toEqual(['delete deleted +0 -3', 'edit edited +1 -1', 'create new +1 -0']);
});

test('a file that one command deletes is created by the next', () => {
  work.agentRuns('rm deleted');
  work.agentRuns('echo again > deleted');
  expect(modifications()).toEqual(['delete deleted +0 -3', 'create deleted +1 -0']);
});

test('a shell command that commits what it did did it', () => {
  work.agentRuns(() => {
    work.write('new', 'one\n');
    work.run('sh', ['-c', 'sed -i s/1/one/ edited; rm deleted; git add -A']);
    work.commit();
  });
  expect(modifications()).toEqual(['delete deleted +0 -3', 'edit edited +1 -1', 'create new +1 -0']);
});

test('they belong to the task of the call', () => {
  const call = { session_id: 's', prompt_id: 'p', tool_name: 'Write', tool_use_id: 't', cwd: work.repo };
  work.write('new', 'one\n');
  work.deliver('hook-post-tool', {
    ...{ ...call, hook_event_name: 'PostToolUse', tool_input: { file_path: work.path('new'), content: 'one\n' } },
    tool_response: { type: 'create', filePath: work.path('new'), content: 'one\n', originalFile: null },
  });
  expect(modifications()).toEqual(['create new +1 -0']);
  expect(
    work.query(`SELECT t.prompt_id, f.session_id, f.tool_use_id FROM file_modifications f
      JOIN task_executions t ON t.id = f.task_execution_id`),
  ).toEqual([{ prompt_id: 'p', session_id: 's', tool_use_id: 't' }]);
});
