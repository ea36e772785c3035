import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../config/paths.ts';
import { change, read, replace } from './files.ts';
import type { Scratch } from './scratch.ts';

/** Claude Code: it changes files and calls the hooks that its settings name. */
export interface Agent {
  readonly writes: (file: string, content: string) => Promise<void>;
  readonly replaces: (file: string, oldText: string, newText: string) => Promise<void>;
  /** A shell command, by the Bash tool. */
  readonly runs: (command: string) => Promise<void>;
}

/** The agent that a person talks to: what it is asked for is one prompt each. */
export interface MainAgent extends Agent {
  /** Has a subagent do something. */
  readonly delegates: (task: Delegated, work?: (subagent: Agent) => Promise<void>) => Promise<void>;
}

export interface Delegated {
  /** The subagent's type. */
  readonly to: string;
  readonly description: string;
}

const session = '5e55a6e0-0000-4000-8000-0000000000de';

/** The payloads are those of Claude Code 2.1; fields that say nothing here are left out. */
export function createAgent(scratch: Scratch, gitDates: () => Env): MainAgent {
  const hands = { scratch, gitDates, calls: 0 };
  let prompts = 0;
  let subagents = 0;
  const asked = async (work: (common: object) => Promise<void>) => {
    const common = { prompt_id: `prompt-${++prompts}` };
    await tell(scratch, 'UserPromptSubmit', { ...common, prompt: 'the demo keeps none' });
    await work(common);
    await tell(scratch, 'Stop', { ...common, background_tasks: [] });
  };
  const alone = (work: (agent: Agent) => Promise<void>) => asked((common) => work(atWork(hands, common)));
  return {
    writes: (file, content) => alone((agent) => agent.writes(file, content)),
    replaces: (file, oldText, newText) => alone((agent) => agent.replaces(file, oldText, newText)),
    runs: (command) => alone((agent) => agent.runs(command)),
    delegates: (task, work = async () => {}) =>
      asked((common) => delegate(hands, common, { ...task, id: `subagent-${++subagents}` }, work)),
  };
}

/** What all of a session's agents share. */
interface Hands {
  readonly scratch: Scratch;
  readonly gitDates: () => Env;
  calls: number;
}

/** An agent or subagent that calls tools; `common` is in each of its payloads. */
function atWork(hands: Hands, common: object): Agent {
  const { scratch } = hands;
  return {
    writes: (file, content) =>
      call(hands, common, 'Write', { file_path: join(scratch.repo, file), content }, async () => ({
        type: existsSync(join(scratch.repo, file)) ? 'update' : 'create',
        ...(await change(scratch, file, content, { content })),
      })),
    replaces: async (file, oldText, newText) => {
      const content = replace(await read(scratch, file), oldText, newText);
      const input = { old_string: oldText, new_string: newText, replace_all: false };
      const facts = { oldString: oldText, newString: newText, replaceAll: false };
      await call(hands, common, 'Edit', { file_path: join(scratch.repo, file), ...input }, () =>
        change(scratch, file, content, facts),
      );
    },
    runs: (command) =>
      call(hands, common, 'Bash', { command }, async () => {
        const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: session, ...hands.gitDates() };
        const stdout = await scratch.run('sh', ['-c', command], { env });
        return { stdout, stderr: '', interrupted: false, isImage: false };
      }),
  };
}

/** The Agent tool: a subagent works, and the call ends when it does. */
function delegate(
  hands: Hands,
  common: object,
  { to, description, id }: Delegated & { readonly id: string },
  work: (subagent: Agent) => Promise<void>,
): Promise<void> {
  const own = { ...common, agent_id: id, agent_type: to };
  const input = { description, prompt: 'the demo keeps none', subagent_type: to, run_in_background: false };
  return call(hands, common, 'Agent', input, async () => {
    await tell(hands.scratch, 'SubagentStart', own);
    await work(atWork(hands, own));
    await tell(hands.scratch, 'SubagentStop', { ...own, background_tasks: [] });
    return { status: 'completed', agentId: id, agentType: to, content: [] };
  });
}

/** One call of a tool with the hooks before and after it; `act` returns its response. */
async function call(
  hands: Hands,
  common: object,
  tool: string,
  input: object,
  act: () => Promise<object>,
): Promise<void> {
  const begun = {
    ...{ ...common, cwd: hands.scratch.repo, permission_mode: 'acceptEdits' },
    ...{ tool_name: tool, tool_input: input, tool_use_id: `toolu_${++hands.calls}` },
  };
  await tell(hands.scratch, 'PreToolUse', begun);
  await tell(hands.scratch, 'PostToolUse', { ...begun, tool_response: await act(), duration_ms: 5 });
}

interface ClaudeSettings {
  readonly hooks: Readonly<Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>>;
}

/** Runs what the installed settings register for an event, as Claude Code would: a shell, the payload on its stdin. */
async function tell(scratch: Scratch, event: string, payload: object): Promise<void> {
  const settings: ClaudeSettings = JSON.parse(await readFile(join(scratch.home, '.claude/settings.json'), 'utf8'));
  const commands = (settings.hooks[event] ?? []).flatMap((group) => group.hooks.map((hook) => hook.command));
  const input = JSON.stringify({ hook_event_name: event, session_id: session, cwd: scratch.repo, ...payload });
  const env = { CLAUDE_PROJECT_DIR: scratch.repo, CLAUDE_CODE_SESSION_ID: session };
  for (const command of commands) await scratch.run('sh', ['-c', command], { env, input });
}
