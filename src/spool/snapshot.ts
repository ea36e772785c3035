/** What `bin/ai-tracker` noted of a work tree around a call of a tool that may write files. */
export interface WorkTreeSnapshot {
  /** The top of the work tree. */
  readonly top: string;
  /** The commit that HEAD named; `undefined` before the first. */
  readonly head: string | undefined;
  /** The work tree as a git tree (in the object store `<git dir>/ai-tracker/objects`); `undefined`: it failed. */
  readonly tree: string | undefined;
  /** Untracked files were too many to be read. */
  readonly untrackedSkipped: boolean;
}

const opening = Buffer.from('\nsnapshot\0');
const end = Buffer.from('\0\0');

/**
 * Takes the snapshot off the end of a payload: `\nsnapshot\0top=PATH\0note=HEAD TREE\0\0`. JSON has no NUL, so a payload
 * cannot look like one.
 */
export function splitSnapshot(bytes: Buffer): { payload: Buffer; snapshot: WorkTreeSnapshot | undefined } {
  const whole = { payload: bytes, snapshot: undefined };
  if (bytes.length < end.length || bytes.compare(end, 0, end.length, bytes.length - end.length) !== 0) return whole;
  const start = bytes.lastIndexOf(opening);
  if (start === -1) return whole;
  const [top = '', note = ''] = bytes.toString('utf8', start + opening.length, bytes.length - end.length).split('\0');
  const [head, tree, skipped] = note.slice('note='.length).split(' ');
  const snapshot = {
    top: top.slice('top='.length) || '/',
    head: isSha(head) ? head : undefined,
    tree: isSha(tree) ? tree : undefined,
    untrackedSkipped: skipped === 'untracked-skipped',
  };
  return { payload: bytes.subarray(0, start), snapshot };
}

function isSha(word: string | undefined): word is string {
  return word !== undefined && /^[0-9a-f]{40,64}$/.test(word);
}
