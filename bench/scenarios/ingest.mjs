// What ingest takes: of time for a delivery, of memory, and of git processes for a commit.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { median, medians, memoryRow, nodeStart, ratioRow, timed } from '../measure.mjs';
import { launcher, root } from '../scratch.mjs';

const files = 40;
const backlog = 3000;
const longBacklog = 30_000;
const maxMiB = 128;

export function measure(scratch, runs) {
  mkdirSync(join(scratch.repo, 'src'));
  scratch.run('git', ['commit', '-q', '--allow-empty', '-m', 'start']);
  layBacklog(scratch, 500);
  drain(scratch); // the database is there, the caches are warm
  const { node } = medians({ node: { ...nodeStart, env: scratch.env } }, Math.min(runs, 15));
  const drains = Array.from({ length: Math.min(runs, 3) }, () => {
    layBacklog(scratch, backlog);
    return drain(scratch);
  });
  layBacklog(scratch, longBacklog);
  const long = drain(scratch);
  const of = (key) => median(drains.map((each) => each[key]));
  return [
    ratioRow(`ingest, a delivery of ${backlog}`, of('ms') / backlog, node, 0.01),
    memoryRow(`memory of ingest, backlog of ${backlog}`, of('mib'), maxMiB, 'the most that it had'),
    memoryRow(`memory of ingest, backlog of ${longBacklog}`, long.mib, maxMiB, 'the most that it had'),
    ...processesRows(scratch),
  ];
}

let calls = 0;

/** Two of five are about Writes to one of 40 files, the others about a Bash and a Read. */
function layBacklog(scratch, count) {
  for (let n = 0; n < count / 5; n++) {
    const write = { file_path: join(scratch.repo, `src/file-${calls % files}.ts`), content: text(calls) };
    const written = { type: 'update', filePath: write.file_path, content: write.content, structuredPatch: [] };
    const read = { file: { filePath: write.file_path, content: write.content, numLines: 60, startLine: 1 } };
    const bash = { command: 'npm test', description: 'test' };
    const each = [
      ['PreToolUse', 'Write', write],
      ['PostToolUse', 'Write', write, { ...written, originalFile: calls < files ? null : text(calls - files) }],
      ['PreToolUse', 'Bash', bash],
      ['PostToolUse', 'Bash', bash, { stdout: 'ok\n', stderr: '', interrupted: false }],
      ['PostToolUse', 'Read', { file_path: write.file_path }, read],
    ];
    for (const [at, [event, tool, input, response]] of each.entries()) {
      const payload = scratch.payload(event, tool, input, response, `${calls}-${at < 2 ? 'w' : at < 4 ? 'b' : 'r'}`);
      scratch.deliver(event === 'PreToolUse' ? 'hook-pre-tool' : 'hook-post-tool', payload);
    }
    writeFileSync(write.file_path, write.content);
    calls++;
  }
}

function text(call) {
  return Array.from({ length: 60 }, (_, line) => {
    const at = Math.floor(call / files) % 60 === line ? `'call ${call}'` : line;
    return `export const value${line} = ${at};\n`;
  }).join('');
}

/** Ingests all that waits; gives the time and the most memory that took. */
function drain(scratch, env = {}) {
  const peakFile = join(scratch.root, 'peak');
  const args = ['--require', join(root, 'bench/note-peak-memory.cjs'), join(root, 'dist/ingest.cjs')];
  const ms = timed({
    command: process.execPath,
    args,
    cwd: scratch.repo,
    env: { ...scratch.env, BENCH_PEAK_FILE: peakFile, ...env },
  });
  const left = readdirSync(scratch.spool).filter((name) => !name.startsWith('.') && name !== 'calls');
  if (left.length > 0) throw new Error(`${left.length} deliveries are left in the spool (or rejected): ${left[0]}`);
  return { ms, mib: Number(readFileSync(peakFile, 'utf8')) / 1024 };
}

/** A commit of ten times as many changed files starts no more git processes: of a person, and of a Bash call's changes. */
function processesRows(scratch) {
  const counts = [60, 600].map((count) => processesOfCommit(scratch, count));
  return ['a person', 'a Bash call'].map((who, at) => {
    const [few, many] = counts.map((count) => count[at]);
    return {
      what: `git processes of a commit of 600 files, ${who}`,
      measured: `${many}`,
      budget: `<= ${few} + 5`,
      ok: many <= few + 5,
      detail: `${few} of a commit of 60 files`,
      processes: many,
    };
  });
}

function processesOfCommit(scratch, count) {
  const [bin, log] = [join(scratch.root, 'bin'), join(scratch.root, 'git-calls')];
  const real = scratch.run('sh', ['-c', 'command -v git']).trim();
  const env = { PATH: `${bin}:${scratch.env.PATH}` };
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'git'), `#!/bin/sh\necho >>'${log}'\nexec '${real}' "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  const folder = join(scratch.repo, `of-${count}`);
  mkdirSync(folder);
  const write = (word) => {
    for (let n = 0; n < count; n++) writeFileSync(join(folder, `${n}.txt`), `one of ${n}\n${word}\n`);
  };
  const bash = (event, response) => {
    const input = scratch.payload(event, 'Bash', { command: 'make' }, response, `commit-${count}`);
    scratch.run(launcher, [response ? 'hook-post-tool' : 'hook-pre-tool'], { input, env });
  };
  const commit = () => {
    scratch.commit(`${count} files`);
    scratch.deliver('git-post-commit', '', [`head=${scratch.run('git', ['rev-parse', 'HEAD']).trim()}`]);
    drain(scratch, env);
  };
  const counted = (work) => {
    writeFileSync(log, '');
    work();
    return readFileSync(log, 'utf8').length;
  };
  for (const word of ['first', 'second']) {
    write(word);
    commit();
  }
  const ofPerson = counted(() => {
    write('first');
    commit();
  });
  const ofCall = counted(() => {
    bash('PreToolUse');
    write('second');
    bash('PostToolUse', { stdout: '' });
    commit();
  });
  return [ofPerson, ofCall];
}
