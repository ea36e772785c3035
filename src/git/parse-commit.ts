import type { Hunk } from '../attribution/attribute-file.ts';
import { type NulFields, nulFields } from './nul-fields.ts';
import { decodePath } from './path-bytes.ts';

/** One file of a commit, as `git show --raw --patch -U0` tells it. */
export interface ChangedFile {
  /** Git's letter: A, C, D, M, R, T. */
  readonly status: string;
  readonly oldPath: string;
  readonly newPath: string;
  /** All zeros where there is none. */
  readonly oldBlob: string;
  readonly newBlob: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  /** Of a merge; its `oldPath` and `oldBlob` are the first parent's. */
  readonly merged?: MergedLines;
}

/** What a merge itself did to a file. */
export interface MergedLines {
  readonly parents: readonly ParentFile[];
  /** Lines (0-based) that no parent has. */
  readonly added: readonly number[];
  /** Lines (0-based) of the first parent that all parents have, and the merge has not. */
  readonly removed: readonly number[];
}

export interface ParentFile {
  readonly path: string;
  /** All zeros where there is none. */
  readonly blob: string;
}

const colon = 0x3a;

/** A file of a commit but for what its patch tells. */
export type RawEntry = Omit<ChangedFile, 'binary' | 'hunks' | 'merged'>;

/** The raw part, `:MODE MODE SHA SHA STATUS\0PATH\0[PATH\0]` an entry (git-diff-tree(1), "RAW OUTPUT FORMAT", -z). */
export function parseRawEntries(raw: Buffer): RawEntry[] {
  const entries: RawEntry[] = [];
  const fields = nulFields(raw, raw.indexOf(':'));
  while (fields.startsWith(colon)) {
    entries.push(rawEntryOf(fields.next().toString('latin1'), fields));
  }
  return entries;
}

/** The entry that begins with `:MODE MODE SHA SHA STATUS`, and goes on with the next fields. */
export function rawEntryOf(start: string, fields: NulFields): RawEntry {
  const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = start.slice(1).split(' ');
  const oldPath = decodePath(fields.next());
  const newPath = /^[RC]/.test(status) ? decodePath(fields.next()) : oldPath;
  return { status: status.charAt(0), oldPath, newPath, oldBlob, newBlob, oldMode, newMode };
}

/** Collects the hunks of a patch line by line; a file's section begins with `diff --git`. */
export class PatchSections {
  readonly sections: { binary: boolean; hunks: Hunk[] }[] = [];

  /** Takes the beginning of a line of the patch (160 bytes are enough). */
  addLine(start: string): void {
    if (start.startsWith('diff --git ')) this.sections.push({ binary: false, hunks: [] });
    const section = this.sections.at(-1);
    if (section === undefined) return;
    if (start.startsWith('@@ ')) {
      const hunk = parseHunkHeader(start);
      if (hunk !== undefined) section.hunks.push(hunk);
    } else if (start.startsWith('Binary files ')) section.binary = true;
  }
}

/** `@@ -A,B +C,D @@`: a count left out is 1; with a count of 0 the start is the line before. */
function parseHunkHeader(line: string): Hunk | undefined {
  const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (found === null) return undefined;
  const oldLines = Number(found[2] ?? 1);
  const newLines = Number(found[4] ?? 1);
  return {
    oldStart: Number(found[1]) - (oldLines === 0 ? 0 : 1),
    oldLines,
    newStart: Number(found[3]) - (newLines === 0 ? 0 : 1),
    newLines,
  };
}

/** The entries of a commit with what its patch tells of each. */
export function entriesWithHunks(entries: readonly RawEntry[], patch: PatchSections): ChangedFile[] {
  let section = 0;
  return entries.map((entry): ChangedFile => {
    // A change of type (file to link) stands as two sections, a removal and an addition.
    const found = patch.sections.slice(section, section + (entry.status === 'T' ? 2 : 1));
    section += found.length;
    return { ...entry, binary: found.some((part) => part.binary), hunks: joinHunks(found) };
  });
}

function joinHunks(sections: readonly { hunks: ChangedFile['hunks'] }[]): ChangedFile['hunks'] {
  const hunks = sections.flatMap((section) => section.hunks);
  const [removal, addition] = hunks;
  if (sections.length < 2 || removal === undefined || addition === undefined) return hunks;
  return [{ ...removal, newStart: addition.newStart, newLines: addition.newLines }];
}

const gitlink = '160000';

/** Whether a file has lines: it is neither binary nor a submodule. */
export function isText(file: ChangedFile): boolean {
  return !file.binary && file.newMode !== gitlink && file.oldMode !== gitlink;
}
