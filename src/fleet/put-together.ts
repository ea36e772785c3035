import { authorOf } from '../attribution/weave.ts';
import { changes } from '../store/commit-terms.ts';
import { addDependents, forgetChanged, nextChanged, standPlain } from '../store/fleet-changes.ts';
import { saveAgentLines, standAsMade, standAsTold, takeApart } from '../store/fleet-commits.ts';
import { agentsOf, firstRepository, type ToldCommit } from '../store/fleet-told.ts';
import type { Store } from '../store/open.ts';
import { changedLines, type FleetFile } from './commit-view.ts';
import { commitRow, fileRows, linesByAgent, madeId } from './make-commit.ts';
import { claimRepeated } from './repeats.ts';
import { type Tellings, type ToldTogether, tellingsOf, toldTogether } from './told.ts';
import { slackSeconds, worksFor } from './works.ts';

const atOnce = 2000;

/**
 * Puts the commits together of which a source says something new: each once, its lines by all that tell of it, and by those
 * whose work it repeats. What comes of a commit depends on what sources say, not on when they were read.
 */
export function putTogether(db: Store, onProgress: () => void = () => {}): void {
  db.transaction(() => addDependents(db, slackSeconds)).immediate();
  const part = db.transaction(() => {
    const shas = nextChanged(db, atOnce);
    takeApart(db, shas);
    const tellings = tellingsOf(db);
    for (const sha of standPlain(db, shas)) for (const commit of toldTogether(tellings, sha)) stand(tellings, commit);
    forgetChanged(db, shas);
    return shas.length === atOnce;
  });
  while (part.immediate()) onProgress();
}

function stand(tellings: Tellings, commit: ToldTogether): void {
  const { db } = tellings;
  const [first] = commit.all as [ToldCommit];
  const works = first.repository_id === null ? [] : worksFor(tellings, commit);
  const claimed = claimRepeated(commit, works);
  const files = claimed ?? commit.files;
  if (claimed === undefined && commit.all.length === 1) {
    standAsTold(db, first.id);
    countByAgent(db, first.id, first, files);
    return;
  }
  const told = committing(db, commit, files);
  const ids = commit.all.flatMap(({ repository_id }) => (repository_id === null ? [] : [repository_id]));
  const repository = firstRepository(db, ids) ?? { id: null, name: '', path: '' };
  const source = sourcesOf(files).find((id) => works.some((work) => work.id === id));
  const copyOf = works.find(({ id }) => id === source)?.sha ?? null;
  const made = { ...commit, told, files, repository, copyOf };
  standAsMade(
    db,
    commitRow(made),
    fileRows(made),
    commit.all.map(({ id }) => id),
  );
  countByAgent(db, madeId(told.id), told, files);
}

function sourcesOf(files: readonly FleetFile[]): number[] {
  return files.flatMap(({ lines }) => lines.flatMap(({ source }) => source ?? []));
}

/** Whose word it is who committed: that of the source whose session did, else of whom most of the lines are. */
function committing(db: Store, { all }: ToldTogether, files: readonly FleetFile[]): ToldCommit {
  const bySession = all.find(({ session_id }) => session_id !== null);
  if (bySession !== undefined) return bySession;
  const agents = agentsOf(db, originsOf(files));
  const counts = new Map<string, number>();
  for (const origin of originsOf(files)) {
    const agent = agents.get(origin) ?? '';
    counts.set(agent, (counts.get(agent) ?? 0) + 1);
  }
  const linesOf = (row: ToldCommit) => counts.get(row.agent_id ?? '') ?? 0;
  return all.reduce((best, row) => (linesOf(row) > linesOf(best) ? row : best));
}

/** Of the lines that a commit changed and an agent's call wrote. */
function originsOf(files: readonly FleetFile[]): number[] {
  const lines = files.flatMap((file) => changes.flatMap((change) => changedLines(file, change)));
  return lines.filter(({ origin }) => authorOf(origin) === 'ai').map(({ origin }) => origin);
}

function countByAgent(db: Store, id: number, told: ToldCommit, files: readonly FleetFile[]): void {
  const agents = agentsOf(db, originsOf(files));
  const committer = told.agent_id ?? told.source_agent;
  const lines = linesByAgent(files, (origin) => agents.get(origin) ?? '', committer);
  const rows = [...lines].map(([agent_id, counts]) => ({
    agent_id,
    is_committer: agent_id === committer ? 1 : 0,
    ...counts,
  }));
  saveAgentLines(db, id, rows);
}
