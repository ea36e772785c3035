import { homedir } from 'node:os';
import { join } from 'node:path';
import { applyPatch, sameButWhiteSpace, unapplyPatch } from './apply-patch.ts';
import { type Replacement, replaceText } from './replace-text.ts';
import { type EditInput, type EditResponse, type Payload, parseEditInput, parseEditResponse } from './wire.ts';

/** What a call of an editing tool did to a file, as far as the payload tells. */
export interface FileEdit {
  readonly path: string;
  /** The file before; `null`: there was none; `undefined`: the payload does not say. */
  readonly before: string | null | undefined;
  /** The file after; `undefined`: the payload does not say. */
  readonly after: string | undefined;
  /** What the agent proposed, when a person changed it before accepting it. */
  readonly proposed: string | undefined;
  readonly replacements: readonly Replacement[];
}

const editingTools = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit', 'Update', 'Create']);

/** Whether the payload of a tool's call tells what it did to a file. */
export function isEditingTool(tool: string): boolean {
  return editingTools.has(tool);
}

/** The path that a call of an editing tool is about; `undefined` when it names none. */
function pathIn(input: EditInput): string | undefined {
  const path = input.file_path || input.notebook_path;
  // No file can have such a name.
  if (!path || path.includes('\0')) return undefined;
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

/** Reads a call of an editing tool, finished or about to begin; `undefined` when it changed no file. */
export function readFileEdit(payload: Payload): FileEdit | undefined {
  const input = parseEditInput(payload.tool_input);
  const response = parseEditResponse(payload.tool_response);
  const path = pathIn(input);
  // `staged`: held for the owner's review instead of written.
  if (!path || response.staged || response.error) return undefined;
  const before = contentBefore(input, response);
  const replacements = readReplacements(input, response);
  const after = contentAfter(input, response, before, replacements);
  return { path, before, after, proposed: proposedContent(input, response, before, after), replacements };
}

function contentBefore(input: EditInput, response: EditResponse): string | null | undefined {
  const told = response.originalFile ?? response.originalFileContents ?? response.original_file;
  if (typeof told === 'string') return told;
  // `originalFile: null` also stands for "too large to include": only "create" says that there was no file.
  if (response.type === 'create') return null;
  const after = wholeContent(input, response);
  if (after === undefined || !response.structuredPatch?.length) return undefined;
  return unapplyPatch(after, response.structuredPatch);
}

function wholeContent(input: EditInput, response: EditResponse): string | undefined {
  return response.updated_file ?? response.content ?? input.content;
}

function readReplacements(input: EditInput, response: EditResponse): Replacement[] {
  if (input.edits) {
    return input.edits.map((edit) => ({
      oldText: edit.old_string,
      newText: edit.new_string,
      all: edit.replace_all ?? false,
    }));
  }
  const oldText = response.oldString ?? input.old_string;
  const newText = response.appliedNewString ?? response.newString ?? input.new_string;
  if (oldText === undefined || newText === undefined) return [];
  return [{ oldText, newText, all: response.replaceAll ?? input.replace_all ?? false }];
}

function contentAfter(
  input: EditInput,
  response: EditResponse,
  before: string | null | undefined,
  replacements: readonly Replacement[],
): string | undefined {
  const whole = wholeContent(input, response);
  if (whole !== undefined) return whole;
  if (before === undefined || replacements.length === 0) return undefined;
  const replaced = replaceText(before ?? '', replacements);
  const patched = response.structuredPatch?.length ? applyPatch(before ?? '', response.structuredPatch) : undefined;
  if (replaced === undefined || patched === undefined) return replaced ?? patched;
  // The patch is the client's own word, but for tabs, which it shows as spaces.
  return sameButWhiteSpace(replaced, patched) ? replaced : patched;
}

/** The content that the agent asked for, when that is not what was written. */
function proposedContent(
  input: EditInput,
  response: EditResponse,
  before: string | null | undefined,
  after: string | undefined,
): string | undefined {
  if (!response.userModified || after === undefined) return undefined;
  if (input.content !== undefined) return input.content === after ? undefined : input.content;
  if (before === undefined) return undefined;
  const proposed = replaceText(before ?? '', readReplacements(input, parseEditResponse(undefined)));
  return proposed === after ? undefined : proposed;
}
