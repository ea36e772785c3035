import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { scratchFolder } from '../helpers/scratch-folder.mjs';

// `npm run test:reports`: what readers ask, and what they get; apart from `npm test`, which takes a minute less.
export default defineConfig({
  test: {
    env: { TMPDIR: scratchFolder() },
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts'],
    include: ['test/reports/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 200_000 } },
    isolate: false,
    maxWorkers: availableParallelism() + 1,
  },
});
