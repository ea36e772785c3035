// How esbuild makes what runs; the tests that build parts of it make them so, too.

export const bundle = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Of better-sqlite3 all is in but its compiled part, which is found by its place (src/store/sqlite.ts).
  external: ['bindings', 'pg-native'],
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

/** Leaves modules that are imported when they are needed out of a bundle: `files` names what is built of each. */
const loadedApart = (files) => ({
  name: 'loaded-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind }) =>
      kind === 'dynamic-import' && path in files ? { path: files[path], external: true } : undefined,
    );
  },
});

/** Commander starts programs for commands that are programs, of which there are none; what can start them loads slowly. */
const noPrograms = {
  name: 'no-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'no-programs', namespace: 'none' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** Else each module that imports it gets a copy of all that it has. */
const globalProcess = {
  name: 'global-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:process$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'process', namespace: 'global' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'global' }, () => ({ contents: 'export default globalThis.process' }));
  },
};

const program = (entry, apart = {}) => ({
  ...commonJs,
  entryPoints: [entry],
  // `import()` would start the loader of ES modules.
  supported: { 'dynamic-import': false },
  plugins: [loadedApart(apart), noPrograms, globalProcess],
});

/** What the commands that read hardly ever need. */
const parts = {
  '../config/settings.ts': './settings.cjs',
  './ingest-first.ts': './all.cjs',
  '../store/open-for-reading.ts': './all.cjs',
  './fleet-first.ts': './fleet.cjs',
  './look-elsewhere.ts': './all.cjs',
  './on-demand.ts': './on-demand.cjs',
  '../render/on-demand.ts': './on-demand.cjs',
  '../../render/on-demand.ts': './on-demand.cjs',
  '../asked.ts': './asked.cjs',
};

/** What `survival` needs when it has read what it keeps. */
const keeping = { '../git/kept-out.ts': './all.cjs' };

/** What `verify --repair` and `--fleet` need. */
const mending = {
  '../../verify/repair.ts': './all.cjs',
  '../../store/open.ts': './all.cjs',
  '../verify-fleet.ts': './all.cjs',
};

/** What `report` needs for commits that nobody recorded, and for bundles. */
const bundles = { '../bundles.ts': './all.cjs' };

/** What goes to other machines is sent by programs of their own: what they load is large. */
const sent = {
  './commands/export-otlp.ts': './otlp.cjs',
  './commands/export-postgres.ts': './postgres.cjs',
  './commands/export-rows.ts': './rows.cjs',
  './commands/receive.ts': './receive.cjs',
};

/** What has a program of its own; the others know how it is called. */
const page = { './commands/dashboard.ts': './dashboard.cjs', './commands/serve.ts': './dashboard.cjs' };
const apart = {
  ...page,
  ...sent,
  './commands/report.ts': './report.cjs',
  './commands/export-bundle.ts': './report.cjs',
};

/** The commands of the programs that read. */
const stats = { './commands/stats.ts': './reading.cjs' };
const show = { './commands/show.ts': './show.cjs' };
const activity = {
  './commands/agents.ts': './activity.cjs',
  './commands/sessions.ts': './activity.cjs',
  './commands/tools.ts': './activity.cjs',
};
const blame = { './commands/blame.ts': './blame.cjs' };

/** What dist/ is made of, by file: what node is given, and the programs that this loads (src/start). */
export const programs = {
  'cli/main.cjs': program('src/start/commands.ts'),
  'ingest.cjs': program('src/start/ingest.ts'),
  'make-code.cjs': program('src/start/make-code.ts'),
  'programs/all.cjs': program('src/cli/all.ts', apart),
  'programs/on-demand.cjs': program('src/render/on-demand.ts'),
  'programs/asked.cjs': program('src/cli/asked.ts', { ...parts, ...keeping }),
  'programs/settings.cjs': program('src/config/settings.ts'),
  // Of the others only how they are called.
  'programs/reading.cjs': program('src/cli/reading.ts', { ...parts, ...show, ...activity, ...blame }),
  'programs/show.cjs': program('src/cli/reading.ts', { ...parts, ...stats, ...activity, ...blame }),
  'programs/activity.cjs': program('src/cli/reading.ts', { ...parts, ...stats, ...show, ...blame }),
  'programs/blame.cjs': program('src/cli/blame.ts', parts),
  'programs/survival.cjs': program('src/cli/survival.ts', { ...parts, ...keeping }),
  'programs/fleet.cjs': program('src/cli/fleet-first.ts', { './ingest-first.ts': './all.cjs' }),
  'programs/verify.cjs': program('src/cli/verify.ts', { ...parts, ...mending }),
  'programs/statusline.cjs': program('src/cli/status-line.ts', { './all.ts': './all.cjs' }),
  'programs/report.cjs': program('src/cli/report.ts', { ...parts, ...bundles, ...sent }),
  'programs/receive.cjs': program('src/cli/receive.ts'),
  'programs/otlp.cjs': program('src/cli/commands/export-otlp.ts', parts),
  'programs/rows.cjs': program('src/cli/commands/export-rows.ts', parts),
  'programs/postgres.cjs': program('src/cli/commands/export-postgres.ts', parts),
  'programs/dashboard.cjs': program('src/cli/dashboard.ts', parts),
  'programs/ingest.cjs': program('src/ingest/main.ts'),
};
