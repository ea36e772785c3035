import { UserError } from '../config/user-error.ts';
import type { Worktree } from '../git/find-repository.ts';
import { countHistory, listHistory, readHistory } from '../git/read-history.ts';
import { shallowCommits } from '../git/shallow.ts';
import { Journal } from '../replay/journal.ts';
import type { KeptJournal } from './journal-file.ts';

export interface CurrentJournal extends KeptJournal {
  /** How many of its commits are HEAD's: it may go on to where HEAD was. */
  readonly length: number;
  /** It is another than what was kept. */
  readonly isChanged: boolean;
}

/** Told how many commits of how many are read. */
export type Progress = (done: number, total: number) => void;

/** Beyond that the history is none that this machine should hold: some million commits. */
const mostBytes = 512 << 20;

/** A repository's history up to HEAD, of which only what is not kept is read. */
export async function bringToHead(
  worktree: Worktree,
  tip: string,
  kept: KeptJournal | undefined,
  progress: Progress,
): Promise<CurrentJournal> {
  const shallow = shallowCommits(worktree);
  const branches = kept?.branches ?? new Map();
  const usable = kept && kept.isShallow === shallow.has(kept.journal.shaAt(0) ?? '') ? kept.journal : new Journal();
  const place = usable.placeOf(tip);
  if (kept !== undefined && place !== -1)
    return { journal: usable, isShallow: kept.isShallow, branches, length: place + 1, isChanged: false };
  const common = commonPlace(usable, worktree, tip);
  const journal = common === -1 ? new Journal() : usable;
  journal.cut(common + 1);
  await readOn(journal, worktree, tip, progress);
  const isShallow = shallow.has(journal.shaAt(0) ?? '');
  return { journal, isShallow, branches, length: journal.length, isChanged: true };
}

/** The place of the newest commit that HEAD's history has too; -1: none. */
function commonPlace(journal: Journal, worktree: Worktree, tip: string): number {
  const last = journal.shaAt(journal.length - 1);
  if (last === undefined) return -1;
  const parent = listHistory(worktree, tip, last).at(-1)?.parent;
  const place = parent === undefined ? -1 : journal.placeOf(parent);
  if (place !== -1) return place;
  // What was HEAD has come in by a second parent, say: then all of the history tells.
  for (const { sha } of listHistory(worktree, tip)) {
    const found = journal.placeOf(sha);
    if (found !== -1) return found;
  }
  return -1;
}

async function readOn(journal: Journal, worktree: Worktree, tip: string, progress: Progress): Promise<void> {
  const after = journal.shaAt(journal.length - 1);
  const before = journal.length;
  const total = countHistory(worktree, tip) - before;
  await readHistory(worktree, { after, tip }, (commit) => {
    journal.append(commit);
    if (journal.size > mostBytes) {
      throw new UserError(
        `the history of ${worktree.top} is too long: more than ${mostBytes >> 20} MiB would be kept of it`,
        'survival cannot be asked about it',
      );
    }
    progress(journal.length - before, total);
  });
  if (journal.shaAt(journal.length - 1) !== tip) throw new Error(`git log ended before ${tip}`);
}
