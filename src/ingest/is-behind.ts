import { hasUnseenCommits } from '../history/unseen-commits.ts';
import { grownTranscripts } from '../sessions/grown-transcripts.ts';
import { hasLostSessions } from '../sessions/lost-sessions.ts';
import type { Store } from '../store/open.ts';

/**
 * Whether something is to be recorded that no hook tells: commits, tokens, lost sessions. Cheap, asked without writing.
 */
export function isBehind(db: Store, now: Date): boolean {
  return hasUnseenCommits(db) || grownTranscripts(db, now).length > 0 || hasLostSessions(db, now);
}
