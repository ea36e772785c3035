import { isNullSha } from './null-sha.ts';
import type { BlamedLine } from './read-blame.ts';

/** Who made a commit, and when. */
export interface CommitFacts {
  readonly author: string;
  /** ISO 8601, to the second. */
  readonly authored_at: string;
}

/** What git said of the commit of each line; `undefined` for a line that no commit has. */
export function commitFacts(lines: readonly BlamedLine[]): (line: BlamedLine) => CommitFacts | undefined {
  const facts = new Map<string, CommitFacts>();
  for (const { sha, header } of lines) {
    // Git says it in front of the first line of a commit's.
    if (isNullSha(sha) || facts.has(sha)) continue;
    const text = header.toString();
    const seconds = Number(/^author-time (-?\d+)$/m.exec(text)?.[1]);
    const time = new Date(seconds * 1000);
    if (Number.isNaN(time.getTime())) continue;
    const author = /^author (.*)$/m.exec(text)?.[1] ?? '';
    facts.set(sha, { author, authored_at: time.toISOString().replace('.000Z', 'Z') });
  }
  return ({ sha }) => facts.get(sha);
}
