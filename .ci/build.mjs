// Builds dist/: one CommonJS file for ingest (starts fastest), split ESM for the commands (each loads what it needs).
import { rm } from 'node:fs/promises';
import process from 'node:process';

let build;
try {
  ({ build } = await import('esbuild'));
} catch {
  // A production install (no dev dependencies) of a packed release: dist/ is in the package already.
  process.exit(0);
}

const root = new URL('..', import.meta.url);
const common = {
  absWorkingDir: root.pathname,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['better-sqlite3'],
  logLevel: 'warning',
  legalComments: 'none',
};
await rm(new URL('dist', root), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/ingest/main.ts'],
    outfile: 'dist/ingest.cjs',
    format: 'cjs',
    minify: true,
    metafile: true,
  }),
  build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist/cli',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
  }),
]);
