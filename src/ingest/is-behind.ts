import type { Store } from '../store/open.ts';
import { grownTranscripts } from './grown-transcripts.ts';
import { hasLostSessions } from './lost-sessions.ts';
import { hasUnseenCommits } from './unseen-commits.ts';

/**
 * Whether something is to be recorded that no hook tells: commits, tokens, lost sessions. Cheap, asked without writing.
 */
export function isBehind(db: Store, now: Date): boolean {
  return hasUnseenCommits(db) || grownTranscripts(db, now).length > 0 || hasLostSessions(db, now);
}
