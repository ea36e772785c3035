import { join } from 'node:path';
import { claudeSettings } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { tryGit } from '../git/run-git.ts';
import { hookEvents, isOlder, parseOurCommand, tolerantSince } from '../install/claude-hooks.ts';
import { readSettings } from '../install/claude-install.ts';
import { hookCommands } from '../install/claude-settings.ts';
import { oldestClient } from '../install/claude-version.ts';
import { pluginIn } from '../install/plugin-state.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { launcherProblem } from './programs.ts';

interface OurHook {
  readonly file: string;
  readonly event: string;
  readonly program: string;
  readonly verb: string;
}

const name = 'Claude Code';

/** Whether Claude Code's settings call us, and call a launcher that works. */
export function checkClaude(patient: Patient): Check {
  try {
    const files = settingsFiles(patient);
    const hooks = files.flatMap(readHooks);
    const plugin = pluginOf(files);
    return plugin === undefined ? judge(patient, hooks) : judgePlugin(patient, plugin, hooks);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return broken(name, error.message, error.hint ?? '');
  }
}

/** Claude Code reads all of these: of the user, of the project, of the administrator; the last word counts. */
function settingsFiles({ env, cwd }: Patient): string[] {
  const project = tryGit(['rev-parse', '--show-toplevel'], { cwd, env }) ?? cwd;
  const ofProject = ['settings.json', 'settings.local.json'].map((file) => join(project, '.claude', file));
  return [...new Set([claudeSettings(env), ...ofProject, '/etc/claude-code/managed-settings.json'])];
}

function readHooks(file: string): OurHook[] {
  const text = readSettings(file);
  if (text === null || text.trim() === '') return [];
  if ((JSON.parse(text) as { disableAllHooks?: unknown }).disableAllHooks === true) {
    throw new UserError(`"disableAllHooks" in ${file} switches every hook off`, 'remove that line');
  }
  return hookCommands(text).flatMap(({ event, command }) => {
    const ours = parseOurCommand(command);
    return ours ? [{ file, event, ...ours }] : [];
  });
}

/** The plugin that the settings switch on. */
function pluginOf(files: readonly string[]): string | undefined {
  const said = files.flatMap((file) => {
    const text = readSettings(file);
    return text === null || text.trim() === '' ? [] : (pluginIn(text) ?? []);
  });
  const last = said.at(-1);
  return last?.isOn ? last.id : undefined;
}

function judgePlugin(patient: Patient, plugin: string, hooks: readonly OurHook[]): Check {
  if (hooks.length > 0) {
    const found = judge(patient, hooks);
    const both = `${found.message}, and of the plugin ${plugin}: what both tell counts once`;
    return found.status === 'ok' ? ok(name, both) : found;
  }
  const problem = launcherProblem('ai-tracker', patient.env);
  const what = `hooks of the plugin ${plugin}`;
  return problem === undefined
    ? ok(name, what)
    : warn(name, `${what}, which call the ai-tracker on the PATH: ${problem}`, 'npm install -g cc-ai-tracker');
}

function judge({ env }: Patient, hooks: readonly OurHook[]): Check {
  const files = [...new Set(hooks.map(({ file }) => file))].join(', ');
  if (!hooks.some(({ verb, event }) => verb === 'hook-post-tool' && event === 'PostToolUse')) {
    return broken(name, `no hook of ours after tool calls in ${files || claudeSettings(env)}`, 'ai-tracker setup');
  }
  const problems = [...new Set(hooks.map(({ program }) => program))].flatMap(
    (word) => launcherProblem(word, env) ?? [],
  );
  if (problems.length > 0) return broken(name, `hooks in ${files}: ${problems.join('; ')}`, 'ai-tracker setup');
  const client = oldestClient(env);
  const newer = hookEvents.filter(({ event, since }) => since && hooks.some((hook) => hook.event === event));
  if (client !== undefined && isOlder(client, tolerantSince) && newer.length > 0) {
    const names = newer.map(({ event }) => event).join(', ');
    return broken(name, `Claude Code ${client} skips ${files}: it does not know ${names}`, 'ai-tracker install');
  }
  const missing = hookEvents.filter(({ event }) => !hooks.some((hook) => hook.event === event));
  const lacks = missing.length === 0 ? '' : ` (not for ${missing.map(({ event }) => event).join(', ')})`;
  return ok(name, `hooks in ${files}${lacks}`);
}
