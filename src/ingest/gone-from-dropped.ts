import type { Line } from '../attribution/lines.ts';
import type { GoneLines } from '../attribution/moves-between-files.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { human, newWeave, open, step, unknown } from '../attribution/weave.ts';
import { tryGitBytes } from '../git/run-git.ts';
import { type RecordedRanges, recordedFiles } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesOf } from './read-file.ts';

const mostCommits = 10;

/** Lines of files as the commits that a reset dropped left them, and that are gone there: they may have been moved since. */
export function goneFromDropped(sources: CommitSources): GoneLines[] {
  const files = new Map<string, RecordedRanges>();
  for (const sha of sources.dropped.slice(0, mostCommits)) {
    for (const [path, file] of recordedFiles(sources.context.db, sha)) if (!files.has(path)) files.set(path, file);
  }
  return [...files].flatMap(([path, { blob, ranges }]): GoneLines[] => {
    const before = blob === null ? undefined : contentOf(sources, blob);
    const now = contentOf(sources, `${sources.sha}:${path}`) ?? [];
    if (before === undefined) return [];
    const origins = fromRanges(ranges, unknown);
    const weave = newWeave(before).map((line, index) => ({ ...line, origin: origins[index] ?? unknown }));
    return [{ weave: step(weave, now, human), originOf: ({ origin }) => (origin === unknown ? open : origin) }];
  });
}

function contentOf({ worktree }: CommitSources, object: string): Line[] | undefined {
  const bytes = tryGitBytes(['cat-file', 'blob', object], { cwd: worktree.top, worktree });
  return bytes && linesOf(bytes);
}
