import type { Database } from 'better-sqlite3';

/** Commits from inside agents of which no hook tells. */
export function addUnrecordedAgents(db: Database): void {
  db.exec(`
ALTER TABLE commits ADD COLUMN
  unrecorded_agent TEXT /* the agent that it was made from inside of, where no hook told of its session */;
-- "whose hooks are missing"
CREATE INDEX commits_by_unrecorded_agent ON commits(unrecorded_agent, timestamp) WHERE unrecorded_agent IS NOT NULL;
`);
}
