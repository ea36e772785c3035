import type { Worktree } from './find-repository.ts';
import type { ChangedFile, ParentFile } from './parse-commit.ts';
import { decodePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';

// With no context at all git puts lines that are gone beside the wrong ones (2.39).
const showArgs = [
  'show',
  '--format=%x00',
  '-c',
  '-z',
  '--raw',
  '--no-abbrev',
  '--combined-all-paths',
  '--patch',
  '-U1',
  '--inter-hunk-context=0',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--no-show-signature',
  '--submodule=short',
];

/** The files of a merge that are like those of none of its parents, with the lines that are in no parent. */
export function readMergedFiles(worktree: Worktree, sha: string): ChangedFile[] {
  const output = gitBytes([...showArgs, sha, '--'], { cwd: worktree.top, worktree });
  const patchAt = output.indexOf('\0\0diff --combined ');
  const raw = patchAt === -1 ? output : output.subarray(0, patchAt + 1);
  const patch = patchAt === -1 ? '' : output.toString('latin1', patchAt + 2);
  const sections = patch.split(/^(?=diff --combined )/m);
  return parseEntries(raw).map((entry, index) => ({ ...entry, ...parseSection(sections[index] ?? '', entry.parents) }));
}

type Entry = Omit<ChangedFile, 'binary' | 'hunks' | 'merged'> & { readonly parents: readonly ParentFile[] };

/** `::MODE.. MODE SHA.. SHA STATUS\0PATH..\0PATH\0`: for each parent one, the result's last (git-diff-tree(1), "diff format for merges"). */
function parseEntries(raw: Buffer): Entry[] {
  const entries: Entry[] = [];
  let at = raw.indexOf('::');
  const field = (): Buffer => {
    const end = raw.indexOf(0, at);
    const bytes = raw.subarray(at, end === -1 ? raw.length : end);
    at = end === -1 ? raw.length : end + 1;
    return bytes;
  };
  while (at !== -1 && at < raw.length && raw[at] === 0x3a) {
    const head = field().toString('latin1');
    const count = /^:+/.exec(head)?.[0].length ?? 0;
    const words = head.slice(count).split(' ');
    const paths = Array.from({ length: count + 1 }, () => decodePath(field()));
    const blobs = words.slice(count + 1, 2 * count + 2);
    const parents = paths.slice(0, count).map((path, index) => ({ path, blob: blobs[index] ?? '' }));
    entries.push({
      ...{ status: 'M', oldPath: paths[0] ?? '', newPath: paths[count] ?? '', parents },
      ...{ oldBlob: blobs[0] ?? '', newBlob: blobs[count] ?? '', oldMode: words[0] ?? '', newMode: words[count] ?? '' },
    });
  }
  return entries;
}

function parseSection(
  section: string,
  parents: readonly ParentFile[],
): Pick<ChangedFile, 'binary' | 'hunks' | 'merged'> {
  const width = parents.length;
  const header = new RegExp(`^@{${width + 1}} -(\\d+)(?:,\\d+)? (?:-\\d+(?:,\\d+)? )*\\+(\\d+)`);
  const added: number[] = [];
  const removed: number[] = [];
  let old = 0;
  let now = 0;
  let inHunk = false;
  for (const line of section.split('\n')) {
    const start = line.startsWith('@@@') ? header.exec(line) : null;
    if (start !== null) {
      inHunk = true;
      old = Math.max(0, Number(start[1]) - 1);
      now = Math.max(0, Number(start[2]) - 1);
      continue;
    }
    const marks = line.slice(0, width);
    if (!inHunk || !/^[-+ ]+$/.test(marks)) continue;
    const isGone = marks.includes('-');
    if (isGone && !marks.includes(' ')) removed.push(old);
    if (!isGone && !/[ ]/.test(marks)) added.push(now);
    if (isGone ? marks.startsWith('-') : !marks.startsWith('+')) old++;
    if (!isGone) now++;
  }
  return { binary: !inHunk && /^Binary files /m.test(section), hunks: [], merged: { parents, added, removed } };
}
