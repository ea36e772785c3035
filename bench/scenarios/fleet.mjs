// A fleet of 1,000 agents in 50 repositories: read for the first time, with nothing new, with 10 files that have one
// commit more.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { agents, changing, makeAgents } from '../many-agents.mjs';
import { median, medians, memoryRow, nodeStart, ratioRow, timed } from '../measure.mjs';
import { launcher, root } from '../scratch.mjs';

export function measure(scratch, runs) {
  const dir = makeAgents(scratch);
  const combined = join(dir, 'aggregated/combined_stats.db');
  const call = (...args) => ({ command: launcher, args, cwd: scratch.root, env: scratch.env });
  const stats = call('stats', '--fleet', dir);
  const first = [];
  let size = 0;
  for (let run = 0; run < 3; run++) {
    rmSync(join(dir, 'aggregated'), { recursive: true, force: true });
    first.push(timed(stats));
    size = readdirSync(join(dir, 'aggregated')).reduce(
      (sum, name) => sum + statSync(join(dir, 'aggregated', name)).size,
      0,
    );
  }
  check(combined, scratch, dir);
  const change = changing(dir);
  const some = Math.min(runs, 11);
  const times = medians(
    {
      node: { ...nodeStart, env: scratch.env },
      nothing: stats,
      json: call('stats', '--fleet', dir, '--json'),
      agent: call('stats', '--fleet', dir, '--agent', 'agent-7', '--days', '30'),
      changed: { ...stats, prepare: change },
      sources: call('fleet', '--fleet', dir),
    },
    some,
  );
  const [again, more] = [() => {}, change].map((prepare) => peakMiB(scratch, dir, prepare));
  const all = peakMiB(scratch, dir, () => rmSync(join(dir, 'aggregated'), { recursive: true, force: true }));
  const mib = (size / (1 << 20)).toFixed(0);
  return [
    ratioRow(`stats --fleet, ${agents} files, read for the first time`, median(first), times.node, 100),
    ratioRow('stats --fleet, nothing new', times.nothing, times.node, 4),
    ratioRow('stats --fleet --json, nothing new', times.json, times.node, 4),
    ratioRow('stats --fleet --agent --days, nothing new', times.agent, times.node, 4),
    ratioRow('stats --fleet, 10 files changed', times.changed, times.node, 8),
    ratioRow('fleet, nothing new', times.sources, times.node, 8),
    memoryRow('memory, read for the first time', all, 192, `the file that is made has ${mib} MiB`),
    memoryRow('memory, nothing new', again, 192, ''),
    memoryRow('memory, 10 files changed', more, 192, ''),
  ];
}

function check(combined, scratch, dir) {
  const out = scratch.run(launcher, ['stats', '--fleet', dir, '--json'], { cwd: scratch.root });
  const { totals } = JSON.parse(out);
  const db = new Database(combined, { readonly: true });
  const rows = db.prepare('SELECT count(*) FROM source_commits').pluck().get();
  db.close();
  if (rows !== agents * 100 || totals.commits !== rows) throw new Error(`${totals.commits} commits of ${rows} rows`);
}

/** The highest that one run's memory came to. */
function peakMiB(scratch, dir, prepare) {
  prepare();
  const file = join(scratch.root, 'peak');
  const note = join(root, 'bench/note-peak-memory.cjs');
  scratch.run(launcher, ['stats', '--fleet', dir], {
    cwd: scratch.root,
    env: { NODE_OPTIONS: `--require ${note}`, BENCH_PEAK_FILE: file },
  });
  return Number(readFileSync(file, 'utf8')) / 1024;
}
