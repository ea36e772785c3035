// Builds dist/: one CommonJS file for ingest (starts fastest), split ESM for the commands (each loads what it needs).
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

let build;
try {
  ({ build } = await import('esbuild'));
} catch {
  // A production install (no dev dependencies) of a packed release: dist/ is in the package already.
  process.exit(0);
}

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside and moved: a build that fails leaves the old one, and hooks find one or the other.
const next = join(root, `.dist-${process.pid}`);
await mkdir(next, { recursive: true });
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['better-sqlite3'],
  logLevel: 'warning',
  legalComments: 'none',
};
async function install() {
  const old = `${next}-old`;
  await rename(join(root, 'dist'), old).catch(() => {});
  await rename(next, join(root, 'dist')).finally(() => rm(old, { recursive: true, force: true }));
}

try {
  await Promise.all([
    build({
      ...common,
      entryPoints: ['src/ingest/main.ts'],
      outfile: join(next, 'ingest.cjs'),
      format: 'cjs',
      minify: true,
    }),
    build({
      ...common,
      entryPoints: ['src/cli/main.ts'],
      outdir: join(next, 'cli'),
      outExtension: { '.js': '.mjs' },
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
    }),
  ]);
  // Once more if another build came between.
  await install().catch(install);
} catch (error) {
  await rm(next, { recursive: true, force: true });
  // esbuild has said what is wrong with the sources.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
