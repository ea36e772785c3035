import process from 'node:process';
import type { Env } from '../config/paths.ts';
import type { Store } from '../store/open.ts';
import { isSessionKnown } from '../store/sessions.ts';

/** What clients leave in the environment of what they start: a sign of theirs, and where they name the session. */
const clients: readonly { readonly name: string; readonly signs: readonly string[]; readonly session?: string }[] = [
  { name: 'Codex', signs: ['CODEX_THREAD_ID', 'CODEX_SESSION_ID'], session: 'CODEX_SESSION_ID' },
  { name: 'Qwen Code', signs: ['QWEN_CODE'], session: 'QWEN_CODE_SESSION_ID' },
  { name: 'Copilot CLI', signs: ['COPILOT_CLI'], session: 'COPILOT_AGENT_SESSION_ID' },
  { name: 'opencode', signs: ['OPENCODE'] },
  { name: 'pi', signs: ['PI_CODING_AGENT'], session: 'PI_SESSION_ID' },
  { name: 'Cursor', signs: ['CURSOR_AGENT'] },
  { name: 'Gemini CLI', signs: ['GEMINI_CLI'], session: 'GEMINI_SESSION_ID' },
  { name: 'Claude Code', signs: ['CLAUDE_CODE_SESSION_ID'], session: 'CLAUDE_CODE_SESSION_ID' },
];

/**
 * The agent that a commit was made from inside of, where no hook told us of its session (design 4.17). A container may say
 * which one it runs: to git's hook, or to the command that finds the commit.
 */
export function unrecordedAgent(db: Store, env: Env): string | undefined {
  const isKnown = (session: string | undefined) =>
    session !== undefined && Boolean(env[session]) && isSessionKnown(db, env[session] ?? '');
  if (clients.some(({ session }) => isKnown(session))) return undefined;
  const client = clients.find(({ signs }) => signs.some((sign) => env[sign]));
  if (client !== undefined) return client.name;
  const harness = env['HARNESS_PROVIDER'] || process.env['HARNESS_PROVIDER'] || '';
  return /^[\w.-]{1,40}$/.test(harness) && !/^claude/i.test(harness) ? harness : undefined;
}
