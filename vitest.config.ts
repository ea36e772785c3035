import { availableParallelism } from 'node:os';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { scratchFolder } from './test/helpers/scratch-folder.mjs';

export default defineConfig({
  test: {
    env: { TMPDIR: scratchFolder() },
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    // Only what hangs meets these, however busy the machine is.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 200_000 } },
    // Loading the program takes longer than most files of tests: those that follow in a process find it loaded.
    isolate: false,
    // Most of the time a test waits for git, some for a clock.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/helpers/build.ts'],
        },
      },
      // Takes two versions of Node.js.
      ...(process.env['AI_TRACKER_SQLITE'] === 'node'
        ? [
            {
              extends: true as const,
              test: { name: 'drivers', include: ['test/drivers/**/*.test.ts'], globalSetup: ['test/helpers/build.ts'] },
            },
          ]
        : []),
    ],
  },
});
