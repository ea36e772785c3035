// The two hooks around a Bash call that changes a file, in repositories of several sizes.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, nodeStart } from '../measure.mjs';
import { launcher } from '../scratch.mjs';

const sizes = [1000, 10_000, 80_000];
const filesInFolder = 200;

export function measure(scratch, runs) {
  scratch.run('git', ['config', 'gc.auto', '0']);
  const rows = [];
  let files = 0;
  for (const size of sizes) {
    for (; files < size; files++) addFile(scratch, files);
    scratch.commit(`${size} files`);
    const { status, node, ...hooks } = medians(cases(scratch), Math.min(runs, 15));
    const budget = 2 * status + 0.2 * node;
    for (const [verb, ms] of Object.entries(hooks))
      rows.push(row(`${verb} of Bash, ${size} files`, ms, status, node, budget));
  }
  return rows;
}

function addFile(scratch, number) {
  const folder = join(scratch.repo, `d${Math.floor(number / filesInFolder)}`);
  if (number % filesInFolder === 0) mkdirSync(folder);
  writeFileSync(join(folder, `f${number}.txt`), `line one of ${number}\nline two\n`);
}

function cases(scratch) {
  const env = { ...scratch.env, CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: 'bench' };
  const input = { command: 'true' };
  const hook = (verb, payload, prepare) => ({
    command: launcher,
    args: [verb],
    cwd: scratch.repo,
    env,
    input: payload,
    prepare,
  });
  return {
    node: { ...nodeStart, env },
    status: { command: 'git', args: ['status', '--porcelain'], cwd: scratch.repo, env },
    'hook-pre-tool': hook('hook-pre-tool', scratch.payload('PreToolUse', 'Bash', input, undefined, 1)),
    'hook-post-tool': hook('hook-post-tool', scratch.payload('PostToolUse', 'Bash', input, { stdout: '' }, 1), () =>
      appendFileSync(join(scratch.repo, 'd0/f0.txt'), 'another line\n'),
    ),
  };
}

function row(what, ms, status, node, budget) {
  return {
    what,
    measured: `${(ms / budget).toFixed(2)} x`,
    budget: '<= 1.00 x',
    ok: ms <= budget,
    detail: `${ms.toFixed(1)} ms; 2 x git status ${status.toFixed(1)} ms + 0.2 x node ${node.toFixed(1)} ms`,
    ratio: ms / budget,
  };
}
