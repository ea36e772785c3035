// A bundle of tests in which each small change to some source files can be switched on by its number.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import { collector } from './harness.mjs';
import { mutantsOf, withTicks } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The changes to some files, and what tells whether a test notices one. `mostMs`: so long tests are tried for a change; with
 * `mayFail`, a test that fails without any change has no say.
 */
export async function trial(files, testFiles, { mostMs = Number.POSITIVE_INFINITY, mayFail = false } = {}) {
  const texts = new Map();
  const mutants = [];
  for (const file of files) {
    const found = mutantsOf(file, readFileSync(join(root, file), 'utf8'), true, mutants.length);
    texts.set(join(root, file), found.text);
    mutants.push(...found.mutants);
  }
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
            return { contents: texts.get(path) ?? withTicks(path, readFileSync(path, 'utf8')), loader: 'ts' };
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
      const failure = await run(index).then(
        () => undefined,
        (error) => error,
      );
      if (failure !== undefined && !mayFail) throw new Error(`fails without any change: ${name}: ${failure.message}`);
      if (failure === undefined) each.push({ index, reached, ticks, cost: performance.now() - start, noticed: 0 });
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
    const start = performance.now();
    for (const test of chosen) {
      if (performance.now() - start > mostMs) break;
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

  const isReached = (change) => atLoad.reached.has(change) || each.some(({ reached }) => reached.has(change));
  return { mutants, isNoticed, isReached };
}
