// Tries each change to one file with the tests that reach it, and tells which of them no test notices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import { collector } from './harness.mjs';
import { mutantsOf, withTicks } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [file, ...testFiles] = process.argv.slice(2);
const { text, mutants } = mutantsOf(file, readFileSync(join(root, file), 'utf8'));

const { outputFiles } = await build({
  stdin: { contents: testFiles.map((each) => `import './${each}';`).join('\n'), resolveDir: root, loader: 'ts' },
  // Helpers find the project by their own place.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test/helpers/sandbox.ts')).href) },
  ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external', write: false },
  logLevel: 'warning',
  plugins: [
    {
      name: 'mutants',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'harness' }));
        onLoad({ filter: /./, namespace: 'harness' }, () => ({ contents: 'module.exports = __vitest;' }));
        onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
          const isChanged = path === join(root, file);
          return { contents: isChanged ? text : withTicks(path, readFileSync(path, 'utf8')), loader: 'ts' };
        });
      },
    },
  ],
});
const bundle = new Script(`(function (require, module, exports, __vitest, __is, __tick) {${outputFiles[0].text}\n})`);
const load = bundle.runInThisContext();
const requireHere = createRequire(join(root, 'test/helpers/sandbox.ts'));

/** How often loops go round: so often, and a change has made one endless. */
let [ticks, mostTicks] = [0, Number.POSITIVE_INFINITY];
const tick = () => {
  if (++ticks > mostTicks) throw new Error('endless');
};

function loaded(is) {
  const { vitest, tests, run } = collector();
  const module = { exports: {} };
  load(requireHere, module, module.exports, vitest, is, tick);
  return { tests, run };
}

/** Which changes each test reaches, how often its loops go round, and which are reached already when files are loaded. */
async function asItIs() {
  let reached = new Set();
  const { tests, run } = loaded((change) => {
    reached.add(change);
    return false;
  });
  const atLoad = { reached, ticks };
  const each = [];
  for (const [index, { name }] of tests.entries()) {
    [reached, ticks] = [new Set(), 0];
    const start = performance.now();
    await run(index).catch((error) => {
      throw new Error(`fails without any change: ${name}: ${error.message}`);
    });
    each.push({ index, reached, ticks, cost: performance.now() - start, noticed: 0 });
  }
  return { atLoad, each };
}

const { atLoad, each } = await asItIs();

/** The tests that may notice a change: those that have noticed most, and of these the cheapest, go first. */
function testsFor(change) {
  const reaching = atLoad.reached.has(change) ? [...each] : each.filter(({ reached }) => reached.has(change));
  return reaching.sort((a, b) => b.noticed / b.cost - a.noticed / a.cost || a.cost - b.cost);
}

async function isNoticed(change) {
  const chosen = testsFor(change);
  if (chosen.length === 0) return false;
  [ticks, mostTicks] = [0, atLoad.ticks * 10 + 100_000];
  let run;
  try {
    ({ run } = loaded((other) => other === change));
  } catch {
    return true;
  }
  for (const test of chosen) {
    [ticks, mostTicks] = [0, test.ticks * 10 + 100_000];
    try {
      await run(test.index);
    } catch {
      test.noticed++;
      return true;
    }
  }
  return false;
}

const survived = [];
for (const [change, mutant] of mutants.entries()) {
  if (await isNoticed(change)) continue;
  const isReached = atLoad.reached.has(change) || each.some(({ reached }) => reached.has(change));
  survived.push({ ...mutant, isReached });
}
process.send({ file, count: mutants.length, survived });
