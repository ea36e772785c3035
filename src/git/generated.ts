import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Attribute, readAttributes } from './attributes.ts';
import type { Worktree } from './find-repository.ts';

const lockFiles = new Set(
  (
    'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock Cargo.lock go.sum ' +
    'Gemfile.lock poetry.lock Pipfile.lock uv.lock pdm.lock composer.lock mix.lock pubspec.lock Podfile.lock flake.lock ' +
    'packages.lock.json gradle.lockfile .terraform.lock.hcl'
  ).split(' '),
);
const generatedName = /\.min\.(js|css)$|\.(js|css)\.map$|\.pb\.go$|_pb2(_grpc)?\.py$|\.g\.dart$|\.designer\.cs$/i;
const vendoredFolder = /(^|\/)(node_modules|vendor|third_party|bower_components)\//;

/** Which of these paths are lock files, generated or vendored: .gitattributes' word, else a short list of our own. */
export function generatedPaths(worktree: Worktree, paths: readonly string[]): Set<string> {
  const marked = new Set(paths.filter(isKnownGenerated));
  if (paths.length === 0 || !mayHaveAttributes(worktree, paths)) return marked;
  const attributes = readAttributes(worktree, paths, ['linguist-generated', 'linguist-vendored']);
  const isSet = ({ value }: Attribute) => value === 'set' || value === 'true';
  // "set" of either attribute wins over "unset" of the other.
  for (const { path, value } of attributes.sort((a, b) => Number(isSet(a)) - Number(isSet(b)))) {
    if (value === 'set' || value === 'true') marked.add(path);
    else if (value === 'unset' || value === 'false') marked.delete(path);
  }
  return marked;
}

function isKnownGenerated(path: string): boolean {
  return lockFiles.has(path.slice(path.lastIndexOf('/') + 1)) || generatedName.test(path) || vendoredFolder.test(path);
}

/** Asking git takes milliseconds, so only where an attributes file can say something. */
function mayHaveAttributes(worktree: Worktree, paths: readonly string[]): boolean {
  if (existsSync(join(worktree.commonDir, 'info', 'attributes'))) return true;
  const folders = new Set(['.']);
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  }
  return [...folders].some((folder) => existsSync(join(worktree.top, folder, '.gitattributes')));
}
