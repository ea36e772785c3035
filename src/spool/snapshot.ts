/** What `bin/ai-tracker` noted of a work tree around a call of a tool that may write files. */
export interface WorkTreeSnapshot {
  /** The top of the work tree. */
  readonly top: string;
  /** The commit that HEAD named; `undefined` before the first. */
  readonly head: string | undefined;
  /** There was no commit yet. */
  readonly isUnborn: boolean;
  /** The work tree as a git tree, in an object store of ours (`git/snapshot-stores.ts`). */
  readonly tree: string | undefined;
  /** Counts the changes of our index: of two looks at once, the later one has the greater number, or the same tree. */
  readonly change: number | undefined;
  /** Why there is none: `too-slow`, `too-large`, `not-ours`, `failed`, or `stopped`: the hook was, meanwhile. */
  readonly failure: string | undefined;
  /** Untracked files were too many to be read. */
  readonly untrackedSkipped: boolean;
  /** The newest commit of `git stash`, in whatever work tree of the repository. */
  readonly stashes: readonly string[];
  /** Commits in which git keeps changes of this work tree until a rebase or a merge has ended. */
  readonly autostashes: readonly string[];
}

const opening = Buffer.from('\nsnapshot\0');
const end = Buffer.from('\0\0');

/** `\nsnapshot\0top=PATH\0note=HEAD TREE ...\0\0` each; the last may have no end. */
export function parseSnapshots(bytes: Buffer): WorkTreeSnapshot[] {
  const parts = bytes.toString('utf8').split(`${opening}`).slice(1);
  return parts.filter((part) => part.includes('\0')).map(parseSnapshot);
}

/** In deliveries of version 1.0: takes them off the end of a payload. JSON has no NUL, so it cannot look like one. */
export function splitSnapshots(bytes: Buffer): { payload: Buffer; snapshots: WorkTreeSnapshot[] } {
  const snapshots: WorkTreeSnapshot[] = [];
  let payload = bytes;
  while (payload.subarray(-end.length).equals(end)) {
    const start = payload.lastIndexOf(opening);
    if (start === -1) break;
    snapshots.unshift(parseSnapshot(payload.toString('utf8', start + opening.length, payload.length - end.length)));
    payload = payload.subarray(0, start);
  }
  return { payload, snapshots };
}

function parseSnapshot(text: string): WorkTreeSnapshot {
  const [top = '', note = ''] = text.split('\0');
  const [head, tree, ...words] = note.slice('note='.length).split(' ');
  return {
    top: top.slice('top='.length) || '/',
    head: isSha(head) ? head : undefined,
    isUnborn: head === 'none',
    tree: isSha(tree) ? tree : undefined,
    change: numberOf(words, 'change='),
    failure: isSha(tree) ? undefined : head || 'stopped',
    untrackedSkipped: words.includes('untracked-skipped'),
    stashes: valuesOf(words, 'stash='),
    autostashes: valuesOf(words, 'autostash='),
  };
}

function valuesOf(words: readonly string[], name: string): string[] {
  return words.flatMap((word) => (word.startsWith(name) ? [word.slice(name.length)] : [])).filter(isSha);
}

function numberOf(words: readonly string[], name: string): number | undefined {
  const word = words.find((each) => each.startsWith(name))?.slice(name.length);
  return word !== undefined && /^\d{1,15}$/.test(word) ? Number(word) : undefined;
}

function isSha(word: string | undefined): word is string {
  return word !== undefined && /^[0-9a-f]{40,64}$/.test(word);
}
