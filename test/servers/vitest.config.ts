import { defineConfig } from 'vitest/config';
import { scratchFolder } from '../helpers/scratch-folder.mjs';

// `npm run test:servers`: exports into real servers, which the tests start on loopback, and the servers that we are.
export default defineConfig({
  test: {
    env: { TMPDIR: scratchFolder() },
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts'],
    include: ['test/servers/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 200_000 } },
  },
});
