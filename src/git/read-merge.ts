import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import type { ChangedFile, ParentFile, RawEntry } from './parse-commit.ts';
import { decodePath, quotePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';
import { showOptions } from './show-options.ts';

// With no context at all git puts lines that are gone beside the wrong ones (2.39).
const showArgs = [
  '-c',
  'core.quotePath=true',
  'show',
  '--format=%x00',
  '-c',
  '--combined-all-paths',
  ...showOptions,
  '-U1',
];

/** The files of a merge that are like those of none of its parents, with the lines that are in no parent. */
export function readMergedFiles(worktree: Worktree, sha: string): ChangedFile[] {
  const output = gitBytes([...showArgs, sha, '--'], { cwd: worktree.top, worktree });
  const patchAt = output.indexOf('\0\0diff --combined ');
  const raw = patchAt === -1 ? output : output.subarray(0, patchAt + 1);
  const patch = patchAt === -1 ? '' : output.toString('latin1', patchAt + 2);
  const sections = patch.split(/^(?=diff --combined )/m);
  let at = 0;
  return parseEntries(raw).map(({ name, ...entry }) => {
    // One that only has another name has no patch.
    const section = sections[at]?.startsWith(`diff --combined ${name}\n`) ? sections[at++] : undefined;
    return { ...entry, ...parseSection(section ?? '', entry.parents) };
  });
}

const colon = 0x3a;

interface MergedEntry extends RawEntry {
  readonly parents: readonly ParentFile[];
  /** As it stands in the patch. */
  readonly name: string;
}

/**
 * `::MODE.. MODE SHA.. SHA STATUS\0PATH..\0PATH\0`: for each parent one, the result's last (git-diff-tree(1), "diff
 * format for merges").
 */
function parseEntries(raw: Buffer): MergedEntry[] {
  const entries: MergedEntry[] = [];
  const fields = nulFields(raw, raw.indexOf('::'));
  while (fields.startsWith(colon)) {
    const head = fields.next().toString('latin1');
    const count = /^:+/.exec(head)?.[0].length ?? 0;
    const words = head.slice(count).split(' ');
    const names = Array.from({ length: count + 1 }, () => fields.next());
    const paths = names.map(decodePath);
    const blobs = words.slice(count + 1, 2 * count + 2);
    const parents = paths.slice(0, count).map((path, index) => ({ path, blob: blobs[index] ?? '' }));
    entries.push({
      ...{ status: 'M', oldPath: paths[0] ?? '', newPath: paths[count] ?? '', parents },
      name: quotePath(names[count] ?? Buffer.alloc(0)),
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
