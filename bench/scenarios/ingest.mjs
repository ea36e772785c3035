// How fast one core drains a backlog, and how much memory that takes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../scratch.mjs';

const files = 200;
const deliveries = 30_000;
const perSecond = 3000;
const maxMiB = 150;

export function measure(scratch) {
  layFiles(scratch);
  layBacklog(scratch, 600);
  drain(scratch); // the database is there, the caches are warm
  layBacklog(scratch, deliveries);
  const { seconds, mib } = drain(scratch);
  const rate = deliveries / seconds;
  const count = new Intl.NumberFormat('en');
  return [
    {
      what: 'ingest on one core',
      measured: `${count.format(Math.round(rate))}/s`,
      budget: `>= ${count.format(perSecond)}/s`,
      ok: rate >= perSecond,
      detail: `${count.format(deliveries)} deliveries in ${seconds.toFixed(2)} s`,
      rate,
    },
    {
      what: 'memory of ingest',
      measured: `${mib.toFixed(0)} MiB`,
      budget: `<= ${maxMiB} MiB`,
      ok: mib <= maxMiB,
      detail: `backlog of ${count.format(deliveries)}`,
      mib,
    },
  ];
}

const contents = new Map();

function layFiles(scratch) {
  for (let n = 0; n < files; n++) {
    const path = join(scratch.repo, `src/file-${n}.ts`);
    mkdirSync(join(scratch.repo, 'src'), { recursive: true });
    contents.set(path, Array.from({ length: 60 }, (_, line) => `export const value${line} = ${n * line};\n`).join(''));
    writeFileSync(path, contents.get(path));
  }
  scratch.commit('files');
}

let edits = 0;

/** Edits of the agent all over the repository, a pre and a post hook each; the files end as the last edit left them. */
function layBacklog(scratch, count) {
  const paths = [...contents.keys()];
  for (let n = 0; n < count / 2; n++) {
    const path = paths[edits % paths.length];
    const before = contents.get(path);
    const line = Math.floor(edits / paths.length) % 60;
    const old_string = before.split('\n')[line];
    const new_string = `export const value${line} = 'edit ${edits} of the agent';`;
    const edit = { file_path: path, old_string, new_string, replace_all: false };
    const change = { oldStart: line + 1, oldLines: 1, newStart: line + 1, newLines: 1 };
    const response = {
      filePath: path,
      oldString: old_string,
      newString: new_string,
      originalFile: before,
      structuredPatch: [{ ...change, lines: [`-${old_string}`, `+${new_string}`] }],
      userModified: false,
      replaceAll: false,
    };
    edits++;
    scratch.deliver('hook-pre-tool', scratch.payload('PreToolUse', 'Edit', edit, undefined, edits));
    scratch.deliver('hook-post-tool', scratch.payload('PostToolUse', 'Edit', edit, response, edits));
    contents.set(path, before.replace(old_string, new_string));
  }
  for (const [path, text] of contents) writeFileSync(path, text);
}

function drain(scratch) {
  const peakFile = join(scratch.root, 'peak');
  const peak = join(root, 'bench/note-peak-memory.cjs');
  const node = [process.execPath, '--require', peak, join(root, 'dist/ingest.cjs')];
  const pinned = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : [];
  const [command, ...args] = [...pinned, ...node];
  const start = process.hrtime.bigint();
  scratch.run(command, args, { env: { BENCH_PEAK_FILE: peakFile } });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const left = readdirSync(scratch.spool).filter((name) => !name.startsWith('.'));
  if (left.length > 0) throw new Error(`${left.length} deliveries are left in the spool (or rejected): ${left[0]}`);
  return { seconds, mib: Number(readFileSync(peakFile, 'utf8')) / 1024 };
}
