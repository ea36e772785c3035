import { createHash } from 'node:crypto';

/** Git's name of a content, in a repository that names by SHA-1 (gitformat-loose(5)). */
export function blobName(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
