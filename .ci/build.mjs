// Builds dist/: one CommonJS file each for ingest and for the commands, which starts faster than modules in many files
// although all of it is parsed, and one ESM file with its types for programs that import us.
import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makePage } from './build-page.mjs';
import { bundle, programs } from './bundle-options.mjs';

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
const common = { ...bundle, absWorkingDir: root };
/** What index.ts says of itself; the sources themselves are checked by `npm run check`. */
const typed = [
  ...['api/index.d.ts', 'api/otel/index.d.ts', 'api/tracker.d.ts', 'api/profile.d.ts', 'api/outbox.d.ts'],
  ...['activity/report.d.ts', 'activity/spans.d.ts', 'config/paths.d.ts'],
];

async function declareTypes() {
  const all = join(next, 'all-types');
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const modules = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--allowImportingTsExtensions'];
  const emit = ['--declaration', '--emitDeclarationOnly', '--noCheck', '--rootDir', 'src', '--outDir', all];
  const args = [tsc, 'src/api/index.ts', 'src/api/otel/index.ts', '--ignoreConfig', ...modules, ...emit];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  for (const name of typed) await cp(join(all, name), join(next, 'types', name));
  await rm(all, { recursive: true });
}

/** In a process of its own, without options that a caller may have for this one. */
async function makeCode() {
  const { NODE_OPTIONS, ...env } = process.env;
  await promisify(execFile)(process.execPath, [join(next, 'make-code.cjs')], { env });
}

/** What the program says of itself, for the launcher (without node), for shells and for `man`. */
async function writeDown(file, ...args) {
  const env = { ...process.env, COLUMNS: '80', NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [join(next, 'cli/main.cjs'), ...args], { env });
  await mkdir(dirname(join(next, file)), { recursive: true });
  await writeFile(join(next, file), stdout);
}

/** What `dashboard` fills in and `serve` gives. */
async function writePage() {
  await mkdir(join(next, 'page'), { recursive: true });
  await writeFile(join(next, 'page/page.html'), await makePage(build, root));
}

async function install() {
  const old = `${next}-old`;
  await rename(join(root, 'dist'), old).catch(() => {});
  await rename(next, join(root, 'dist')).finally(() => rm(old, { recursive: true, force: true }));
}

try {
  await Promise.all([
    ...Object.entries(programs).map(([file, options]) =>
      build({ ...options, absWorkingDir: root, outfile: join(next, file) }),
    ),
    ...['index', 'otel/index'].map((name) =>
      build({
        ...common,
        entryPoints: [`src/api/${name}.ts`],
        outfile: join(next, `api/${name.replace('/index', '')}.mjs`),
        format: 'esm',
      }),
    ),
    declareTypes(),
    writePage(),
  ]);
  await Promise.all([
    makeCode(),
    writeDown('version.txt', '--version'),
    writeDown('help.txt', '--help'),
    ...['bash', 'zsh', 'fish'].map((shell) => writeDown(`completions/ai-tracker.${shell}`, 'completion', shell)),
    writeDown('ai-tracker.1', 'manual'),
  ]);
  // Once more if another build came between.
  await install().catch(install);
} catch (error) {
  await rm(next, { recursive: true, force: true });
  // esbuild has said what is wrong with the sources.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
