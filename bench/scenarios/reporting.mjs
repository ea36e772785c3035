// What an orchestrator pays: a report from its program, and `invocation run` around a command.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { medians, memoryRow, nodeStart, ratioRow } from '../measure.mjs';
import { launcher, root } from '../scratch.mjs';

const open = 2000;
const seen = 'resident, the most that was seen';
const run = ['invocation', 'run', '--agent', 'bench', '--task', 'measure', '--'];

export async function measure(scratch, runs) {
  const times = medians(
    {
      node: { ...nodeStart, env: scratch.env },
      bare: { command: 'true', args: [], env: scratch.env },
      run: { command: launcher, args: [...run, 'true'], cwd: scratch.repo, env: scratch.env },
    },
    runs,
  );
  const { reportMs, openKib } = JSON.parse(scratch.run(process.execPath, ['--input-type=module', '-e', program]));
  return [
    ratioRow('startInvocation of a program', reportMs, times.node, 0.05),
    memoryRow('each of 1,000 open invocations of a program', openKib / 1024, 10, seen),
    ratioRow('invocation run, more than the command', times.run - times.bare, times.node, 5),
    openInvocationRow(scratch),
    memoryRow('beside a command of invocation run', (await memoryBeside(scratch)) / 1024, 10, seen),
  ];
}

const program = `
  import { configureTracker } from ${JSON.stringify(`${root}/dist/api/index.mjs`)};
  const tracker = configureTracker();
  tracker.endInvocation(tracker.startInvocation({ agent: 'bench', task: 'warm up' }), { success: true });
  const before = process.memoryUsage.rss();
  const times = Array.from({ length: 1000 }, (_, n) => {
    const start = process.hrtime.bigint();
    const id = tracker.startInvocation({ agent: 'bench', task: 'Refactor file ' + n, context: { n } });
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    void tracker.profile(id, () => new Promise(() => {}));
    return ms;
  });
  const openKib = (process.memoryUsage.rss() - before) / 1024 / 1000;
  console.log(JSON.stringify({ reportMs: times.sort((a, b) => a - b)[500], openKib }));`;

/** The most that our processes have together while a command runs, in KiB. */
async function memoryBeside(scratch) {
  const child = spawn(launcher, [...run, 'sleep', '3'], { cwd: scratch.repo, env: scratch.env, stdio: 'ignore' });
  let most = 0;
  while (child.exitCode === null) {
    const own = below(child.pid).filter(({ args }) => args !== 'sleep\x003\0');
    // Before and after the command there is node, for a moment.
    const kib = own.reduce((sum, one) => sum + one.kib, 0);
    if (own.every(({ name }) => name !== 'node')) most = Math.max(most, kib);
    await sleep(5);
  }
  return most;
}

function below(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const tree = (one) => [one, ...all.filter(({ parent }) => parent === one.pid).flatMap(tree)];
  return all.filter((one) => one.pid === pid).flatMap(tree);
}

function readProcess(pid) {
  try {
    const [, name, rest] = /^\d+ \((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    const fields = rest.split(' ');
    const args = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return [{ pid: Number(pid), parent: Number(fields[1]), kib: Number(fields[21]) * 4, name, args }];
  } catch {
    return [];
  }
}

/** What ingest takes more of with many subagents open than with none, by subagent. */
function openInvocationRow(scratch) {
  const [base, full] = [peakOfIngest(scratch, 0), peakOfIngest(scratch, open)];
  const detail = `ingest ${full.toFixed(0)} MiB with ${open} open, ${base.toFixed(0)} MiB with none`;
  return memoryRow('an open invocation of a subagent', Math.max(0, full - base) / open, 10, detail);
}

function peakOfIngest(scratch, count) {
  rmSync(scratch.database, { force: true });
  const event = (name, more) => JSON.stringify({ session_id: 's', cwd: scratch.repo, hook_event_name: name, ...more });
  scratch.deliver('hook', event('SessionStart', { source: 'startup' }));
  for (let n = 0; n < count; n++) {
    const subagent = { agent_id: `a${n}`, agent_type: 'general-purpose', prompt_id: 'p' };
    scratch.deliver('hook', event('SubagentStart', subagent));
  }
  const peakFile = join(scratch.root, 'peak');
  const args = ['--require', join(root, 'bench/note-peak-memory.cjs'), join(root, 'dist/ingest.cjs')];
  scratch.run(process.execPath, args, { env: { BENCH_PEAK_FILE: peakFile } });
  return Number(readFileSync(peakFile, 'utf8')) / 1024;
}
