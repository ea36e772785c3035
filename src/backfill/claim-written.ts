import { claim } from '../attribution/claim.ts';
import type { FormerLines } from '../attribution/line-source.ts';
import { parseLines } from '../attribution/lines.ts';
import { inherited } from '../attribution/weave.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type ChangedFile, isText } from '../git/parse-commit.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { readSteps } from '../git/read-patches.ts';
import { type FileState, stateAfter, type Writer } from './file-state.ts';
import { addedIn, type FoundLine } from './found-lines.ts';
import type { UnrecordedCommit } from './history.ts';
import { type EditedHere, readAgain, type ToldEdit } from './read-edits.ts';

/** So many commits are compared at once. */
const batch = 200;
/** Edits that do not tell the whole file: the newest parts that they wrote. */
const mostParts = 200;
/** Clocks of edits are finer than those of commits. */
const secondMs = 1000;
const firstOrigin = 3;

interface Change {
  readonly commit: UnrecordedCommit;
  readonly file: ChangedFile;
}

/** Finds in commits, oldest first, what agents wrote before them: by content, in the same file, each line once. */
export function claimWritten(
  { worktree, files }: EditedHere,
  commits: readonly UnrecordedCommit[],
  found: (line: FoundLine) => void,
  onProgress: (done: number, total: number) => void,
): void {
  const changes = changesOf({ worktree, files }, commits);
  let done = 0;
  for (const [path, edits] of files) {
    onProgress(done++, files.size);
    const written = new Written(edits);
    for (const { items, contents } of readBlobBatches(worktree, changes.get(path) ?? [], ({ file }) => [
      file.newBlob,
    ])) {
      for (const change of items) written.claim(change, contents.get(change.file.newBlob), found);
    }
  }
}

/** What commits changed in the files, by path. */
function changesOf({ worktree, files }: EditedHere, commits: readonly UnrecordedCommit[]): Map<string, Change[]> {
  const first = Math.min(...[...files.values()].map(([edit]) => edit?.at ?? Number.POSITIVE_INFINITY));
  const later = commits.filter(({ time }) => endOf(time) > first);
  const changes = new Map<string, Change[]>();
  for (let start = 0; start < later.length; start += batch) {
    const some = later.slice(start, start + batch);
    for (const [at, changed] of readSteps(worktree, some, [...files.keys()]).entries()) {
      for (const file of changed) {
        if (!files.has(file.newPath) || !isText(file) || isNullSha(file.newBlob)) continue;
        const change = { commit: some[at] as UnrecordedCommit, file };
        changes.set(file.newPath, [...(changes.get(file.newPath) ?? []), change]);
      }
    }
  }
  return changes;
}

function endOf(time: number): number {
  return (time + 1) * secondMs;
}

/** A file as edits left it up to a moment; a handle over what no commit took yet. */
class Written {
  readonly #edits: readonly ToldEdit[];
  #next = 0;
  #state: FileState | undefined;
  #parts: FileState[] = [];

  constructor(edits: readonly ToldEdit[]) {
    this.#edits = edits;
  }

  claim({ commit, file }: Change, content: Buffer | undefined, found: (line: FoundLine) => void): void {
    this.#goOn(endOf(commit.time));
    const states = [...(this.#state ? [this.#state] : []), ...this.#parts].filter(({ by }) => by.some(Boolean));
    if (content === undefined || states.length === 0) return;
    const added = new Set(addedIn(file));
    const claims = claim(parseLines(content), (at) => added.has(at), states.map(sourceOf));
    for (const [index, { source, partner }] of claims) {
      const { by } = states[source] as FileState;
      const { session_id, subagent_id, model } = by[partner] as Writer;
      by[partner] = undefined;
      found({ commit, path: file.newPath, index, evidence: 'transcript', session_id, subagent_id, model });
    }
  }

  #goOn(end: number): void {
    for (let edit = this.#edits[this.#next]; edit !== undefined && edit.at < end; edit = this.#edits[++this.#next]) {
      const told = readAgain(edit);
      if (told === undefined) continue;
      const { session_id, subagent_id, model } = edit;
      const states = stateAfter(this.#state, told, { session_id, subagent_id, model });
      if (told.before !== undefined && told.after !== undefined) this.#state = states[0] ?? this.#state;
      else this.#parts = [...states, ...this.#parts].slice(0, mostParts);
    }
  }
}

function sourceOf({ lines, by }: FileState): FormerLines {
  const origins = by.map((writer) => (writer === undefined ? inherited : firstOrigin));
  return { evidence: 'only-alike', lines, origins, place: 'between' };
}
