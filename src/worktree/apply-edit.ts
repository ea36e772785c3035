import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countChanges } from '../attribution/align.ts';
import { conflictedLines } from '../attribution/conflicted-lines.ts';
import { forgetRemoved } from '../attribution/forget-removed.ts';
import { type Line, sameLine } from '../attribution/lines.ts';
import { movedBlock } from '../attribution/moves.ts';
import { step } from '../attribution/step.ts';
import { human, isLive, liveLines, newWeave, type Origin, type Weave, type WeaveLine } from '../attribution/weave.ts';
import type { AfterTool } from '../claude/event.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import type { IngestContext } from '../context/context.ts';
import { headFollowed } from '../context/followed-reflog.ts';
import { linesOf } from '../context/read-file.ts';
import { isClean } from '../context/weave-cache.ts';
import { blobName } from '../git/blob-name.ts';
import type { Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { originsOfBlob, originsOfBlobElsewhere } from '../provenance/origins-of-blob.ts';
import { pendingFilesGone } from '../provenance/renamed-file.ts';
import { modelOfCall } from '../sessions/record-model.ts';
import type { Delivery } from '../spool/delivery.ts';
import { newestBlobOf } from '../store/commit-blobs.ts';
import { hasEditOfCall, insertEdit } from '../store/edits.ts';
import { shelvedOf } from '../store/shelved-files.ts';
import { taskOfCall } from '../store/tool-calls.ts';
import { committedLines, type FileThen } from './committed-lines.ts';
import type { EditContents, EditedFile } from './edit-contents.ts';
import { adoptRenamed, restoreLines } from './restore-lines.ts';
import { writtenBetween } from './written-between.ts';

/** The most lines of a file that are remembered after their removal, until a commit takes the file. */
const maxRemovedLines = 5000;

/** Who tells of an edit: a delivery, or whatever showed that it was done. */
type Told = Pick<Delivery, 'time' | 'cwd' | 'env'>;
/** The call that made it. */
export type EditingCall = Pick<AfterTool, 'sessionId' | 'subagentId' | 'toolUseId' | 'tool' | 'cwd' | 'transcript'>;

/** Adds the row of an edit, and puts the lines that it wrote down to it. */
export function applyEdit(
  context: IngestContext,
  delivery: Told,
  event: EditingCall,
  edit: FileEdit,
  read: (edit: FileEdit, file: EditedFile) => EditContents,
): void {
  const given = resolve(event.cwd ?? delivery.cwd, edit.path);
  const path = context.realFile(given);
  const worktree = context.worktreeOf(path);
  const repositoryId = worktree ? context.repositoryOf(worktree).id : null;
  const place = { path, worktree, time: delivery.time, head: worktree ? headFollowed(context, worktree) : 'HEAD' };
  const pending =
    context.weaves.get(path) ??
    pendingElsewhere(context, place, edit) ??
    committedBefore(context, worktree, path, edit);
  const contents = read(edit, { ...place, pending });
  if (isToldAgain(context, event, given, { pending, contents })) return;
  const origin = insertRow(context, delivery, event, edit, { given, path, repositoryId, contents });
  const weave = weaveAfter(context, { ...place, text: edit.before }, pending, contents, origin);
  if (weave === pending) return;
  context.weaves.set(path, weave && isClean(weave) ? undefined : weave, repositoryId, delivery.time);
}

/** What is pending of a file that somebody renamed since. */
function pendingElsewhere(
  context: IngestContext,
  { path, worktree, time, head }: Omit<EditedFile, 'pending'>,
  edit: FileEdit,
): Weave | undefined {
  if (worktree === undefined || !edit.before) return undefined;
  const gone = pendingFilesGone(context, worktree);
  if (gone.length === 0) return undefined;
  const below = committedLines({ path, worktree, head });
  return adoptRenamed(context, worktree, gone, { path, content: linesOf(edit.before), below, head, time });
}

/**
 * A file as a commit had it once, which git brought back since; or under another name, which somebody renamed since: git may
 * not know it again after the edit.
 */
function committedBefore(
  context: IngestContext,
  worktree: Worktree | undefined,
  path: string,
  { before }: FileEdit,
): Weave | undefined {
  const lines = worktree && before ? linesOf(before) : undefined;
  if (worktree === undefined || lines === undefined || !before) return undefined;
  const { id } = context.repositoryOf(worktree);
  const [name, blob] = [nameIn(worktree, path), blobName(Buffer.from(before))];
  if (newestBlobOf(context.db, name, id) === blob) return undefined;
  const isGone = (other: string) => !existsSync(join(worktree.top, other));
  const own = originsOfBlob(context.db, id, blob, name);
  const authors = own.size > 0 ? own : originsOfBlobElsewhere(context.db, id, blob, isGone);
  if (authors.size === 0) return undefined;
  return newWeave(lines).map((line, index) => ({ ...line, origin: authors.get(index) ?? line.origin }));
}

interface EditedPlace {
  readonly given: string;
  readonly path: string;
  readonly repositoryId: number | null;
  readonly contents: EditContents;
}

/** One call is told twice where two settings files have our hooks (the image's and the user's): it counts once. */
function isToldAgain(
  { db }: IngestContext,
  { sessionId, toolUseId }: EditingCall,
  path: string,
  { pending, contents: { after } }: { readonly pending: Weave | undefined; readonly contents: EditContents },
): boolean {
  if (toolUseId === undefined || after === undefined || pending === undefined || !readsAs(pending, after)) return false;
  return hasEditOfCall(db, sessionId, toolUseId, path);
}

function insertRow(
  context: IngestContext,
  delivery: Told,
  event: EditingCall,
  edit: FileEdit,
  place: EditedPlace,
): Origin {
  const changes = place.contents.countsFrom.map(([before, after]) => countChanges(before, after));
  return insertEdit(
    context.db,
    {
      timestamp: delivery.time,
      session_id: event.sessionId,
      tool_type: event.tool,
      file_path: place.given,
      real_path: place.path === place.given ? null : place.path,
      lines_added: changes.reduce((sum, { added }) => sum + added, 0),
      lines_removed: changes.reduce((sum, { removed }) => sum + removed, 0),
      working_directory: event.cwd ?? delivery.cwd,
      tool_use_id: event.toolUseId ?? null,
      subagent_id: event.subagentId ?? null,
      model: modelOfCall(context, event, event.toolUseId),
      agent_id: delivery.env['AGENT_ID'] || null,
      repository_id: place.repositoryId,
    },
    'edit',
    {
      type: edit.before === null ? 'create' : 'edit',
      task: event.toolUseId === undefined ? null : taskOfCall(context.db, event.sessionId, event.toolUseId),
    },
  );
}

interface EditedBefore extends FileThen {
  /** What the payload says stood there. */
  readonly text: string | null | undefined;
}

/** What is pending of the file after the edit; `undefined`: nothing that is known. */
function weaveAfter(
  context: IngestContext,
  file: EditedBefore,
  pending: Weave | undefined,
  contents: EditContents,
  origin: Origin,
): Weave | undefined {
  const { base, before, after, proposed, pinned } = contents;
  if (after === undefined) return contents.unfollowable ? undefined : pending;
  const found = pending ?? newWeave(base ?? committedBelow(context, file) ?? before ?? []);
  const now = before === undefined ? found : weaveBefore(context, file, found, before);
  const typed = proposed === undefined ? step(now, after, origin, { pinned }) : step(now, proposed, origin);
  const written = pastedBack(context, file, typed, proposed ?? after, origin);
  return forgetRemoved(proposed === undefined ? written : step(written, after, human), maxRemovedLines);
}

/** What git took away of a file may be back by now, or in conflict: it was not there when the file was committed. */
function committedBelow({ db }: IngestContext, file: EditedBefore): readonly Line[] | undefined {
  const mayBeBrought = conflictedLines(file.text ?? '').size > 0 || shelvedOf(db, file.path).length > 0;
  return mayBeBrought ? (committedLines(file) ?? []) : undefined;
}

/** What changed since the agent's last edit is a person's, but for what git brought. */
function weaveBefore(
  context: IngestContext,
  { path, worktree, text }: EditedBefore,
  found: Weave,
  before: readonly Line[],
): Weave {
  if (readsAs(found, before)) return found;
  const actor = writtenBetween(context, worktree);
  const weave = step(found, before, actor);
  if (worktree === undefined) return weave;
  const name = nameIn(worktree, path);
  const blob = text ? blobName(Buffer.from(text)) : undefined;
  const conflicted = conflictedLines(text ?? '');
  return restoreLines(context, worktree, { path: name, blob, content: before, conflicted }, weave, actor);
}

/** A block that an edit writes back as it stood once keeps its author, as if a person had pasted it (design 4.14). */
function pastedBack(
  context: IngestContext,
  { path, worktree }: EditedBefore,
  weave: Weave,
  content: readonly Line[],
  origin: Origin,
): Weave {
  const isNew = (line: WeaveLine) => isLive(line) && line.origin === origin && line.from === 0 && line.length > 0;
  if (worktree === undefined || weave.filter(isNew).length < movedBlock) return weave;
  const file = { path: nameIn(worktree, path), blob: undefined, content, isEdit: true };
  return restoreLines(context, worktree, file, weave, origin);
}

function readsAs(weave: Weave, content: readonly Line[]): boolean {
  const live = liveLines(weave);
  return live.length === content.length && live.every((line, index) => sameLine(line, content[index] as Line));
}
