import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { refreshLines } from '../../src/statusline/kept-lines.ts';
import { binary } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const told = (more: object = {}) =>
  JSON.stringify({
    ...{ hook_event_name: 'Status', session_id: 'session-1', cwd: '/', model: { id: 'x' } },
    ...{ workspace: { current_dir: work.repo, project_dir: '/' }, cost: { total_cost_usd: 0.1 }, ...more },
  });

/** What the command prints; it must succeed, and say nothing else. */
function line(input = told(), env: Record<string, string> = {}): string {
  const { status, stdout, stderr } = spawnSync(binary, ['statusline'], {
    input,
    env: { ...work.env, ...env },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

const kept = () => join(spoolDir(work.database), 'status');

test('the line of a session, by node first, then without it, as ingest keeps it', () => {
  work.agentWrites('code.js', 'agent one\nagent two\nagent three\n');
  work.write('own.js', 'person one\n');
  work.commitAll();
  work.agentWrites('more.js', 'agent four\nagent five\n');
  work.ingest();
  expect(line()).toBe('AI 75.0% · 2 AI lines pending\n');
  expect(readdirSync(kept())).toEqual(['session-1']);
  // What is kept is printed as it stands, without node.
  const file = join(kept(), 'session-1');
  writeFileSync(file, readFileSync(file, 'utf8').replace('75.0%', '7%'));
  expect(line()).toBe('AI 7% · 2 AI lines pending\n');
  work.commitAll();
  refreshLines(work.database);
  expect(line()).toBe('AI 83.3%\n');
  // In another folder it is another line; of another session nothing is kept.
  expect(line(told({ workspace: { current_dir: '/' } }))).toBe('');
  expect(line(told({ session_id: 'session-2' }))).toBe('AI 83.3%\n');
});

test('where nothing is known it is empty, and nothing is made', () => {
  work.write('own.js', 'person one\n');
  for (const input of [
    '',
    '{}',
    'null',
    '[]',
    '{"session_id":3,"cwd":4}',
    'no JSON',
    told(),
    told({ session_id: '../x' }),
  ]) {
    expect([input, line(input)]).toEqual([input, '']);
  }
  expect(existsSync(work.database)).toBe(false);
  work.agentWrites('code.js', 'agent one\n');
  work.ingest();
  expect(line(told(), { AI_TRACKER: '0' })).toBe('');
});

test('lines of sessions that ask no more go', () => {
  work.agentWrites('code.js', 'agent one\n');
  work.ingest();
  mkdirSync(kept(), { mode: 0o700 });
  for (let at = 0; at < 30; at++) writeFileSync(join(kept(), `s-${at}`), `${work.repo}\nold\n`);
  refreshLines(work.database);
  const files = readdirSync(kept());
  expect(files).toHaveLength(20);
  expect(readFileSync(join(kept(), files[0] as string), 'utf8')).toBe(`${work.repo}\n1 AI line pending\n`);
});
