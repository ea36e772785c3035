import { type BackfilledRepository, type BackfillReport, backfill } from '../../backfill/backfill.ts';
import { findWorktree, type Worktree } from '../../git/find-repository.ts';
import { dropBackfilled } from '../../store/backfilled.ts';
import type { Store } from '../../store/open.ts';
import { listWorktrees } from '../../store/worktrees.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { withOwnDatabase } from '../open-own.ts';
import { progressLine } from '../progress.ts';

export interface BackfillOptions {
  readonly trailers?: true;
  readonly dryRun?: true;
  readonly undo?: true;
  readonly json?: true;
}

/** Finds the AI's lines in commits of before. */
export function run(options: BackfillOptions, io: Io): Promise<number> {
  return withOwnDatabase(io, (store) => {
    if (options.undo) return undo(store, options, io);
    const isDry = options.dryRun === true;
    const report = find(store, options, io);
    if (options.json) printJson(io, 'backfill/1', { dry_run: isDry, ...report });
    else io.stdout(say(report, isDry));
    return 0;
  });
}

function undo(store: Store, { json }: BackfillOptions, io: Io): number {
  const gone = store.transaction(() => dropBackfilled(store)).immediate();
  if (json) printJson(io, 'backfill/1', gone);
  else io.stdout(`Taken out: ${lines(gone.ai_lines)} of the AI’s in ${commits(gone.commits)}.\n`);
  return 0;
}

function find(store: Store, { trailers, dryRun }: BackfillOptions, io: Io): BackfillReport {
  const labels = { transcripts: 'Reading transcripts', commits: 'Looking through commits' };
  const progress = { transcripts: progressLine(io, labels.transcripts), commits: progressLine(io, labels.commits) };
  try {
    return backfill(store, {
      env: io.env,
      trailers: trailers === true,
      isDry: dryRun === true,
      worktrees: knownWorktrees(store, io),
      onProgress: (what, done, total) => progress[what].update(done, total),
    });
  } finally {
    progress.transcripts.end();
    progress.commits.end();
  }
}

/** The one here, and those that are known and still there. */
function knownWorktrees(store: Store, { cwd }: Io): Worktree[] {
  const here = findWorktree(cwd);
  const known = listWorktrees(store).flatMap(({ top }) => {
    const found = findWorktree(top);
    return found?.top === top ? [found] : [];
  });
  return here === undefined ? known : [here, ...known];
}

function say({ transcripts, edits, edits_elsewhere, complete, repositories }: BackfillReport, isDry: boolean): string {
  const read = `Read: ${count(transcripts, 'transcript')} with ${count(edits, 'edit')}, ${edits_elsewhere} of them in no repository that is here and recorded.`;
  const left = complete ? [] : ['The oldest transcripts were left out: there are too many.'];
  const found = repositories.map((each) => sayRepository(each, isDry));
  const none = isDry ? 'Nothing new would be found.' : 'Nothing new was found.';
  const next = isDry ? [] : ['Take it back with: ai-tracker backfill --undo'];
  return [read, ...left, ...(found.length > 0 ? [...found, ...next] : [none]), ''].join('\n');
}

function sayRepository(found: BackfilledRepository, isDry: boolean): string {
  const { repository_name: name, repository_path: path } = found;
  const by = [
    ...(found.lines_from_transcripts > 0 ? [`${lines(found.lines_from_transcripts)} by transcripts`] : []),
    ...(found.lines_from_trailers > 0 ? [`${lines(found.lines_from_trailers)} by trailers`] : []),
  ];
  return `${isDry ? 'Would be found' : 'Found'} in ${name} (${path}): ${by.join(', ')}, in ${commits(found.commits)}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const lines = (number: number) => count(number, 'line');
const commits = (number: number) => count(number, 'commit');
