// `npm run mutate -- [--sample N [--with NAME ...]] [FILE or FOLDER ...]`: changes each file of `src/attribution` (or what is named) in hundreds
// of small ways, and tells which of them no unit test notices. N of those are tried with the tests in `test/integration` (or those whose names begin so), too.
// Random histories have no say in it.
import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '20' },
    with: { type: 'string', multiple: true, default: [] },
  },
});
const sources = (named.length > 0 ? named : ['src/attribution'])
  .flatMap((name) => filesIn(resolve(root, name)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [relative(root, path)];
  return readdirSync(path, { recursive: true }).map((name) => relative(root, join(path, name)));
}

/** By source file, the unit tests that import it, be it through others. */
async function testsByFile() {
  const entryPoints = filesIn(join(root, 'test/unit')).filter((file) => file.endsWith('.test.ts'));
  const { metafile } = await build({
    ...{ entryPoints, absWorkingDir: root, outdir: 'none', bundle: true, write: false, metafile: true },
    ...{ platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' },
  });
  const tests = new Map();
  for (const { entryPoint, inputs } of Object.values(metafile.outputs))
    for (const input of Object.keys(inputs)) tests.set(input, [...(tests.get(input) ?? []), entryPoint]);
  return tests;
}

function tryChanges(file, tests) {
  return new Promise((done, fail) => {
    const worker = fork(join(root, 'test/mutate/worker.mjs'), [file, ...tests], {
      env: { ...process.env, TZ: 'UTC', NO_COLOR: '1' },
    });
    let result;
    worker.on('message', (message) => {
      result = message;
    });
    worker.on('exit', () => (result ? done(result) : fail(new Error(`${file} could not be tried`))));
  });
}

const tests = await testsByFile();
const waiting = [...sources];
const results = [];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await tryChanges(file, tests.get(file) ?? []);
      results.push(result);
      if (values.sample === '0') for (const each of result.survived) tell(each);
    }
  }),
);

function tell({ file, line, from, change, isReached }) {
  console.log(`${file}:${line}: ${from}  →  ${change}${isReached ? '' : '  (no test comes here)'}`);
}

const row = (file, count, survived) => {
  const share = count === 0 ? '' : `${((100 * (count - survived)) / count).toFixed(1)} %`;
  console.log(
    [file.padEnd(44), ...[count, count - survived, survived, share].map((each) => String(each).padStart(9))].join(''),
  );
};
results.sort((a, b) => (a.file < b.file ? -1 : 1));
console.log(
  `\n${['file'.padEnd(44), ...['changes', 'noticed', 'survived', 'share'].map((each) => each.padStart(9))].join('')}`,
);
for (const { file, count, survived } of results) if (count > 0) row(file, count, survived.length);
const all = (pick) => results.reduce((sum, result) => sum + pick(result), 0);
row(
  'all',
  all(({ count }) => count),
  all(({ survived }) => survived.length),
);

const noticed = (result) => result.count - result.survived.length;
if (values.sample !== '0') await trySample(Number(values.sample));

/** Changes that no unit test noticed, from all over, by tests of the whole. */
async function trySample(size) {
  const left = results.flatMap(({ survived }) => survived);
  const chosen = Array.from(
    { length: Math.min(size, left.length) },
    (_, at) => left[Math.floor((at * left.length) / size)],
  );
  const jobs = availableParallelism();
  const tried = [];
  await Promise.all(
    Array.from({ length: jobs }, (_, job) => {
      const changes = chosen.filter((__, at) => at % jobs === job);
      const files = [...new Set(changes.map(({ file }) => file))];
      const told = JSON.stringify({ files, changes, mostMs: Number(values.seconds) * 1000, named: values.with });
      const worker = fork(join(root, 'test/mutate/integration-worker.mjs'), [told], {
        ...{ cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
        env: { ...process.env, TZ: 'UTC', NO_COLOR: '1' },
      });
      worker.on('message', ({ mutant, isNoticed, isReached }) => {
        tried.push(isNoticed);
        if (tried.length % 20 === 0) console.log(`${tried.length} tried, ${tried.filter(Boolean).length} noticed`);
        if (!isNoticed) tell({ ...mutant, isReached });
      });
      return new Promise((done) => worker.on('exit', done));
    }),
  );
  const share = tried.filter(Boolean).length / tried.length;
  const whole = (all(noticed) + share * left.length) / all(({ count }) => count);
  console.log(`of ${tried.length} that no unit test notices, tests of the whole notice ${(100 * share).toFixed(1)} %`);
  console.log(`so of all changes ${(100 * whole).toFixed(1)} % are noticed`);
}
