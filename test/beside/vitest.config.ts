import { defineConfig } from 'vitest/config';

// `npm run test:beside`: apart from `npm test`, which needs no tools from registries.
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts', 'test/beside/make-ready.ts'],
    include: ['test/beside/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
