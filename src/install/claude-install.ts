import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { claudeSettings, type Env } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { hookEventsFor } from './claude-hooks.ts';
import { addHooks, type SettingsText, shapeProblem, stripHooks, whoseStatusLine } from './claude-settings.ts';
import { oldestClient } from './claude-version.ts';
import { recordInstalled } from './installed.ts';
import { pluginOfUser } from './plugin-state.ts';
import { explainWriting, makeFolder, replaceFile, resolveLink } from './replace-file.ts';

/** Registers our hooks with Claude Code, and our status line where that is asked for or was there. Returns sentences for the user. */
export function installClaudeHooks(env: Env, binary: string, statusLine = false): string[] {
  const file = claudeSettings(env);
  const plugin = pluginOfUser(env);
  const events = plugin === undefined ? hookEventsFor(oldestClient(env)) : [];
  const told = plugin !== undefined && `Claude Code: the plugin ${plugin} has our hooks, so ${file} was left as it is`;
  if (told && !statusLine) return [told];
  // Read while nobody else writes: other installations may run.
  const whose = recordInstalled(env, (installed) => {
    const text = readSettings(file);
    const before = whoseStatusLine(text);
    const rest = told ? text : stripHooks(text, installed.claude[file]);
    const added = addHooks(rest, binary, events, statusLine || before === 'ours');
    if (added.text !== text) installed.madeFolders.push(...writeSettings(file, added.text));
    installed.claude[file] = (told && installed.claude[file]) || added.record;
    return before;
  });
  return [
    told || `Claude Code: hooks are in ${file}; sessions that start from now on are recorded`,
    ...(statusLine ? [sayStatusLine(file, whose)] : []),
  ];
}

function sayStatusLine(file: string, whose: ReturnType<typeof whoseStatusLine>): string {
  return whose === "somebody else's"
    ? `Claude Code: the status line in ${file} is somebody else's, so it stays; its command can call ai-tracker statusline`
    : `Claude Code: the status line is ours (${file})`;
}

/** Gives the settings back as they were. */
export function uninstallClaudeHooks(env: Env): string {
  const file = claudeSettings(env);
  return recordInstalled(env, (installed) => {
    const text = readSettings(file);
    const rest = stripHooks(text, installed.claude[file]);
    if (rest !== text) writeSettings(file, rest);
    delete installed.claude[file];
    const plugin = pluginOfUser(env);
    if (plugin !== undefined) return `Claude Code: the plugin is left to its client: claude plugin uninstall ${plugin}`;
    return rest === text ? 'Claude Code: nothing of ours was there' : `Claude Code: ${file} is as it was`;
  });
}

/** The text of a settings file that we can edit. A file that we do not understand is an error and stays as it is. */
export function readSettings(file: string): SettingsText {
  if (!existsSync(file)) return null;
  const text = decode(file, readBytes(file));
  if (text.trim() === '') return text;
  const problem = jsonProblem(text) ?? shapeProblem(text);
  if (problem === undefined) return text;
  throw new UserError(`${file} was left as it is: ${problem}`, 'fix it, then run this again');
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return `it is not plain JSON, which has no comments and no trailing commas (${words})`;
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new UserError(`cannot read ${file}: ${words}`, 'change its permissions, then run this again', {
      cause: error,
    });
  }
}

function decode(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`${file} was left as it is: it is not UTF-8`, 'fix it, then run this again', { cause: error });
  }
}

function writeSettings(file: string, text: SettingsText): string[] {
  const target = resolveLink(file);
  if (text === null) {
    explainWriting(file, () => rmSync(target));
    return [];
  }
  const made = makeFolder(dirname(target));
  replaceFile(target, Buffer.from(text));
  return made;
}
