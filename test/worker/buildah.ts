import { execFileSync, type StdioOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is kept from one run to the next: the base, and the layers of the image. To begin afresh, unmount what is mounted
 * in it and remove it.
 */
export const cache = '/var/tmp/ai-tracker-worker';
export const image = 'localhost/ai-tracker-worker';
export const base = 'localhost/ai-tracker-worker-base';

/** Runs buildah on a store of our own; returns what it prints. Throws where it fails, with its last lines on stderr. */
export function buildah(args: readonly string[], stderr: 'inherit' | 'ignore' = 'inherit'): string {
  mkdirSync(cache, { recursive: true });
  const store = ['--root', join(cache, 'storage'), '--runroot', join(cache, 'run'), '--storage-driver', driver()];
  const stdio: StdioOptions = ['ignore', 'pipe', stderr];
  return execFileSync('buildah', [...store, ...args], { stdio, maxBuffer: 1 << 26, encoding: 'utf8' }).trim();
}

/** Builds an image from a Dockerfile. */
export function build(file: string, context: string, args: readonly string[]): void {
  // With vfs, every layer that is kept is a copy of the whole.
  const layers = `--layers=${driver() === 'overlay'}`;
  buildah(['bud', '--isolation', 'chroot', layers, '--quiet', '--file', file, ...args, context]);
}

let found: string | undefined;

/** overlay where the kernel mounts it; vfs copies every layer, and works everywhere. */
function driver(): string {
  found ??= canMountOverlay() ? 'overlay' : 'vfs';
  return found;
}

function canMountOverlay(): boolean {
  const script = `set -e; cd "$(mktemp -d -p ${cache})"; mkdir a b c d
    unshare -m mount -t overlay -o lowerdir=a,upperdir=b,workdir=c overlay d; rm -rf -- "$PWD"`;
  try {
    execFileSync('sh', ['-c', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
