import { existsSync, lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shQuote } from '../config/sh-quote.ts';
import { UserError } from '../config/user-error.ts';
import { namesIn } from '../git/read-quietly.ts';
import { isExecutable, ourHookNames } from './hook-files.ts';
import { makeFolder, replaceFile } from './replace-file.ts';

const begin = '# >>> ai-tracker >>>';
const end = '# <<< ai-tracker <<<';
const suffix = '.ai-tracker-chained';
const shebang = '#!/bin/sh\n';
/**
 * Stands at the head of a hook that is ours alone. `git lfs install` takes a hook whose first KiB is blank for none, and puts
 * its own there, instead of giving up; git runs a hook without a first line by sh.
 */
const blank = `${' '.repeat(1023)}\n`;
const madeByUs = '# This file was made by `ai-tracker git-install`.\n';
const callChained = `[ -x "$0${suffix}" ] || exit 0\nexec "$0${suffix}" "$@"\n`;

type OurHook = (typeof ourHookNames)[number];

/** Goes into a repository's own hooks, in front of what is there. Returns the folders that had to be made. */
export function chainHooks(folder: string, binary: string): string[] {
  const made = makeFolder(folder);
  for (const name of ourHookNames) chain(join(folder, name), hookBlock(name, binary));
  return made;
}

/**
 * Gives back the hooks of a folder as they were, also those that another tool's installer put aside (`post-commit.old`);
 * tells whether anything there was ours.
 */
export function unchainHooks(folder: string): boolean {
  const isHook = (file: string) => ourHookNames.some((name) => file === name || file.startsWith(`${name}.`));
  const files = namesIn(folder).filter((file) => isHook(file) && !file.endsWith(suffix));
  return files.map((file) => unchain(join(folder, file))).includes(true);
}

/** Whether git's post-commit hook in a folder has our block. */
export function isChained(folder: string): boolean {
  const hook = join(folder, 'post-commit');
  return isExecutable(hook) && read(hook).includes(begin);
}

function chain(hook: string, block: string): void {
  unchain(hook);
  const found = lstatSync(hook, { throwIfNoEntry: false });
  const text = found?.isFile() && isExecutable(hook) ? read(hook) : undefined;
  if (!found) replaceFile(hook, `${blank}${block}${madeByUs}`, { mode: 0o755 });
  else if (text !== undefined && isShellScript(text)) replaceFile(hook, insertBlock(text, block));
  else wrap(hook, block);
}

/** For a link, a program, another language, or a hook that is switched off: it stays as it is, under another name. */
function wrap(hook: string, block: string): void {
  if (existsSync(hook + suffix)) {
    throw new UserError(`${hook}${suffix} is in the way`, 'move it away, then run this again');
  }
  renameSync(hook, hook + suffix);
  replaceFile(hook, `${shebang}${block}${callChained}`, { mode: 0o755 });
}

function unchain(hook: string): boolean {
  if (!existsSync(hook)) return false;
  const text = read(hook);
  if (!text.includes(begin)) return false;
  const rest = removeBlock(text);
  if (rest === shebang + callChained && lstatSync(hook + suffix, { throwIfNoEntry: false }))
    renameSync(hook + suffix, hook);
  else if (rest === blank + madeByUs || rest === shebang + madeByUs) rmSync(hook);
  else replaceFile(hook, rest);
  return true;
}

/**
 * Stands before the hook's own lines, so that their exit status is the hook's and no `exit` of theirs keeps it from
 * running; it cannot fail under `set -e`, and what it reads from standard input it puts back.
 */
export function hookBlock(name: OurHook, binary: string): string {
  const word = shQuote(binary);
  const body = {
    // A rebase is told of at its end: its commits come by the hundred.
    'post-commit': `if [ ! -d "\${GIT_DIR:-.git}/rebase-merge" ] && [ -x ${word} ]; then ${word} git-post-commit >/dev/null || :; fi`,
    'post-rewrite': `if [ -x ${word} ]; then
ai_tracker_input=$(cat)
${word} git-post-rewrite "$@" >/dev/null <<ai_tracker || :
$ai_tracker_input
ai_tracker
exec <<ai_tracker
$ai_tracker_input
ai_tracker
fi`,
  };
  return Buffer.from(`${begin}\n${body[name]}\n${end}\n`).toString('latin1');
}

/** The script with our block below its first line. */
export function insertBlock(script: string, block: string): string {
  if (!script.startsWith('#!')) return block + script;
  const lineEnd = script.indexOf('\n');
  // A first line without an end has to get one; the block then goes without, which tells `removeBlock`.
  return lineEnd < 0
    ? `${script}\n${block.slice(0, -1)}`
    : script.slice(0, lineEnd + 1) + block + script.slice(lineEnd + 1);
}

/** The inverse of `insertBlock`; a script without our block stays as it is. */
export function removeBlock(script: string): string {
  const start = script.indexOf(begin);
  const stop = script.indexOf(end, start);
  if (start < 0 || stop < 0) return script;
  const after = stop + end.length;
  return after === script.length ? script.slice(0, start - 1) : script.slice(0, start) + script.slice(after + 1);
}

/** sh, or a shell that reads it; a script without a first line is run by sh. */
export function isShellScript(text: string): boolean {
  if (text.includes('\0')) return false;
  return (
    !text.startsWith('#!') || /^#! *(\S*\/env +(-S +)?)?(\S*\/)?(sh|bash|dash|ash|ksh|zsh)[ \t\n]/.test(`${text}\n`)
  );
}

/** One character a byte: a hook comes out as it went in, whatever its encoding. */
function read(hook: string): string {
  return readFileSync(hook, 'latin1');
}
