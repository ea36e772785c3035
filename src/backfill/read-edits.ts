import { modelInTranscript, readTranscriptEdit } from '../claude/transcript-edits.ts';
import type { IngestContext } from '../context/context.ts';
import { realFile, type Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { readNewLines, readPart } from '../sessions/new-lines.ts';
import type { Writer } from './file-state.ts';
import type { FoundTranscript } from './find-transcripts.ts';

/** Where a transcript tells of an edit; what it says is read when it is its turn. */
export interface ToldEdit extends Writer {
  /** In ms since the epoch. */
  readonly at: number;
  readonly transcript: string;
  readonly start: number;
  readonly length: number;
}

/** The edits in a repository, by its work tree's files, in the order of time. */
export interface EditedHere {
  readonly worktree: Worktree;
  readonly files: Map<string, ToldEdit[]>;
}

export interface ReadEdits {
  /** By the git folder that all work trees share. */
  readonly repositories: Map<string, EditedHere>;
  readonly edits: number;
  /** Of files that are in no repository of this machine any more, or in one that is kept out. */
  readonly elsewhere: number;
  /** No transcript was left out. */
  readonly isAll: boolean;
}

const mostEdits = 200_000;

/** Looks through transcripts for what editing tools did. */
export function readEdits(
  context: IngestContext,
  transcripts: readonly FoundTranscript[],
  onProgress: (done: number, total: number) => void,
): ReadEdits {
  const repositories = new Map<string, EditedHere>();
  const seen = new Set<string>();
  let elsewhere = 0;
  let isAll = true;
  const take = (file: string, edit: ToldEdit) => {
    // A session that was resumed or forked has the lines of the former one once more.
    const name = `${edit.session_id} ${edit.at} ${file}`;
    if (seen.has(name)) return;
    seen.add(name);
    const place = placeOf(context, file);
    if (place === undefined) {
      elsewhere++;
      return;
    }
    const here = repositories.get(place.worktree.commonDir) ?? { worktree: place.worktree, files: new Map() };
    repositories.set(place.worktree.commonDir, here);
    here.files.set(place.path, [...(here.files.get(place.path) ?? []), edit]);
  };
  for (const [index, { path: transcript }] of transcripts.entries()) {
    onProgress(index, transcripts.length);
    isAll &&= seen.size < mostEdits;
    if (!isAll) break;
    let model: string | null = null;
    readNewLines(transcript, 0, (line, start) => {
      model = modelInTranscript(line) ?? model;
      const told = readTranscriptEdit(line);
      if (told === undefined) return;
      const { at, sessionId: session_id, subagentId: subagent_id, edit } = told;
      take(edit.path, { at, session_id, subagent_id, model, transcript, start, length: line.length });
    });
  }
  for (const { files } of repositories.values()) for (const edits of files.values()) edits.sort((a, b) => a.at - b.at);
  return { repositories, edits: seen.size, elsewhere, isAll };
}

/** What a transcript says of an edit. */
export function readAgain({ transcript, start, length }: ToldEdit) {
  const line = readPart(transcript, start, length);
  return line && readTranscriptEdit(line)?.edit;
}

function placeOf(
  context: IngestContext,
  file: string,
): { readonly worktree: Worktree; readonly path: string } | undefined {
  const real = realFile(file);
  const worktree = context.worktreeOf(real);
  if (worktree === undefined || context.isKeptOut(worktree)) return undefined;
  return { worktree, path: nameIn(worktree, real) };
}
