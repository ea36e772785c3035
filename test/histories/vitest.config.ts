import { defineConfig } from 'vitest/config';
import { scratchFolder } from '../helpers/scratch-folder.mjs';

// `npm run test:histories`: apart from `npm test`, which takes minutes less.
export default defineConfig({
  test: {
    env: { TMPDIR: scratchFolder() },
    setupFiles: ['test/helpers/hermetic-setup.ts'],
    include: ['test/histories/**/*.test.ts'],
    testTimeout: 1_200_000,
  },
});
