// `survival` on a history of 10,000 commits in 400 files of some 150 lines, all of them recorded: read for the first time,
// with what is kept of it, and with one commit more than that.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { medians, memoryRow, nodeStart, ratioRow } from '../measure.mjs';
import { launcher, root } from '../scratch.mjs';

const commits = 10_000;
const files = 400;
const linesEach = 100;
const day = 86_400;

export function measure(scratch, runs) {
  const changes = lay(scratch);
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' }); // creates it
  record(scratch, changes);
  const kept = join(scratch.home, '.config/ai-tracker/survival');
  const forget = () => rmSync(kept, { recursive: true, force: true });
  const call = { command: launcher, args: ['survival'], cwd: scratch.repo, env: scratch.env };
  let more = 0;
  const grow = () => {
    appendFileSync(join(scratch.repo, 'more.txt'), `line ${more++}\n`);
    scratch.commit('one more');
  };
  const times = medians(
    {
      node: { ...nodeStart, env: scratch.env },
      cold: { ...call, prepare: forget },
      kept: call,
      grown: { ...call, prepare: grow },
    },
    Math.min(runs, 7),
  );
  const [cold, again] = [() => forget(), () => {}].map((prepare) => peakMiB(scratch, prepare));
  return [
    ratioRow(`survival, ${commits} commits, for the first time`, times.cold, times.node, 120),
    ratioRow('survival, with what is kept', times.kept, times.node, 30),
    ratioRow('survival, one commit more', times.grown, times.node, 35),
    memoryRow('memory of survival, for the first time', cold, 192, 'the highest of one run, without git'),
    memoryRow('memory of survival, with what is kept', again, 192, 'the same'),
  ];
}

/** The highest that one run's memory came to. */
function peakMiB(scratch, prepare) {
  prepare();
  const file = join(scratch.root, 'peak');
  const note = join(root, 'bench/note-peak-memory.cjs');
  scratch.run(launcher, ['survival'], { env: { NODE_OPTIONS: `--require ${note}`, BENCH_PEAK_FILE: file } });
  return Number(readFileSync(file, 'utf8')) / 1024;
}

/** Commits that each replace some lines of a file; by fast-import, since git would take minutes. */
function lay(scratch) {
  const texts = Array.from({ length: files }, (_, file) =>
    Array.from({ length: linesEach }, (_, at) => `line ${at} of file ${file}\n`),
  );
  const start = Math.floor(Date.now() / 1000) - 400 * day;
  const input = join(scratch.root, 'import');
  mkdirSync(scratch.root, { recursive: true });
  const random = generator();
  const changes = [];
  let text = head(0, start);
  for (const [file, lines] of texts.entries()) text += blob(file, lines);
  writeFileSync(input, text);
  changes.push(texts.map((lines, file) => ({ file, start: 1, added: lines.length, total: lines.length })));
  text = '';
  for (let n = 1; n < commits; n++) {
    text += head(n, start + Math.floor((n * 400 * day) / commits));
    const touched = new Set([random(files), random(files)]);
    changes.push(
      [...touched].map((file) => {
        const lines = texts[file];
        const [at, gone, added] = [random(lines.length), 1 + random(4), 1 + random(6)];
        lines.splice(at, gone, ...Array.from({ length: added }, (_, line) => `line ${line} of commit ${n}\n`));
        text += blob(file, lines);
        return { file, start: at + 1, added, total: lines.length };
      }),
    );
    if (text.length > 1 << 24 || n === commits - 1) {
      appendFileSync(input, text);
      text = '';
    }
  }
  scratch.run('sh', ['-c', 'git fast-import --quiet < "$1" && git reset -q --hard main', 'sh', input]);
  rmSync(input);
  return changes;
}

const head = (n, time) =>
  `commit refs/heads/main\ncommitter Bench <bench@example.com> ${time} +0000\ndata 1\n${n % 10}\n`;

function blob(file, lines) {
  const text = lines.join('');
  return `M 100644 inline ${name(file)}\ndata ${text.length}\n${text}\n`;
}

const name = (file) => `dir-${file % 20}/file-${file}.ts`;

/** Whole numbers below a limit, the same in each run. */
function generator() {
  let state = 1;
  return (limit) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % limit;
  };
}

/** Every other commit is the agent's. */
function record(scratch, changes) {
  const shas = scratch.run('git', ['rev-list', '--reverse', 'main']).trim().split('\n');
  const db = new Database(scratch.database);
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  const insert = (table, columns) =>
    db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const commit = insert('commits', [
    'id',
    'commit_sha',
    'repository_path',
    'repository_name',
    'timestamp',
    'repository_id',
    'ai_lines_added',
    'ai_lines_removed',
    'human_lines_added',
    'human_lines_removed',
  ]);
  const changed = insert('commit_files', ['id', 'commit_id', 'file_path', 'generated', 'ai_lines', 'human_lines']);
  const range = insert('line_ranges', ['commit_file_id', 'start_line', 'end_line', 'origin_id', 'added', 'carried']);
  db.transaction(() => {
    const repository = db.prepare('SELECT id FROM repositories').get().id;
    const ai = db
      .prepare(
        "INSERT INTO origins (author, evidence, session_id, agent_id, model) VALUES ('ai', 'edit', 's', 'worker-1', 'claude') RETURNING id",
      )
      .get().id;
    let id = 0;
    for (const [n, touched] of changes.entries()) {
      commit.run(n + 1, shas[n], scratch.repo, 'bench', '2026-01-01T00:00:00Z', repository, 0, 0, 0, 0);
      for (const { file, start, added, total } of touched) {
        changed.run(++id, n + 1, name(file), 0, added, 0);
        if (start > 1) range.run(id, 1, start - 1, 1, 0, 0);
        range.run(id, start, start + added - 1, n % 2 === 0 ? ai : 1, 1, 0);
        if (start + added <= total) range.run(id, start + added, total, 1, 0, 0);
      }
    }
  })();
  db.close();
}
