// What a whole session costs: the published client with a scripted model that thinks for a second before each of 30
// turns, with all hooks and with none. Needs the folder that drives the client, beside the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { launcher, root, Scratch } from '../scratch.mjs';

const driver = join(root, '../shared/real-claude/run');
const [turns, latencyMs, rounds] = [30, 1000, 3];
const [maxShare, invocations, maxMiB] = [0.02, 2000, 10];

export async function measure(scratch) {
  return [...(await measureTime()), measureMemory(scratch)];
}

/** Alternating, so that what else the machine does falls on both. */
async function measureTime() {
  if (!existsSync(driver)) {
    process.stderr.write(`session: its time is not measured, there is no ${driver}\n`);
    return [];
  }
  const times = { none: [], all: [] };
  for (let round = 0; round < rounds; round++) {
    for (const hooks of ['none', 'all']) times[hooks].push(await timeOfSession(hooks === 'all'));
  }
  const middle = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const [none, all] = [middle(times.none), middle(times.all)];
  const share = all / none - 1;
  const shown = (list) => list.map((ms) => (ms / 1000).toFixed(2)).join(' ');
  return [
    {
      what: `a session of ${turns} turns`,
      measured: `+${(share * 100).toFixed(2)} %`,
      budget: `<= +${maxShare * 100} %`,
      ok: share <= maxShare,
      detail: `with hooks ${shown(times.all)} s, without ${shown(times.none)} s`,
      share,
    },
  ];
}

/** How long the client takes by its own account, in ms. */
async function timeOfSession(withHooks) {
  const scratch = new Scratch();
  try {
    const bin = join(scratch.root, 'bin');
    mkdirSync(bin);
    symlinkSync(launcher, join(bin, 'ai-tracker'));
    mkdirSync(join(scratch.home, '.claude'));
    const env = { ...scratch.env, PATH: `${bin}:${process.env.PATH}` };
    writeFileSync(join(scratch.repo, 'a.txt'), lines(0));
    scratch.commit('start');
    if (withHooks) scratch.run('ai-tracker', ['install'], { env });
    const script = join(scratch.root, 'script.json');
    writeFileSync(script, JSON.stringify({ latency_ms: latencyMs, main: scriptOf(scratch.repo) }));
    const { stdout, stderr, status } = spawnSync(driver, [script], { cwd: scratch.repo, env, maxBuffer: 1 << 28 });
    const result = status === 0 && JSON.parse(stdout.toString());
    if (!result || result.is_error || result.num_turns < turns)
      throw new Error(`the client failed: ${stderr}${stdout}`);
    if (withHooks && !existsSync(scratch.database)) throw new Error('nothing was recorded');
    return result.duration_ms;
  } finally {
    await sleep(500);
    await scratch.remove();
  }
}

const lines = (turn) => Array.from({ length: 100 }, (_, at) => `line ${at} of turn ${turn}\n`).join('');

/** Reads, edits, new files and shell commands in turn, a commit at the end. */
function scriptOf(repo) {
  const use = (name, input) => [{ type: 'tool_use', name, input }];
  const file = join(repo, 'a.txt');
  return Array.from({ length: turns }, (_, turn) => {
    if (turn === 0) return use('Read', { file_path: file });
    if (turn === turns - 1) return use('Bash', { command: 'git add -A && git commit -qm work', description: 'commit' });
    if (turn % 5 === 0) return use('Bash', { command: `echo ${turn} > note-${turn}.txt`, description: 'note' });
    if (turn % 5 === 1) return use('Write', { file_path: join(repo, `new-${turn}.txt`), content: lines(turn) });
    if (turn % 5 === 2) return use('Read', { file_path: file });
    return use('Edit', { file_path: file, old_string: `line ${turn} of turn 0`, new_string: `line ${turn} edited` });
  });
}

/** What ingest takes more of with many subagents open than with none, by subagent. */
function measureMemory(scratch) {
  const base = peakOfIngest(scratch, 0);
  const full = peakOfIngest(scratch, invocations);
  const each = Math.max(0, full - base) / invocations;
  return {
    what: 'memory of an open invocation',
    measured: `${each.toFixed(3)} MiB`,
    budget: `<= ${maxMiB} MiB`,
    ok: each <= maxMiB,
    detail: `ingest ${full.toFixed(0)} MiB with ${invocations} open, ${base.toFixed(0)} MiB with none`,
    mib: each,
  };
}

function peakOfIngest(scratch, open) {
  rmSync(scratch.database, { force: true });
  const event = (name, more) => JSON.stringify({ session_id: 's', cwd: scratch.repo, hook_event_name: name, ...more });
  scratch.deliver('hook', event('SessionStart', { source: 'startup' }));
  for (let n = 0; n < open; n++) {
    scratch.deliver(
      'hook',
      event('SubagentStart', { agent_id: `a${n}`, agent_type: 'general-purpose', prompt_id: 'p' }),
    );
  }
  const peakFile = join(scratch.root, 'peak');
  scratch.run(
    process.execPath,
    ['--require', join(root, 'bench/note-peak-memory.cjs'), join(root, 'dist/ingest.cjs')],
    {
      env: { BENCH_PEAK_FILE: peakFile },
    },
  );
  return Number(readFileSync(peakFile, 'utf8')) / 1024;
}
