import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Env } from '../config/paths.ts';
import type { Scratch } from './scratch.ts';

/** Who acts in the demo. Times of commits are the story's; all else happens as it does in life. */
export interface Cast {
  readonly agent: Agent;
  readonly person: Person;
  /** The day of what follows (0 is today), and what that is, for who watches. */
  readonly onDay: (daysAgo: number, what: string) => void;
}

/** Claude Code: it changes files and calls the hooks that its settings name. */
export interface Agent {
  readonly writes: (file: string, content: string) => Promise<void>;
  readonly replaces: (file: string, oldText: string, newText: string) => Promise<void>;
  /** A shell command, by the Bash tool. */
  readonly runs: (command: string) => Promise<void>;
}

/** Somebody with an editor and git. */
export interface Person {
  readonly writes: (file: string, content: string) => Promise<void>;
  readonly replaces: (file: string, oldText: string, newText: string) => Promise<void>;
  readonly removes: (file: string) => Promise<void>;
  readonly commits: (message: string) => Promise<void>;
  readonly amends: () => Promise<void>;
}

const dayMs = 86_400_000;

/** The agent and the person of a scratch repository. `now`: ms since the epoch; `tell` gets a line a day. */
export function createCast(scratch: Scratch, now: number, tell: (line: string) => void): Cast {
  const day = { date: '', minute: 0 };
  const gitDates = () => {
    const date = `${day.date}T00:${String(day.minute++).padStart(2, '0')}:00Z`;
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  };
  return {
    agent: createAgent(scratch, gitDates),
    person: createPerson(scratch, gitDates),
    onDay: (daysAgo, what) => {
      day.date = new Date(now - daysAgo * dayMs).toISOString().slice(0, 10);
      day.minute = 0;
      tell(`  ${day.date}  ${what}\n`);
    },
  };
}

function createPerson(scratch: Scratch, gitDates: () => Env): Person {
  const commit = async (...args: string[]) => {
    await scratch.run('git', ['add', '--all']);
    await scratch.run('git', ['commit', '--quiet', ...args], { env: gitDates() });
  };
  return {
    writes: (file, content) => save(scratch, file, content),
    replaces: async (file, oldText, newText) => {
      await save(scratch, file, replace(await read(scratch, file), oldText, newText));
    },
    removes: (file) => rm(join(scratch.repo, file)),
    commits: (message) => commit('--message', message),
    amends: () => commit('--amend', '--no-edit'),
  };
}

const session = '5e55a6e0-0000-4000-8000-0000000000de';

/** The payloads are those of Claude Code 2.1; fields that say nothing here are left out. */
function createAgent(scratch: Scratch, gitDates: () => Env): Agent {
  let calls = 0;
  const call = async (tool: string, input: object, act: () => Promise<unknown>) => {
    const begun = {
      ...{ session_id: session, cwd: scratch.repo, permission_mode: 'acceptEdits' },
      ...{ tool_name: tool, tool_input: input, tool_use_id: `toolu_${++calls}` },
    };
    await callHooks(scratch, 'PreToolUse', begun);
    await callHooks(scratch, 'PostToolUse', { ...begun, tool_response: await act(), duration_ms: 5 });
  };
  return {
    writes: (file, content) =>
      call('Write', { file_path: join(scratch.repo, file), content }, async () => ({
        type: existsSync(join(scratch.repo, file)) ? 'update' : 'create',
        ...(await change(scratch, file, content, { content })),
      })),
    replaces: async (file, oldText, newText) => {
      const content = replace(await read(scratch, file), oldText, newText);
      const input = { old_string: oldText, new_string: newText, replace_all: false };
      const facts = { oldString: oldText, newString: newText, replaceAll: false };
      await call('Edit', { file_path: join(scratch.repo, file), ...input }, () =>
        change(scratch, file, content, facts),
      );
    },
    runs: (command) =>
      call('Bash', { command }, async () => {
        const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: session, ...gitDates() };
        const stdout = await scratch.run('sh', ['-c', command], { env });
        return { stdout, stderr: '', interrupted: false, isImage: false };
      }),
  };
}

/** Writes a file as an editing tool does; returns what the tool's response says of it, `facts` included. */
async function change(scratch: Scratch, file: string, content: string, facts: object): Promise<object> {
  const filePath = join(scratch.repo, file);
  const originalFile = existsSync(filePath) ? await read(scratch, file) : null;
  await save(scratch, file, content);
  return { filePath, structuredPatch: [], originalFile, userModified: false, ...facts };
}

interface ClaudeSettings {
  readonly hooks: Readonly<Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>>;
}

/** Runs what the installed settings register for an event, as Claude Code would: a shell, the payload on its stdin. */
async function callHooks(scratch: Scratch, event: string, payload: object): Promise<void> {
  const settings: ClaudeSettings = JSON.parse(await readFile(join(scratch.home, '.claude/settings.json'), 'utf8'));
  const commands = (settings.hooks[event] ?? []).flatMap((group) => group.hooks.map((hook) => hook.command));
  const input = JSON.stringify({ hook_event_name: event, ...payload });
  const env = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: session };
  for (const command of commands) await scratch.run('sh', ['-c', command], { env, input });
}

function replace(text: string, oldText: string, newText: string): string {
  if (!text.includes(oldText)) throw new Error(`the demo's story is wrong: nothing reads ${JSON.stringify(oldText)}`);
  return text.replace(oldText, () => newText);
}

function read(scratch: Scratch, file: string): Promise<string> {
  return readFile(join(scratch.repo, file), 'utf8');
}

async function save(scratch: Scratch, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(scratch.repo, file)), { recursive: true });
  await writeFile(join(scratch.repo, file), content);
}
