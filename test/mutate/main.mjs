// `npm run mutate -- [FILE or FOLDER ...]`: changes each file of `src/attribution` (or what is named) in hundreds of small
// ways, and tells which of them no unit test notices. Random histories have no say in it.
import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const named = process.argv.slice(2);
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
      for (const each of result.survived) tell(file, each);
    }
  }),
);

function tell(file, { line, from, change, isReached }) {
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
