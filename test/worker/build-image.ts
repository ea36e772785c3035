import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../helpers/sandbox.ts';
import { base, build, buildah, cache, image } from './buildah.ts';

const suite = 'bookworm';
const nodeMajor = 22;

/** Vitest's global set-up: builds the image from Dockerfile.worker as it stands. */
export function setup(): void {
  // Of a run that was broken off.
  buildah(['rm', '--all']);
  buildBase();
  say('Building the worker image (some minutes at first, half a minute later) ...');
  const args = [`BASE_IMAGE=${base}`, `NODE_IMAGE=${base}`].flatMap((arg) => ['--build-arg', arg]);
  const file = join(projectRoot, 'Dockerfile.worker');
  build(file, projectRoot, [...args, '--tag', image]);
  build(file, projectRoot, [...args, '--tag', 'localhost/ai-tracker', '--target', 'ai-tracker']);
}

/** Where no registry of images is at hand: Debian by debootstrap, and node of the npm registry, with its headers. */
function buildBase(): void {
  if (buildah(['images', '--noheading', '--filter', `reference=${base}`]) !== '') return;
  say('Making a base image ...');
  const root = join(cache, 'base');
  if (!existsSync(join(root, 'usr/local/bin/npm'))) layBase(root);
  const container = buildah(['from', 'scratch']);
  buildah(['add', '--quiet', container, root, '/']);
  buildah(['commit', '--quiet', '--rm', container, base]);
}

function layBase(root: string): void {
  mkdirSync(cache, { recursive: true });
  const script = `set -eu
    rm -rf -- "$1" "$1.node"
    debootstrap --variant=minbase --include=ca-certificates ${suite} "$1" http://deb.debian.org/debian
    rm -f -- "$1"/var/cache/apt/archives/*.deb
    mkdir "$1.node" && cd "$1.node"
    case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
    npm pack --silent "node-linux-$arch@${nodeMajor}" && tar xzf ./*.tgz
    cp -R package/bin package/include "$1/usr/local/"
    mkdir -p "$1/usr/local/lib/node_modules" "$1/usr/local/etc"
    cp -R "$(npm root --global)/npm" "$1/usr/local/lib/node_modules/"
    # The registry may be behind a certificate of this machine's.
    cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
    echo cafile=/etc/ssl/certs/ca-certificates.crt >"$1/usr/local/etc/npmrc"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
    rm -rf -- "$1.node"`;
  execFileSync('sh', ['-c', script, 'sh', root], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
