import { resolve } from 'node:path';
import { countChanges, type Pinned } from '../attribution/align.ts';
import type { Line } from '../attribution/lines.ts';
import { human, liveLines, newWeave, step, type Weave } from '../attribution/weave.ts';
import type { AfterTool, BeforeTool } from '../claude/event.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import { undoReplacements, untouchedLines } from '../claude/replace-text.ts';
import { realFile } from '../git/find-repository.ts';
import { tryGit } from '../git/run-git.ts';
import type { Delivery } from '../spool/delivery.ts';
import { insertEdit } from '../store/edits.ts';
import type { IngestContext } from './context.ts';
import { watchWorktree } from './follow-reflog.ts';
import { linesOf, readWorkFile } from './read-file.ts';
import { isClean } from './weave-cache.ts';

/** Records a finished call of an editing tool: its row, and the lines that it wrote. */
export function recordEdit(context: IngestContext, delivery: Delivery, event: AfterTool, edit: FileEdit): void {
  const given = resolve(event.cwd ?? delivery.cwd, edit.path);
  const path = realFile(given);
  const worktree = context.worktreeOf(path);
  const repositoryId = worktree ? context.repositoryOf(worktree).id : null;
  if (worktree) watchWorktree(context, worktree, delivery.time);
  const pending = context.weaves.get(path);
  const contents = readContents(edit, path, pending, worktree?.top);
  const counts = contents.countsFrom.reduce(
    (sum, [before, after]) => {
      const { added, removed } = countChanges(before, after);
      return { added: sum.added + added, removed: sum.removed + removed };
    },
    { added: 0, removed: 0 },
  );
  const origin = insertEdit(
    context.db,
    {
      timestamp: delivery.time,
      session_id: event.sessionId,
      tool_type: event.tool,
      file_path: given,
      real_path: path === given ? null : path,
      lines_added: counts.added,
      lines_removed: counts.removed,
      working_directory: event.cwd ?? delivery.cwd,
      tool_use_id: event.toolUseId ?? null,
      subagent_id: event.subagentId ?? null,
      model: null,
      agent_id: delivery.env['AGENT_ID'] || null,
      repository_id: repositoryId,
    },
    'edit',
  );
  if (contents.after === undefined) {
    // Too large or binary by now: nothing that is known of its lines holds any more.
    if (pending !== undefined && contents.unfollowable)
      context.weaves.set(path, undefined, repositoryId, delivery.time);
    return;
  }
  const weave = weaveAfter(pending, contents, origin);
  context.weaves.set(path, isClean(weave) ? undefined : weave, repositoryId, delivery.time);
}

/** Notes a file as it stands before the agent writes it, for payloads that will not tell. */
export function recordBefore(context: IngestContext, delivery: Delivery, event: BeforeTool): void {
  if (event.path === undefined) return;
  const path = realFile(resolve(event.cwd ?? delivery.cwd, event.path));
  const now = linesAsOf(path, delivery.time);
  if (now === undefined) return;
  const pending = context.weaves.get(path);
  const weave = pending === undefined ? newWeave(now) : step(pending, now, human);
  const worktree = context.worktreeOf(path);
  context.weaves.set(path, weave, worktree ? context.repositoryOf(worktree).id : null, delivery.time);
}

interface Contents {
  readonly before: readonly Line[] | undefined;
  /** `undefined`: the file's lines are not known after the call. */
  readonly after: readonly Line[] | undefined;
  readonly proposed: readonly Line[] | undefined;
  readonly pinned: Pinned | undefined;
  /** Pairs of contents whose line diff the row of the edit counts. */
  readonly countsFrom: readonly (readonly [readonly Line[], readonly Line[]])[];
  readonly unfollowable: boolean;
}

function readContents(edit: FileEdit, path: string, pending: Weave | undefined, top: string | undefined): Contents {
  const after = edit.after ?? findAfter(edit, path);
  const afterLines = after === undefined ? undefined : linesOf(after);
  if (after === undefined || afterLines === undefined) {
    const pairs = edit.replacements.map(({ oldText, newText }) => [linesOf(oldText), linesOf(newText)] as const);
    const countsFrom = pairs.flatMap(([before, now]) => (before && now ? [[before, now] as const] : []));
    return {
      ...{ before: undefined, after: undefined, proposed: undefined, pinned: undefined },
      ...{ countsFrom: after === undefined ? countsFrom : [], unfollowable: after !== undefined },
    };
  }
  const before = edit.before === undefined ? undoIn(after, edit) : (edit.before ?? '');
  const beforeLines = before === undefined ? undefined : linesOf(before);
  const counted = beforeLines ?? (pending && liveLines(pending)) ?? committedLines(path, top) ?? [];
  return {
    before: beforeLines ?? (pending === undefined ? counted : undefined),
    after: afterLines,
    proposed: edit.proposed === undefined ? undefined : linesOf(edit.proposed),
    pinned: before === undefined ? undefined : untouchedLines(before, edit.replacements),
    countsFrom: [[counted, afterLines]],
    unfollowable: false,
  };
}

function weaveAfter(pending: Weave | undefined, contents: Contents, origin: number): Weave {
  const found = pending ?? newWeave(contents.before ?? []);
  // What changed since the agent's last edit is a person's.
  const before = contents.before === undefined ? found : step(found, contents.before, human);
  const { after = [], proposed, pinned } = contents;
  if (proposed === undefined) return step(before, after, origin, { pinned });
  return step(step(before, proposed, origin), after, human);
}

/** The content after an edit whose payload does not tell: the file's, when the new text stands in it. */
function findAfter(edit: FileEdit, path: string): string | Buffer | undefined {
  const bytes = readWorkFile(path)?.bytes;
  if (bytes === undefined) return undefined;
  const text = bytes.toString('utf8');
  return edit.replacements.every(({ newText }) => text.includes(newText)) ? bytes : undefined;
}

function undoIn(after: string | Buffer, edit: FileEdit): string | undefined {
  if (edit.replacements.length === 0) return undefined;
  return undoReplacements(after.toString(), edit.replacements);
}

/** The file as HEAD has it. */
function committedLines(path: string, top: string | undefined): Line[] | undefined {
  if (top === undefined || !path.startsWith(`${top}/`)) return undefined;
  const text = tryGit(['cat-file', 'blob', `HEAD:${path.slice(top.length + 1)}`], { cwd: top });
  return text === undefined ? undefined : linesOf(`${text}\n`);
}

/** The file's lines at a moment: what it holds now, unless it was written since. */
function linesAsOf(path: string, time: string): Line[] | undefined {
  const file = readWorkFile(path);
  if (file === undefined) return undefined;
  return file.mtimeMs <= Date.parse(time) + 1 ? linesOf(file.bytes) : undefined;
}
