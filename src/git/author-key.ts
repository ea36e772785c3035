import { createHash } from 'node:crypto';

/** The placeholders of git's `--format` for what a rebase or a cherry-pick keeps: author, author time and subject. */
export const authorFormat = '%an%x01%ae%x01%at%x01%s';

/** A hash of what `authorFormat` gave: the same for a commit and for those that were made from it. */
export function authorKey(author: Buffer): string {
  return createHash('sha1').update(author).digest('hex');
}
