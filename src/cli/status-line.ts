import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { databasePath } from '../config/paths.ts';
import { keepLine } from '../statusline/kept-lines.ts';
import { readAsked, statusLine } from '../statusline/status-line.ts';
import { isTerminal } from './output.ts';

// A program of its own, without a parser of command lines. The launcher asks for it where no line is kept yet.

/** Prints the line that Claude Code shows below its prompt: what is recorded by now. Never fails, and takes nothing in. */
export async function main(): Promise<void> {
  if (process.argv.length > 3 || isTerminal(0)) return (await import('./all.ts')).main();
  try {
    const asked = readAsked(readFileSync(0, 'utf8'));
    const line = statusLine(asked, process.env);
    if (line !== '') writeSync(1, `${line}\n`);
    keepLine(databasePath(process.env), asked, line);
  } catch {
    // A line that is missing says it: the client shows nothing.
  }
}
