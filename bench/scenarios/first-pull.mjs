// A first pull of 20,000 commits that nobody here recorded, half of them in files of recorded work: what the first reader
// waits for, and readers and hooks as long as an ingest behind looks through the rest.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { medians, nodeStart, ratioRow, shellWrite, timed } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const foreign = 20_000;
const recorded = 40;

export async function measure(scratch, runs) {
  const { PostToolUse } = scratch.hookCommands();
  record(scratch);
  const server = lay(scratch);
  scratch.run('git', ['fetch', '-q', server, 'main']);
  scratch.run('git', ['checkout', '-q', '-b', 'theirs', 'FETCH_HEAD']);
  const stats = { command: launcher, args: ['stats'], cwd: scratch.repo, env: scratch.env };
  const node = { ...nodeStart, env: scratch.env };
  const before = timed(node);
  const first = timed(stats);
  const begin = Date.now();
  const behind = spawn(launcher, ['stats'], { cwd: scratch.repo, env: scratch.env, stdio: 'ignore' });
  await new Promise((resolve) => behind.on('exit', resolve));
  const times = medians(cases(scratch, PostToolUse, { stats, node }), Math.min(runs, 15));
  const isStill = waiting(scratch) > 0;
  while (waiting(scratch) > 0) await sleep(200);
  const seconds = ((Date.now() - begin) / 1000).toFixed(0);
  const detail = `${isStill ? '' : 'no longer '}meanwhile, all looked through behind in ${seconds} s`;
  const name = `a first pull of ${foreign} commits`;
  return [
    ratioRow(`the first stats after ${name}`, first, Math.max(before, times.node), 20),
    withDetail(ratioRow('stats meanwhile, with a delivery to take in', times.stats, times.node, 6), detail),
    withDetail(ratioRow('hook-post-tool meanwhile', times.hook, times.sh, 2, 'sh'), detail),
  ];
}

function withDetail(row, detail) {
  return { ...row, detail: `${row.detail}; ${detail}` };
}

function cases(scratch, hook, { stats, node }) {
  const client = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: 'bench', CLAUDE_PID: String(process.pid) };
  const common = { cwd: scratch.repo, env: { ...scratch.env, ...client } };
  const input = { file_path: join(scratch.repo, 'hooked.txt'), content: 'x\n' };
  const payload = scratch.payload('PostToolUse', 'Write', input, { type: 'create', filePath: input.file_path }, 1);
  return {
    node,
    stats,
    sh: { ...shellWrite(`${scratch.root}/event`), ...common, input: payload },
    hook: { command: 'sh', args: ['-c', hook], ...common, input: payload },
  };
}

/** Work that is recorded: what comes from elsewhere may repeat it. */
function record(scratch) {
  scratch.run('git', ['commit', '-q', '--allow-empty', '-m', 'start']);
  scratch.run(launcher, ['stats']);
  for (let n = 0; n < recorded; n++) {
    const file = join(scratch.repo, `file-${n % 10}.txt`);
    appendFileSync(file, `line ${n} of a person's\nanother line ${n} of a person's\n`);
    scratch.commit(`recorded ${n}`);
  }
  scratch.run(launcher, ['stats']);
}

/** A server whose main has the repository's first commit and, upon it, those of others. */
function lay(scratch) {
  const server = join(scratch.root, 'server.git');
  mkdirSync(server);
  scratch.run('git', ['init', '-q', '--bare', '-b', 'main', server]);
  const start = scratch.run('git', ['rev-list', '--max-parents=0', 'HEAD']).trim();
  scratch.run('git', ['push', '-q', server, `${start}:refs/heads/main`]);
  const now = Math.floor(Date.now() / 1000);
  const commits = Array.from({ length: foreign }, (_, n) => {
    const file = n % 2 === 0 ? `theirs/file-${n % 100}.txt` : `file-${n % 10}.txt`;
    const text = `line ${n} of somebody else\nanother line ${n - 1} of somebody else\n`;
    const from = n === 0 ? `from ${start}\n` : '';
    const who = `committer Else <else@example.com> ${now + n} +0000`;
    return `commit refs/heads/main\n${who}\ndata 2\nx\n${from}M 100644 inline ${file}\ndata ${text.length}\n${text}\n`;
  });
  const input = join(scratch.root, 'import');
  writeFileSync(input, commits.join(''));
  scratch.run('sh', ['-c', 'git -C "$1" fast-import --quiet < "$2"', 'sh', server, input]);
  return server;
}

/** How many parts of what came wait to be looked through. */
function waiting(scratch) {
  const db = new Database(scratch.database, { readonly: true });
  try {
    return db.prepare('SELECT count(*) AS count FROM arrivals').get().count;
  } finally {
    db.close();
  }
}
