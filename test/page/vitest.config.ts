import { spawnSync } from 'node:child_process';
import { defineConfig } from 'vitest/config';
import { scratchFolder } from '../helpers/scratch-folder.mjs';

/** What is not here (.ci/page-machine says so) is not asked. */
const needs = { 'browser-*.test.ts': 'chromium', 'prometheus.test.ts': 'promtool' };
const isHere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

// `npm run test:page`: the page in a real browser, its metrics in a real Prometheus; apart from `npm test`, which needs
// neither.
export default defineConfig({
  test: {
    env: { TMPDIR: scratchFolder() },
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts'],
    include: Object.entries(needs).flatMap(([file, program]) => (isHere(program) ? [`test/page/${file}`] : [])),
    passWithNoTests: true,
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 200_000 } },
  },
});
