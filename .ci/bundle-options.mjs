// How esbuild makes what runs; the tests that build parts of it make them so, too.

export const bundle = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Of better-sqlite3 all is in but its compiled part, which is found by its place (src/store/sqlite.ts).
  external: ['bindings'],
  logLevel: 'warning',
  legalComments: 'none',
};

export const commonJs = {
  ...bundle,
  format: 'cjs',
  minify: true,
  define: { 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
};
