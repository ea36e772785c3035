import { type HookEvent, hookEvents, hookGroup, isOurCommand } from './claude-hooks.ts';
import { isOurStatusLine, statusLineOf } from './claude-status-line.ts';
import type { SettingsRecord } from './installed.ts';
import { append, locate, nodeAt, type Path, removeAt, replaceAt } from './json-text.ts';

/** The text of a settings file; null where there is no file. */
export type SettingsText = string | null;

/**
 * Registers our hooks. The record tells `stripHooks` what cannot be seen in the text afterwards: which of the objects
 * and arrays that held only ours were there before, and how they were written.
 */
export function addHooks(
  text: SettingsText,
  binary: string,
  events: readonly HookEvent[] = hookEvents,
  statusLine = false,
): { text: string; record: SettingsRecord } {
  const isBlank = text === null || text.trim() === '';
  const base = isBlank ? '{}\n' : text;
  let result = base;
  if (statusLine && !nodeAt(result, ['statusLine'])) {
    result = append(result, [], statusLineOf(binary), 'statusLine');
  }
  if (events.length > 0 && !nodeAt(result, ['hooks'])) result = append(result, [], {}, 'hooks');
  for (const event of events) {
    const path = ['hooks', event.event];
    if (!nodeAt(result, path)) result = append(result, ['hooks'], [], event.event);
    result = append(result, path, hookGroup(event, binary));
  }
  return { text: result, record: { ...(isBlank ? { blank: text } : {}), empty: emptyContainers(base) } };
}

/** Takes out our hooks, those of the Python tool included, and what is empty without them and was not there before. */
export function stripHooks(text: SettingsText, record: SettingsRecord = { empty: {} }): SettingsText {
  if (text === null || text.trim() === '') return text;
  let result = whoseStatusLine(text) === 'ours' ? removeStatusLine(text, record) : text;
  for (let path = findOurs(result); path; path = findOurs(result)) result = removeHook(result, path, record);
  const isEmpty = locate(result).items?.length === 0;
  return isEmpty && result !== text && record.blank !== undefined ? record.blank : result;
}

function removeStatusLine(text: string, record: SettingsRecord): string {
  const rest = removeAt(text, ['statusLine']);
  const before = record.empty[''];
  return before !== undefined && locate(rest).items?.length === 0 ? replaceAt(rest, [], before) : rest;
}

/** Whose the status line is that settings name, if they name one. */
export function whoseStatusLine(text: SettingsText): 'ours' | "somebody else's" | undefined {
  if (text === null || text.trim() === '') return undefined;
  const line = (JSON.parse(text) as { statusLine?: unknown } | null)?.statusLine;
  if (line === undefined) return undefined;
  const command = (line as { command?: unknown } | null)?.command;
  return typeof command === 'string' && isOurStatusLine(command) ? 'ours' : "somebody else's";
}

/** Removes a hook at hooks/EVENT/GROUP/hooks/PLACE, and upwards from there what has become empty. */
function removeHook(text: string, path: Path, record: SettingsRecord): string {
  const isEmpty = (container: Path) => nodeAt(result, container)?.items?.length === 0;
  let result = removeAt(text, path);
  if (!isEmpty(path.slice(0, 4))) return result;
  result = removeAt(result, path.slice(0, 3)); // the group, whatever its matcher
  for (const container of [path.slice(0, 2), path.slice(0, 1), []]) {
    if (!isEmpty(container)) break;
    const before = record.empty[container.join('/')];
    if (before !== undefined) return replaceAt(result, container, before);
    if (container.length > 0) result = removeAt(result, container);
  }
  return result;
}

function emptyContainers(text: string): Record<string, string> {
  const paths: Path[] = [[], ['hooks'], ...hookEvents.map(({ event }) => ['hooks', event])];
  return Object.fromEntries(
    paths.flatMap((path) => {
      const node = nodeAt(text, path);
      return node?.items?.length === 0 ? [[path.join('/'), text.slice(node.start, node.end)]] : [];
    }),
  );
}

/** The path of the first hook of ours. */
function findOurs(text: string): Path | undefined {
  return hookCommands(text).find(({ command }) => isOurCommand(command))?.path;
}

/** Every command that is registered, with its path and event. */
export function hookCommands(text: string): { path: Path; event: string; command: string }[] {
  const events = entries((JSON.parse(text) as { hooks?: unknown } | null)?.hooks);
  return events.flatMap(([event, groups]) =>
    list(groups).flatMap((group, index) =>
      list((group as { hooks?: unknown } | null)?.hooks).flatMap((hook, place) => {
        const command = (hook as { command?: unknown } | null)?.command;
        return typeof command === 'string' ? [{ path: ['hooks', event, index, 'hooks', place], event, command }] : [];
      }),
    ),
  );
}

/** Why we cannot register hooks in settings of this shape; undefined: we can. */
export function shapeProblem(text: string): string | undefined {
  const settings: unknown = JSON.parse(text);
  if (!isObject(settings)) return 'it holds no object';
  const hooks = settings['hooks'];
  if (hooks === undefined) return undefined;
  if (!isObject(hooks)) return '"hooks" is no object';
  const odd = hookEvents.find(({ event }) => hooks[event] !== undefined && !Array.isArray(hooks[event]));
  return odd && `"hooks.${odd.event}" is no list`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
