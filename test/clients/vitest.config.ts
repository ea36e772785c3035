import { defineConfig } from 'vitest/config';

// `npm run test:clients`: apart from `npm test`, which needs no client of hundreds of megabytes and no namespaces. A
// client is a folder here.
export default defineConfig({
  test: {
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    globalSetup: ['test/helpers/build.ts', 'test/clients/make-ready.ts'],
    include: ['test/clients/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
