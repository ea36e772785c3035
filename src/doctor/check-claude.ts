import { join } from 'node:path';
import { claudeSettings } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { tryGit } from '../git/run-git.ts';
import { type HookEvent, hookEvents, hookEventsFor, parseOurCommand } from '../install/claude-hooks.ts';
import { readSettings } from '../install/claude-install.ts';
import { hookCommands } from '../install/claude-settings.ts';
import { oldestClient } from '../install/claude-version.ts';
import { pluginIn } from '../install/plugin-state.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { launcherProblem } from './programs.ts';
import { findVoid } from './void-settings.ts';

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
    const both = `hooks in ${filesOf(hooks).join(', ')}, and in the plugin ${plugin}: what both report counts once`;
    return findObstacle(patient, hooks) ?? ok(name, both);
  }
  const problem = launcherProblem('ai-tracker', patient.env);
  const what = `hooks in the plugin ${plugin}`;
  return problem === undefined
    ? ok(name, what)
    : warn(name, `${what}, which call the ai-tracker on the PATH: ${problem}`, 'npm install -g cc-ai-tracker');
}

function judge(patient: Patient, hooks: readonly OurHook[]): Check {
  return findObstacle(patient, hooks) ?? judgeEvents(patient, hooks);
}

function findObstacle({ env }: Patient, hooks: readonly OurHook[]): Check | undefined {
  const files = filesOf(hooks);
  if (!hooks.some(({ verb, event }) => verb === 'hook-post-tool' && event === 'PostToolUse')) {
    const where = files.join(', ') || claudeSettings(env);
    return broken(name, `${where} has no hook of ai-tracker for finished tool calls`, 'ai-tracker setup');
  }
  const problems = [...new Set(hooks.map(({ program }) => program))].flatMap(
    (word) => launcherProblem(word, env) ?? [],
  );
  if (problems.length > 0)
    return broken(name, `hooks in ${files.join(', ')}: ${problems.join('; ')}`, 'ai-tracker setup');
  return findVoid(name, env, files);
}

function filesOf(hooks: readonly OurHook[]): string[] {
  return [...new Set(hooks.map(({ file }) => file))];
}

/** Fewer than there could be: of older settings, of an image's own, or of before the client was updated. */
function judgeEvents({ env }: Patient, hooks: readonly OurHook[]): Check {
  const where = `hooks in ${filesOf(hooks).join(', ')}`;
  const lacking = (events: readonly HookEvent[]) =>
    events.filter(({ event }) => !hooks.some((hook) => hook.event === event)).map(({ event }) => event);
  const client = oldestClient(env);
  const newer = client === undefined ? [] : lacking(hookEventsFor(client));
  if (newer.length > 0 && lacking(hookEventsFor()).length === 0) {
    const message = `${where} are for an older Claude Code: ${client} also has ${newer.join(', ')}`;
    return warn(name, message, 'ai-tracker install');
  }
  const missing = lacking(hookEvents);
  return ok(name, missing.length === 0 ? where : `${where} (not for ${missing.join(', ')})`);
}
