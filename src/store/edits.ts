import type { Store } from './open.ts';
import { nextAiOrigin } from './origins.ts';
import { statement } from './statement.ts';

export interface NewEdit {
  readonly timestamp: string;
  readonly session_id: string;
  readonly tool_type: string;
  readonly file_path: string;
  readonly real_path: string | null;
  readonly lines_added: number;
  readonly lines_removed: number;
  readonly working_directory: string;
  readonly tool_use_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly repository_id: number | null;
}

/** What an edit did to its file, and for which task. */
export interface Modification {
  readonly type: 'create' | 'edit' | 'delete';
  readonly task: number | null;
}

/** Adds an edit, what it did to its file, and the origin of the lines it wrote; returns the origin's id. */
export function insertEdit(db: Store, edit: NewEdit, evidence: 'edit' | 'bash', modification: Modification): number {
  const added = statement(
    db,
    `INSERT INTO edits (timestamp, session_id, tool_type, file_path, real_path, lines_added, lines_removed,
       working_directory, tool_use_id, subagent_id, model, agent_id, repository_id)
     VALUES (@timestamp, @session_id, @tool_type, @file_path, @real_path, @lines_added, @lines_removed,
       @working_directory, @tool_use_id, @subagent_id, @model, @agent_id, @repository_id)`,
  ).run(edit);
  const edit_id = Number(added.lastInsertRowid);
  if (evidence === 'bash' || !hasModification(db, edit)) insertModification(db, edit_id, modification);
  return insertAiOrigin(db, { ...edit, evidence, edit_id });
}

/** Whether a call that changes one file is recorded to have done so, among the newest: it is told twice then. */
function hasModification(db: Store, { session_id, tool_use_id, file_path }: NewEdit): boolean {
  const sql = `SELECT 1 FROM file_modifications
     WHERE id > (SELECT max(id) FROM file_modifications) - 100 AND tool_use_id = ? AND session_id = ? AND file_path = ?`;
  return tool_use_id !== null && statement(db, sql).get(tool_use_id, session_id, file_path) !== undefined;
}

function insertModification(db: Store, editId: number, { type, task }: Modification): void {
  statement(
    db,
    `INSERT INTO file_modifications (task_execution_id, file_path, modification_type, lines_added, lines_removed,
       modified_at, session_id, subagent_id, tool_use_id, edit_id)
     SELECT ?, file_path, ?, lines_added, lines_removed, timestamp, session_id, subagent_id, tool_use_id, id
     FROM edits WHERE id = ?`,
  ).run(task, type, editId);
}

/** Whether a call's edit of a file is recorded, among the newest. */
export function hasEditOfCall(db: Store, sessionId: string, toolUseId: string, path: string): boolean {
  const sql = `SELECT 1 FROM edits
     WHERE id > (SELECT max(id) FROM edits) - 100 AND tool_use_id = ? AND session_id = ? AND file_path = ?`;
  return statement(db, sql).get(toolUseId, sessionId, path) !== undefined;
}

export interface AiOrigin {
  readonly evidence: 'edit' | 'bash' | null;
  readonly session_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly edit_id: number | null;
}

/** Adds an origin whose author is the agent; returns its id. */
export function insertAiOrigin(db: Store, origin: AiOrigin): number {
  const { evidence, session_id, subagent_id, model, agent_id, edit_id } = origin;
  const added = statement(
    db,
    `INSERT INTO origins (id, author, evidence, session_id, subagent_id, model, agent_id, edit_id)
     VALUES (${nextAiOrigin}, 'ai', ?, ?, ?, ?, ?, ?)`,
  ).run(evidence, session_id, subagent_id, model, agent_id, edit_id);
  return Number(added.lastInsertRowid);
}

/** Marks the edits of a file as committed, but for those that own a line which is still pending. */
export function markCommitted(db: Store, path: string, pendingOrigins: readonly number[]): void {
  statement(
    db,
    `UPDATE edits SET committed = 1 WHERE committed = 0 AND COALESCE(real_path, file_path) = ?
       AND id NOT IN (SELECT edit_id FROM origins
         WHERE edit_id IS NOT NULL AND id IN (SELECT value FROM json_each(?)))`,
  ).run(path, JSON.stringify(pendingOrigins));
}

/** Whether the agent edited a file since its last commit. */
export function hasPendingEdits(db: Store, path: string): boolean {
  const sql = 'SELECT 1 FROM edits WHERE committed = 0 AND COALESCE(real_path, file_path) = ? LIMIT 1';
  return statement(db, sql).get(path) !== undefined;
}

export interface EditWithoutModel {
  readonly id: number;
  readonly tool_use_id: string | null;
  readonly subagent_id: string | null;
}

/** Edits of a session whose model is not known, among the newest of all. */
export function editsWithoutModel(db: Store, sessionId: string): EditWithoutModel[] {
  return statement<EditWithoutModel>(
    db,
    `SELECT id, tool_use_id, subagent_id FROM edits
     WHERE id > (SELECT max(id) FROM edits) - 500 AND session_id = ? AND model IS NULL`,
  ).all(sessionId);
}

/** Notes the model of an edit and of the lines that it wrote. */
export function setModel(db: Store, editId: number, model: string): void {
  statement(db, 'UPDATE edits SET model = ? WHERE id = ?').run(model, editId);
  statement(db, 'UPDATE origins SET model = ? WHERE edit_id = ?').run(model, editId);
}
