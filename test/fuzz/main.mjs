// `npm run fuzz -- [--fleet] [--runs N] [--seed S] [--jobs N] [--length N] [--whole]`: random histories, one a seed, as many as
// one likes; `--fleet`: of several agents; `--whole`: wrong ones are not made short.
import { fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { scratchFolder } from '../helpers/scratch-folder.mjs';

const number = (text) => {
  if (!/^\d+$/.test(text)) throw new Error(`${text} is no number`);
  return Number(text);
};
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    jobs: { type: 'string', default: String(availableParallelism()) },
    length: { type: 'string', default: '25' },
    fleet: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
  },
});
const [runs, seed, jobs] = [number(values.runs), number(values.seed), number(values.jobs)];

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules/.cache/fuzz', String(process.pid));
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
await build({
  entryPoints: [join(root, 'test/fuzz/worker.ts')],
  outfile: join(folder, 'worker.mjs'),
  // The helpers find the project by their own place.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/helpers/sandbox.ts')).href) },
  ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' },
});

let done = 0;
let wrong = 0;
const sums = {};
console.log(`${runs} histories from seed ${seed}`);
const clean = { TMPDIR: scratchFolder() };
for (const name of ['PATH', 'LANG']) if (process.env[name]) clean[name] = process.env[name];
const workers = Array.from({ length: jobs }, (_, at) => {
  const count = Math.floor((runs - at + jobs - 1) / jobs);
  return new Promise((resolve) => {
    const worker = fork(
      join(folder, 'worker.mjs'),
      [seed + at, count, jobs, values.length, values.fleet ? 'fleet' : 'one', values.whole ? 'whole' : 'short'].map(
        String,
      ),
      {
        env: clean,
      },
    );
    worker.on('message', ({ failure, lines = {} }) => {
      for (const [name, count] of Object.entries(lines)) sums[name] = (sums[name] ?? 0) + count;
      done++;
      if (failure !== undefined) {
        wrong++;
        console.log(`\n${failure}`);
      }
      if (done % 100 === 0) console.log(`${done} histories, ${wrong} wrong`);
    });
    worker.on('exit', resolve);
    process.on('exit', () => worker.kill());
  });
});
// Stopped, it tells how far it came.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(report()));
await Promise.all(workers);
process.exit(report());

function report() {
  const share = (part, whole) => `${(100 * (whole === 0 ? 1 : part / whole)).toFixed(3)} %`;
  const sum = (name) => sums[name] ?? 0;
  const [compared, wrongLines] = [sum('compared'), sum('wrong')];
  console.log(`${done} histories, ${wrong} wrong`);
  console.log(`${compared} lines compared, ${wrongLines} wrong: ${share(compared - wrongLines, compared)} right`);
  console.log(`${sum('either')} lines of which either author is right, and which are not compared`);
  for (const who of ['ai', 'human']) {
    const [right, found, wanted] = ['Right', 'Found', 'Wanted'].map((name) => sum(who + name));
    console.log(
      `precision of ${who}: ${share(right, found)} of ${found}; recall: ${share(right, wanted)} of ${wanted}`,
    );
  }
  return wrong > 0 || done < runs ? 1 : 0;
}
