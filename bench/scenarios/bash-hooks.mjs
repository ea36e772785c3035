// The two hooks around a Bash call that changes a file, as Claude Code calls them, in repositories of several sizes.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { medians, shellWrite } from '../measure.mjs';

const sizes = [1000, 10_000, 80_000];
const filesInFolder = 200;

export function measure(scratch, runs) {
  scratch.run('git', ['config', 'gc.auto', '0']);
  const commands = scratch.hookCommands();
  const rows = [];
  let files = 0;
  for (const size of sizes) {
    for (; files < size; files++) addFile(scratch, files);
    scratch.commit(`${size} files`);
    const { status, sh, ...hooks } = medians(cases(scratch, commands), Math.min(runs, 15));
    for (const [verb, ms] of Object.entries(hooks)) rows.push(row(`${verb} of Bash, ${size} files`, ms, status, sh));
  }
  return rows;
}

function addFile(scratch, number) {
  const folder = join(scratch.repo, `d${Math.floor(number / filesInFolder)}`);
  if (number % filesInFolder === 0) mkdirSync(folder);
  writeFileSync(join(folder, `f${number}.txt`), `line one of ${number}\nline two\n`);
}

function cases(scratch, commands) {
  const client = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: 'bench' };
  const common = { cwd: scratch.repo, env: { ...scratch.env, ...client } };
  const input = { command: 'true' };
  const [pre, post] = [
    scratch.payload('PreToolUse', 'Bash', input, undefined, 1),
    scratch.payload('PostToolUse', 'Bash', input, { stdout: '' }, 1),
  ];
  const hold = () => scratch.holdIngest();
  const change = () => appendFileSync(join(scratch.repo, 'd0/f0.txt'), 'another line\n');
  return {
    sh: { ...shellWrite(`${scratch.root}/event`), ...common, input: pre },
    status: { command: 'git', args: ['status', '--porcelain'], ...common, prepare: hold },
    'hook-pre-tool': { command: 'sh', args: ['-c', commands.PreToolUse], ...common, input: pre },
    'hook-post-tool': { command: 'sh', args: ['-c', commands.PostToolUse], ...common, input: post, prepare: change },
  };
}

function row(what, ms, status, sh) {
  const budget = 2 * status + 2 * sh;
  return {
    what,
    measured: `${(ms / budget).toFixed(2)} x`,
    budget: '<= 1.0 x',
    ok: ms <= budget,
    detail: `${ms.toFixed(1)} ms; 2 x git status ${status.toFixed(1)} ms + 2 x sh ${sh.toFixed(1)} ms`,
    ratio: ms / budget,
  };
}
