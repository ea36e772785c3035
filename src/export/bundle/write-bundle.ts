import { constants, gzipSync } from 'node:zlib';
import { type Bundle, bundleFormat, bundleVersion } from './bundle.ts';

/** A bundle as a file: the same for the same records. */
export function writeBundle({ range, origins, commits }: Bundle): Buffer {
  const head = { format: bundleFormat, version: bundleVersion, range, origins, commits: commits.length };
  const lines = [head, ...commits].map((line) => `${JSON.stringify(line)}\n`);
  const bytes = gzipSync(lines.join(''), { level: constants.Z_BEST_COMPRESSION });
  // gzip names the system that it was made on: 255 is "unknown" (RFC 1952, 2.3.1).
  bytes[9] = 255;
  return bytes;
}
