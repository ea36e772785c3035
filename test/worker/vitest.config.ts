import { defineConfig } from 'vitest/config';

// `npm run test:worker`: apart from `npm test`, which takes minutes less and needs no root.
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/worker/build-image.ts'],
    include: ['test/worker/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
