import { UserError } from '../config/user-error.ts';
import type { Bundle } from '../export/bundle/bundle.ts';
import { readBundle } from '../export/bundle/read-bundle.ts';
import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';

/** Reads a bundle that somebody names. Throws a `UserError` where it is none of this repository: nothing that it names is here. */
export function readBundleOf(worktree: Worktree, file: string): Bundle {
  const bundle = readBundle(file);
  const { range, commits } = bundle;
  const named = commits.flatMap(({ sha, parent }) => [sha, ...(parent === null ? [] : [parent])]);
  if (existingCommits(worktree, [range.merge_base, range.base, range.head, ...named]).size > 0) return bundle;
  throw new UserError(
    `the bundle ${file} is of another repository: none of its commits is here`,
    'make it in a clone of this repository: ai-tracker export bundle --range BASE..HEAD > FILE',
  );
}
