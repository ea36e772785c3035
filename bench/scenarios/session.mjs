// What a whole session costs: the published client with a scripted model that thinks for a second before each of 30
// turns, with our hooks, with hooks of the same events that only write what they are told into a file, and with none.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../measure.mjs';
import { launcher, root, Scratch } from '../scratch.mjs';

const driver = join(root, 'test/clients/claude-code/run.mjs');
const [turns, latencyMs, maxRounds] = [30, 1000, 3];
const maxRatio = 1.5;
/** What 1.0 registers. */
const events = [
  ...['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'SessionStart', 'SessionEnd'],
  ...['UserPromptSubmit', 'SubagentStart', 'SubagentStop', 'Stop'],
];
const ways = {
  none: () => {},
  write: writeHooks,
  ours: (scratch, env) => scratch.run('ai-tracker', ['install'], { env }),
};

export async function measure(_, runs) {
  const { status, stderr, stdout: client } = spawnSync(process.execPath, [driver, '--ready'], { encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`session: not measured, ${stderr}`);
    return [];
  }
  const times = { none: [], write: [], ours: [] };
  // In turn, so that what else the machine does falls on all.
  for (let round = 0; round < Math.min(runs, maxRounds); round++) {
    for (const way of Object.keys(ways)) times[way].push(await timeOfSession(way, client));
  }
  const [none, write, ours] = Object.values(times).map(median);
  const ratio = (ours - none) / (write - none);
  const shown = (list) => list.map((ms) => (ms / 1000).toFixed(2)).join(' ');
  return [
    {
      what: `a session of ${turns} turns, added time`,
      measured: `${ratio.toFixed(2)} x`,
      budget: `<= ${maxRatio.toFixed(1)} x`,
      ok: ratio <= maxRatio,
      detail: `s beside the model, ours ${shown(times.ours)}, hooks that write ${shown(times.write)}, none ${shown(times.none)}`,
      ratio,
    },
  ];
}

function writeHooks(scratch) {
  const hooks = [{ type: 'command', command: `cat >'${scratch.root}/event'`, timeout: 5 }];
  const settings = { hooks: Object.fromEntries(events.map((event) => [event, [{ matcher: '*', hooks }]])) };
  writeFileSync(join(scratch.home, '.claude/settings.json'), JSON.stringify(settings));
}

/** How long the client takes by its own account, without the time that it waits for the model, in ms. */
async function timeOfSession(way, client) {
  const scratch = new Scratch();
  try {
    const bin = join(scratch.root, 'bin');
    mkdirSync(bin);
    symlinkSync(launcher, join(bin, 'ai-tracker'));
    symlinkSync(client, join(bin, 'claude'));
    mkdirSync(join(scratch.home, '.claude'));
    const env = { ...scratch.env, PATH: `${bin}:${process.env.PATH}` };
    writeFileSync(join(scratch.repo, 'a.txt'), lines(0));
    scratch.commit('start');
    ways[way](scratch, env);
    const script = join(scratch.root, 'script.json');
    writeFileSync(script, JSON.stringify({ latency_ms: latencyMs, main: scriptOf(scratch.repo) }));
    const result = JSON.parse(scratch.run(process.execPath, [driver, script], { env }));
    if (result.is_error || result.num_turns < turns) throw new Error(`the client failed: ${JSON.stringify(result)}`);
    if (way === 'ours' && !existsSync(scratch.database)) throw new Error('nothing was recorded');
    if (way === 'write' && !existsSync(join(scratch.root, 'event'))) throw new Error('no hook was called');
    return result.duration_ms - result.duration_api_ms;
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
