import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { settingsFile } from '../../config/paths.ts';
import { checkSettings, readSettings, type Settings } from '../../config/settings.ts';
import { UserError } from '../../config/user-error.ts';
import { writeBeside } from '../../config/write-beside.ts';
import { findWorktree } from '../../git/find-repository.ts';
import { isKeptOut } from '../../git/kept-out.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { UsageError } from '../usage-error.ts';

export interface ConfigOptions {
  readonly action: 'get' | 'set' | 'unset' | 'list' | 'is-kept-out';
  readonly key?: string;
  readonly values?: readonly string[];
  readonly json?: true;
}

const keys = ['exclude.paths', 'exclude.remotes', 'unexplained', 'commit_line', 'prices'] as const;
type Key = (typeof keys)[number];

export async function run(options: ConfigOptions, io: Io): Promise<number> {
  const { action, json } = options;
  if (action === 'is-kept-out') return sayWhetherKeptOut(options.key ?? '', io);
  const settings = readSettings(io.env);
  if (action === 'list') {
    const set = keys.flatMap((key) => (settingOf(settings, key) === undefined ? [] : [key]));
    const all = Object.fromEntries(set.map((key) => [key, settingOf(settings, key)]));
    if (json) printJson(io, 'config-list/1', all);
    else io.stdout(set.map((key) => lines(settings, key, `${key} = `)).join(''));
    return 0;
  }
  const key = knownKey(options.key ?? '');
  if (action === 'get') {
    const value = settingOf(settings, key);
    if (json) io.stdout(`${JSON.stringify(value ?? null)}\n`);
    else io.stdout(lines(settings, key, ''));
    return value === undefined ? 1 : 0;
  }
  write(io, withValue(settings, key, action === 'set' ? (options.values ?? []) : undefined));
  return 0;
}

function knownKey(name: string): Key {
  const key = keys.find((each) => each === name);
  if (key === undefined) throw new UsageError(`there is no setting ${name}; there are ${keys.join(', ')}`);
  return key;
}

type Value = string | readonly string[] | NonNullable<Settings['prices']>;

function settingOf({ exclude, ...others }: Settings, key: Key): Value | undefined {
  return { 'exclude.paths': exclude?.paths, 'exclude.remotes': exclude?.remotes, ...others }[key];
}

function lines(settings: Settings, key: Key, before: string): string {
  return [settingOf(settings, key) ?? []]
    .flat()
    .map((value) => `${before}${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
    .join('');
}

function withValue(settings: Settings, key: Key, values: readonly string[] | undefined): unknown {
  if (key === 'unexplained' || key === 'commit_line') {
    const taken = key === 'unexplained' ? 'human, ai, unknown' : 'on, off';
    if (values !== undefined && values.length !== 1) throw new UsageError(`${key} takes one of ${taken}`);
    return { ...settings, [key]: values?.[0] };
  }
  if (key === 'prices') return { ...settings, prices: values && pricesIn(values) };
  if (values?.length === 0) throw new UsageError(`${key} takes one pattern or more; unset takes them out`);
  return { ...settings, exclude: { ...settings.exclude, [key.slice('exclude.'.length)]: values } };
}

function pricesIn([json = '', ...more]: readonly string[]): unknown {
  try {
    if (more.length === 0) return JSON.parse(json);
  } catch {
    // Told below.
  }
  throw new UsageError(
    `prices takes one argument, JSON such as '{"models": {"claude-opus-4-*": {"input": 5, "output": 25}}}'`,
  );
}

function write(io: Io, next: unknown): void {
  const file = settingsFile(io.env);
  const settings = JSON.parse(JSON.stringify(next));
  try {
    checkSettings(settings, 'the setting');
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeBeside(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** For the launcher, which asks before it makes anything in a work tree. */
function sayWhetherKeptOut(top: string, io: Io): number {
  const worktree = findWorktree(resolve(io.cwd, top));
  const isOut = worktree !== undefined && isKeptOut(worktree, readSettings(io.env).exclude ?? {});
  io.stdout(isOut ? 'yes\n' : 'no\n');
  return 0;
}
