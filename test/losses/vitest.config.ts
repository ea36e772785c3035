import { defineConfig } from 'vitest/config';

// `npm run test:losses`: apart from `npm test`, which takes minutes less and needs no root.
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts'],
    include: ['test/losses/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 1_500_000,
    hookTimeout: 300_000,
  },
});
