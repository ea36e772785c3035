import process from 'node:process';
import { packHashes } from '../../../src/store/commits.ts';
import { openStore } from '../../../src/store/open.ts';
import { insert } from '../records.ts';

// An agent of a fleet, as its database tells: sessions, calls that begin and end, commits of its own and of others' with files and
// lines, some of which replace earlier ones. Goes on until somebody stops it. Says when it begins.

const [path = '', agent = ''] = process.argv.slice(2);
const db = openStore(path);
let seed = Number.parseInt(agent.replace(/\D/g, ''), 10) + 1;
const draw = (most: number) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % most;
};
const at = (round: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + round * 60_000).toISOString();
const root = 'f'.repeat(40);
const place = { common_dir: `/work/${agent}/.git`, path: `/work/${agent}`, name: 'api' };
const repository_id = insert(db, 'repositories', { ...place, remote: 'example.com/acme/api', root_commit: root });
insert(db, 'agent_sessions', { id: `of ${agent}`, agent_id: agent, started_at: at(0), last_seen_at: at(0) });
const origin = insert(db, 'origins', {
  id: 3,
  author: 'ai',
  evidence: 'edit',
  session_id: `of ${agent}`,
  agent_id: agent,
});

function commits(round: number): void {
  // One of three is recorded by others, too.
  const isShared = draw(3) === 0;
  const name = isShared ? `5a${draw(40).toString(16)}` : `${Buffer.from(agent).toString('hex')}${round.toString(16)}`;
  const commit_sha = name.padStart(40, '0');
  if (db.prepare('SELECT 1 FROM commits WHERE commit_sha = ?').get(commit_sha) !== undefined) return;
  const [ai, human] = [draw(4), draw(3)];
  const of = { repository_id, repository_path: place.path, repository_name: 'api', agent_id: agent };
  const zero = { ai_lines_removed: 0, human_lines_removed: 0, parent_sha: root };
  const author_key = `key ${draw(2000)}`;
  const counts = { ai_lines_added: ai, human_lines_added: human, ...zero };
  const commit_id = insert(db, 'commits', {
    commit_sha,
    timestamp: at(isShared ? 1 : round),
    author_key,
    ...counts,
    ...of,
  });
  // A shared commit has the same lines wherever it is recorded; whose they are is another question there.
  const hashes = Array.from({ length: ai + human }, (_, line) =>
    isShared ? Number(`0x${name}`) + line : draw(300) + 1,
  );
  const file = { commit_id, file_path: `f${draw(200)}`, ai_lines: ai, human_lines: human };
  const commit_file_id = insert(db, 'commit_files', file);
  db.prepare('UPDATE commit_files SET added_hashes = ? WHERE id = ?').run(
    packHashes(Float64Array.from(hashes)),
    commit_file_id,
  );
  const range = { commit_file_id, added: 1 };
  if (ai > 0) insert(db, 'line_ranges', { ...range, start_line: 1, end_line: ai, origin_id: origin });
  if (human > 0) insert(db, 'line_ranges', { ...range, start_line: ai + 1, end_line: ai + human, origin_id: 1 });
  if (draw(4) === 0) {
    const sql =
      'UPDATE commits SET superseded_by = ? WHERE id = (SELECT id FROM commits WHERE id < ? ORDER BY random() LIMIT 1)';
    db.prepare(sql).run(commit_sha, commit_id);
  }
}

const works = db.transaction((round: number) => {
  const call = {
    tool_name: `Tool${draw(3)}`,
    called_at: at(round),
    session_id: `of ${agent}`,
    tool_use_id: `t${round}`,
  };
  insert(db, 'tool_calls', call);
  db.prepare('UPDATE tool_calls SET success = 1, duration_ms = 5 WHERE tool_use_id = ?').run(`t${round - 3}`);
  db.prepare('UPDATE agent_sessions SET last_seen_at = ? WHERE id = ?').run(at(round), `of ${agent}`);
  if (round % 3 === 0) commits(round);
});

for (let round = 1; ; round++) {
  works(round);
  if (round === 1) process.stderr.write('working\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 + draw(200));
}
