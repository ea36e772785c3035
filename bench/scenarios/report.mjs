// `report --range` of 500 commits in 300 files, made by an agent and a person: by the database that recorded them, by a bundle in
// a clone that has none, and there once a forge has rebased some of them. And writing that bundle.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { medians, memoryRow, nodeStart, ratioRow } from '../measure.mjs';
import { launcher, root } from '../scratch.mjs';

const commits = 500;
const files = 300;
const linesEach = 200;
const filesEach = 4;
const rebased = 50;

export function measure(scratch, runs) {
  lay(scratch);
  const bundle = join(scratch.root, 'bundle');
  const clone = join(scratch.root, 'clone');
  scratch.run(launcher, ['export', 'bundle', '--range', 'base..topic', '--out', bundle]);
  rebase(scratch, clone);
  const args = ['report', '--range', 'base..topic', '--json'];
  const elsewhere = { cwd: clone, env: { ...scratch.env, AI_TRACKER_DB_PATH: '/nowhere/tracker.db' } };
  const call = { command: launcher, args, cwd: scratch.repo, env: scratch.env };
  const landed = ['report', '--range', 'base..landed', '--bundle', bundle, '--json'];
  const times = medians(
    {
      node: { ...nodeStart, env: scratch.env },
      report: call,
      bundled: { ...call, ...elsewhere, args: [...args, '--bundle', bundle] },
      landed: { ...call, ...elsewhere, args: landed },
      exported: { ...call, args: ['export', 'bundle', '--range', 'base..topic', '--out', bundle] },
    },
    Math.min(runs, 7),
  );
  const detail = `${told(scratch.run(launcher, args))}, ${(statSync(bundle).size / 1024).toFixed(0)} KiB of bundle`;
  const more = (row, words) => ({ ...row, detail: `${row.detail}; ${words}` });
  return [
    more(ratioRow(`report --range, ${commits} commits in ${files} files`, times.report, times.node, 35), detail),
    ratioRow('the same by a bundle', times.bundled, times.node, 60),
    more(
      ratioRow(`${rebased} of them once a forge has rebased them, by the bundle`, times.landed, times.node, 200),
      told(scratch.run(launcher, landed, { cwd: clone })),
    ),
    ratioRow('export bundle of them', times.exported, times.node, 50),
    memoryRow('memory of report, rebased', peakMiB(scratch, landed, clone), 256, 'the highest of one run, without git'),
  ];
}

function told(json) {
  const { totals } = JSON.parse(json);
  return `${totals.ai_lines_added} AI, ${totals.human_lines_added} human, ${totals.unknown_lines_added} unknown`;
}

/** The highest that one run's memory came to. */
function peakMiB(scratch, args, cwd) {
  const file = join(scratch.root, 'peak');
  const note = join(root, 'bench/note-peak-memory.cjs');
  scratch.run(launcher, args, { cwd, env: { NODE_OPTIONS: `--require ${note}`, BENCH_PEAK_FILE: file } });
  return Number(readFileSync(file, 'utf8')) / 1024;
}

const name = (file) => `dir-${file % 20}/part-${file % 7}/file-${file}.ts`;

/** Of each commit's files the agent writes one, a person the others. */
function lay(scratch) {
  const texts = Array.from({ length: files }, (_, file) =>
    Array.from({ length: linesEach }, (_, at) => `line ${at} of file ${file}\n`),
  );
  const write = (file) => {
    mkdirSync(dirname(join(scratch.repo, name(file))), { recursive: true });
    writeFileSync(join(scratch.repo, name(file)), texts[file].join(''));
  };
  for (const file of texts.keys()) write(file);
  scratch.commit('base');
  scratch.run('git', ['branch', 'base']);
  scratch.run(launcher, ['hook'], { input: '{"hook_event_name":"SessionStart","session_id":"bench"}' });
  scratch.run('git', ['checkout', '-q', '-b', 'topic']);
  for (let n = 0; n < commits; n++) {
    for (let each = 0; each < filesEach; each++) {
      const file = (n * 7 + each * 13) % files;
      const lines = texts[file];
      const before = lines.join('');
      const added = Array.from({ length: 6 }, (_, line) => `line ${line} of commit ${n} in its file ${each}\n`);
      lines.splice((n * 31 + each * 17) % lines.length, 1, ...added);
      write(file);
      if (each === 0) deliver(scratch, file, before, lines.join(''), n);
    }
    scratch.commit(`commit ${n}`);
  }
  scratch.run(launcher, ['stats']);
}

function deliver(scratch, file, originalFile, content, use) {
  const filePath = join(scratch.repo, name(file));
  const response = { type: 'update', filePath, content, structuredPatch: [], originalFile };
  const payload = scratch.payload('PostToolUse', 'Write', { file_path: filePath, content }, response, use);
  scratch.deliver('hook-post-tool', payload, [`head=${scratch.run('git', ['rev-parse', 'HEAD']).trim()}`]);
}

/** What a forge makes of the branch, in a clone of its own. */
function rebase(scratch, clone) {
  const forge = ['-c', 'user.name=Forge', '-c', 'user.email=forge@example.com'];
  scratch.run('git', ['clone', '-q', scratch.repo, clone]);
  const git = (...args) => scratch.run('git', [...forge, ...args], { cwd: clone });
  git('branch', '-q', 'base', 'origin/base');
  git('checkout', '-q', '-b', 'landed', `topic~${commits - rebased}`);
  git('rebase', '-q', '--force-rebase', 'base');
}
