import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A message of a model: what it took, never what it says. */
export interface Message {
  readonly id: string;
  readonly session_id: string;
  readonly subagent_id: string | null;
  readonly prompt_id: string | null;
  readonly model: string | null;
  /** ISO 8601. */
  readonly sent_at: string | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  /** The tool calls that it asked for. */
  readonly calls: readonly string[];
}

const counts = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'] as const;

// A message is written down in parts, of which the last has all its tokens; a session that is forked writes it again.
const saveSql = `INSERT INTO messages (id, session_id, subagent_id, prompt_id, model, sent_at, ${counts.join(', ')})
  VALUES (@id, @session_id, @subagent_id, @prompt_id, @model, @sent_at, ${counts.map((name) => `@${name}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${counts.map((name) => `${name} = max(${name}, excluded.${name})`).join(', ')},
    prompt_id = COALESCE(prompt_id, excluded.prompt_id), sent_at = COALESCE(max(sent_at, excluded.sent_at), sent_at)`;

/** Notes a message; told again, it is the same one, with the larger of its counts. Its calls learn what it took. */
export function saveMessage(db: Store, message: Message): void {
  const { calls, ...row } = message;
  statement(db, saveSql).run(row);
  const name = statement(db, 'INSERT OR IGNORE INTO message_calls (tool_use_id, message_id) VALUES (?, ?)');
  for (const call of calls) name.run(call, message.id);
  // Those of its earlier parts too; by its own calls, as a session may have a great many.
  statement(
    db,
    `UPDATE tool_calls SET message_id = m.id, input_tokens = m.input_tokens, output_tokens = m.output_tokens
     FROM messages m WHERE m.id = @id AND tool_calls.id IN (
       SELECT t.id FROM messages m CROSS JOIN message_calls c ON c.message_id = m.id
         CROSS JOIN tool_calls t ON t.session_id = m.session_id AND t.tool_use_id = c.tool_use_id WHERE m.id = @id)`,
  ).run({ id: message.id });
}

export interface ReadTranscript {
  readonly path: string;
  readonly session_id: string;
  readonly subagent_id: string | null;
  /** Up to the end of a line. */
  readonly read_bytes: number;
  /** That the last line belongs to. */
  readonly prompt_id: string | null;
}

/** How far a transcript was read. */
export function findTranscript(db: Store, path: string): ReadTranscript | undefined {
  return statement<ReadTranscript>(db, 'SELECT * FROM transcripts WHERE path = ?').get(path);
}

/** Notes how far a transcript was read. */
export function saveTranscript(db: Store, transcript: ReadTranscript): void {
  statement(
    db,
    `INSERT OR REPLACE INTO transcripts (path, session_id, subagent_id, read_bytes, prompt_id)
     VALUES (@path, @session_id, @subagent_id, @read_bytes, @prompt_id)`,
  ).run(transcript);
}

/** Notes where a transcript is; nothing of it was read yet. */
export function noteTranscript(db: Store, path: string, sessionId: string, subagentId: string | null): void {
  statement(
    db,
    'INSERT OR IGNORE INTO transcripts (path, session_id, subagent_id, read_bytes) VALUES (?, ?, ?, 0)',
  ).run(path, sessionId, subagentId);
}

/** The transcripts of the sessions that are open, or ended after `since` (ISO 8601): they may grow. */
export function growingTranscripts(db: Store, since: string): ReadTranscript[] {
  return statement<ReadTranscript>(
    db,
    `SELECT t.* FROM agent_sessions s JOIN transcripts t ON t.session_id = s.id WHERE s.status = 'open'
     UNION ALL
     SELECT t.* FROM agent_sessions s JOIN transcripts t ON t.session_id = s.id WHERE s.ended_at > ?`,
  ).all(since);
}

/** The transcript of a session itself, when it is known. */
export function transcriptOfSession(db: Store, sessionId: string): string | undefined {
  return statement<{ path: string }>(
    db,
    'SELECT path FROM transcripts WHERE session_id = ? AND subagent_id IS NULL LIMIT 1',
  ).get(sessionId)?.path;
}
