import process from 'node:process';
import { openStore } from '../../../src/store/open.ts';
import { addCommit } from '../records.ts';

// Commits, again and again, two commits of one AI line each, until somebody stops it. Says when it begins.
const [path = '', agent = 'C'] = process.argv.slice(2);
const db = openStore(path);
let commits = 0;
/** Nobody else's. */
const newName = () => `${Buffer.from(agent).toString('hex')}${(++commits).toString(16).padStart(38, '0')}`.slice(-40);
const both = db.transaction(() => {
  for (const _ of [1, 2]) addCommit(db, { commit_sha: newName(), agent_id: agent, ai_lines_added: 1 });
});
for (let round = 1; ; round++) {
  both();
  if (round % 50 === 0) db.pragma('wal_checkpoint(TRUNCATE)');
  if (round === 1) process.stderr.write('writing\n');
}
