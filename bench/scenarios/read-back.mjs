// `tools`, `sessions` and `agents` on a database of years: 1,000,000 calls, 2,000 sessions, 100,000 invocations.
import Database from 'better-sqlite3';
import { medians, nodeStart, ratioRow } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const calls = 1_000_000;
const sessions = 2000;
const invocations = 100_000;

export function measure(scratch, runs) {
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' }); // creates it
  fill(scratch.database);
  const read = (...args) => ({ command: launcher, args, cwd: scratch.repo, env: scratch.env });
  const cases = {
    node: { ...nodeStart, env: scratch.env },
    tools: read('tools'),
    sessions: read('sessions'),
    agents: read('agents', '--days', '7'),
    allAgents: read('agents'),
  };
  const times = medians(cases, Math.min(runs, 11));
  const verify = medians({ verify: read('verify') }, 1).verify;
  return [
    ratioRow('tools, 1,000,000 calls', times.tools, times.node, 3),
    ratioRow('sessions, 2,000 sessions', times.sessions, times.node, 3),
    ratioRow('agents --days 7, 100,000 invocations', times.agents, times.node, 3),
    ratioRow('agents, the same', times.allAgents, times.node, 30),
    ratioRow('verify, the same', verify, times.node, 200),
  ];
}

function fill(path) {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const rows = (count) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
  const time = (count) =>
    `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || CAST((${count} - i) * 63072000.0 / ${count} AS INTEGER) || ' seconds')`;
  const perSession = (count) => `'session-' || (i / ${count / sessions})`;
  db.exec(`
BEGIN;
INSERT INTO agent_sessions (id, agent_id, started_at, last_seen_at, ended_at, status)
  ${rows(sessions)} SELECT 'session-' || i, 'worker-1', ${time(sessions)}, ${time(sessions)}, ${time(sessions)}, 'ended' FROM n;
INSERT INTO agent_invocations (invocation_id, agent_name, start_time, end_time, status, success, execution_time_ms, tokens_used,
    source, session_id, subagent_id, complexity_score)
  ${rows(invocations)} SELECT ${perSession(invocations)} || ':' || i, 'agent-' || (i % 30), ${time(invocations)}, ${time(invocations)},
    'completed', i % 20 <> 1, (i * 7919) % 300000, i % 9999, 'subagent', ${perSession(invocations)}, i, i % 10 + 1 FROM n;
INSERT INTO tool_calls (tool_name, called_at, ended_at, duration_ms, success, session_id, tool_use_id)
  ${rows(calls)} SELECT 'Tool' || (i % 25), ${time(calls)}, ${time(calls)}, (i * 7919) % (i % 3 * 30000 + 300), i % 50 <> 1,
    ${perSession(calls)}, 'toolu_' || i FROM n;
COMMIT;
`);
  db.close();
}
