import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

// Ingest holds the database's lock while it works. So that nobody waits long for it, git gets but a moment under the lock:
// a question that it has no answer to by then is thrown out of the work as `Unanswered`, the work is rolled back, git is
// asked without the lock, and the work is done again. Answers are kept until it is done, so that it gets further each time.

/** A file without a name, which is gone when it is closed. */
export interface AnswerFile {
  readonly file: number;
}

/** What git said to a question. */
export interface Answer {
  readonly error: Error | undefined;
  readonly status: number | null;
  readonly stdout: Buffer | AnswerFile;
  readonly stderr: Buffer | null;
}

interface Question {
  /** The same for the same one. */
  readonly name: () => string;
  readonly limitMs: number;
  /** Gives up after a time. */
  readonly ask: (timeout: number) => Answer;
}

const kept = new Map<string, Answer>();
/** How many ms git has left; `undefined`: nobody waits. */
let left: number | undefined;
let unanswered: Question | undefined;

/** Runs `work`, in which git gets `ms` in all. */
export function inHurry<T>(ms: number, work: () => T): T {
  left = ms;
  unanswered = undefined;
  try {
    return work();
  } finally {
    left = undefined;
  }
}

/** Throws, at the end of a piece of work, where it took a question without an answer for one that git says no to. */
export function throwIfUnanswered(): void {
  if (unanswered !== undefined) throw unansweredError();
}

function unansweredError(): Error {
  return Object.assign(new Error('git has not answered yet'), { name: 'Unanswered' });
}

/** Whether work failed because git had no answer yet, whatever became of that on the way. */
export function isUnanswered(): boolean {
  return unanswered !== undefined;
}

/** Asks git what it had no answer to, however long that takes. `false`: there is no such question. */
export function askAgain(): boolean {
  const question = unanswered;
  unanswered = undefined;
  if (question === undefined) return false;
  keep(question.name(), question.ask(question.limitMs));
  return true;
}

/** The work is done: what comes next asks anew. */
export function forgetAnswers(): void {
  for (const answer of kept.values()) closeAnswer(answer);
  kept.clear();
}

export function answerTo(question: Question): Answer {
  const known = kept.size > 0 ? kept.get(question.name()) : undefined;
  if (known !== undefined) return known;
  if (left === undefined) return question.ask(question.limitMs);
  if (unanswered === undefined && left > 0) {
    const start = performance.now();
    const answer = question.ask(Math.ceil(Math.min(left, question.limitMs)));
    left -= performance.now() - start;
    if (!isTimeout(answer)) return keep(question.name(), answer);
    closeAnswer(answer);
  }
  unanswered ??= question;
  throw unansweredError();
}

function isTimeout({ error }: Answer): boolean {
  return error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
}

/** Longer ones are kept in a file: memory stays small. */
const mostInMemory = 1 << 18;

function keep(name: string, answer: Answer): Answer {
  const { stdout } = answer;
  const isLong = Buffer.isBuffer(stdout) && stdout.length > mostInMemory;
  kept.set(name, isLong ? { ...answer, stdout: { file: toFile(stdout) } } : answer);
  return isLong ? answer : (kept.get(name) as Answer);
}

/** Whether an answer serves again: then its file stays open. */
export function isKept(answer: Answer): boolean {
  return [...kept.values()].includes(answer);
}

export function closeAnswer({ stdout }: Answer): void {
  if (stdout && 'file' in stdout) closeSync(stdout.file);
}

/** An answer's bytes, wherever they are. */
export function bytesOf(stdout: Answer['stdout']): Buffer {
  if (Buffer.isBuffer(stdout)) return stdout;
  const bytes = Buffer.allocUnsafe(fstatSync(stdout.file).size);
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(stdout.file, bytes, at, bytes.length - at, at);
    if (count === 0) return bytes.subarray(0, at);
    at += count;
  }
  return bytes;
}

export function nameOf(args: readonly string[], place: string, input: string | Buffer): string {
  // Loaded only here: whoever asks git once does without.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return [place, createHash('sha1').update(input).digest('hex'), ...args].join('\0');
}

export function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ai-tracker-'));
  try {
    return openSync(join(folder, 'answer'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toFile(bytes: Buffer): number {
  const file = openNameless();
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
  return file;
}
