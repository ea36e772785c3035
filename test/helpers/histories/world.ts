import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spoolDir } from '../../../src/config/paths.ts';
import { writeDelivery } from '../../../src/spool/write-delivery.ts';
import type { RunResult } from '../sandbox.ts';
import { byReflog, Work } from '../work.ts';
import { bare, newText, type Who, type Writer } from './texts.ts';
import { Typists } from './typists.ts';

/** Numbers that a step makes its choices by. */
export interface Choices {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** What the agent writes a file with. */
export type Tool = 'Edit' | 'Write' | 'Bash';

const start = Date.parse('2090-03-02T10:00:00Z');

/** The repository that a history plays in: an agent and a person, files whose lines name their author, a readable log. */
export class World extends Work {
  readonly log: string[] = [];
  #texts = { all: 0, agent: 0, person: 0, forge: 0 };
  /** What a step itself found wrong. */
  readonly complaints: string[] = [];

  /** Whether blank lines and braces stand among new lines. */
  readonly sprinkles: boolean;
  /** Whether lines are counted again, as git does when their white space changes. */
  readonly hasRepeats: boolean;
  /** Ingest is behind: what git's hooks tell is read together with what comes later. */
  readonly lags: boolean;

  constructor(options: { sprinkles: boolean; hasRepeats: boolean; lags: boolean }) {
    super();
    this.sprinkles = options.sprinkles;
    this.lags = options.lags;
    this.hasRepeats = options.hasRepeats;
    writeFileSync(
      join(this.repo, '.git/config'),
      `${this.read('.git/config')}[gc]\n\tauto = 0\n[advice]\n\tdetachedHead = false\n`,
    );
    // Keeps what git tells its post-rewrite hook; only a rebase is delivered from here.
    mkdirSync(join(this.repo, '.git/hooks'), { recursive: true });
    writeFileSync(join(this.repo, '.git/hooks/post-rewrite'), '#!/bin/sh\ncat > "$HOME/rewritten"\n', { mode: 0o755 });
    if (byReflog) this.meet();
  }

  /** Who typed lines that stood somewhere before. */
  readonly typists = new Typists();

  /** Lines were moved and neither half is committed: half of a move alone is a copy, as far as anyone can know. */
  isMoving = false;
  /** It was a person who moved them. */
  hasUnseenMove = false;
  /** Files that a person edited and nobody looked at since: with a move on top, the whole is one change. */
  readonly unseen = new Set<string>();
  /** Files that lines were moved out of since the last commit of everything. */
  readonly sources = new Set<string>();
  /** Names that files had before they were renamed, since the last commit of everything. */
  readonly renamed = new Set<string>();
  /** Lines that were moved, or typed again, since the last commit of everything: of both nobody can tell which is which. */
  readonly movedTexts = new Set<string>();
  readonly typedTexts = new Set<string>();
  /** Lines were rewrapped and are not committed: a move of them that nobody sees being made is not told from new text. */
  isRewrapped = false;

  isInCall = false;

  /** Everything that changed goes into the next commit. */
  stagedAll(): void {
    this.isMoving = false;
    this.hasUnseenMove = false;
    this.isRewrapped = false;
    this.unseen.clear();
    this.sources.clear();
    this.renamed.clear();
    this.movedTexts.clear();
    this.typedTexts.clear();
  }

  /** Short lines that were there once and then were not. */
  readonly #shown = new Set<string>();
  readonly #gone = new Set<string>();

  /** Looks which lines are there after a step. */
  look(): void {
    const contents = this.files().map((file) => linesOf(this.read(file)));
    for (const content of contents) this.typists.sees(content);
    const now = new Set(contents.flat().map(bare));
    for (const text of this.#shown) if (!now.has(text)) this.#gone.add(text);
    for (const text of now) this.#shown.add(text);
  }

  /** Whether the work tree was without a line for a while. */
  wasGone(line: string): boolean {
    return this.#gone.has(bare(line));
  }

  /** A conflict had a line twice: which of the two stays, a short one does not tell. */
  doubled(line: string): void {
    this.#gone.add(bare(line));
    this.typists.blurs(line);
  }

  /** What git did outside a call is as what a person writes: with a move on top, the whole is one change. */
  changedByGit(): void {
    if (this.isInCall) return;
    const changed = this.run('git', ['diff', '--name-only', 'HEAD']).stdout.split('\n').filter(Boolean);
    for (const file of changed) this.unseen.add(file);
  }

  moved(who: Who, lines: readonly string[] = []): void {
    this.isMoving = true;
    for (const line of lines) this.movedTexts.add(bare(line));
    if (who === 'person') this.hasUnseenMove = true;
  }

  note(text: string): void {
    this.log.push(text);
  }

  text(who: Writer): string {
    const number = ++this.#texts.all;
    this.#texts[who]++;
    return newText(who, number);
  }

  /** How many lines somebody ever wrote. */
  textsOf(author: 'ai' | 'human'): number {
    return this.#texts[author === 'ai' ? 'agent' : 'person'];
  }

  exists(file: string): boolean {
    return existsSync(this.path(file));
  }

  readIfThere(file: string): string | undefined {
    return this.exists(file) ? this.read(file) : undefined;
  }

  /** Files of the work tree, in the order of their names. */
  files(top = this.repo): string[] {
    const inside = (folder: string): string[] =>
      existsSync(join(top, folder)) ? readdirSync(join(top, folder)).map((name) => `${folder}${name}`) : [];
    return [...inside('').filter((name) => name.endsWith('.txt')), ...inside('dir/')].sort();
  }

  /** Runs git; `false` when it refuses. */
  tries(...words: string[]): boolean {
    return this.runGit(words).status === 0;
  }

  runGit(
    words: readonly string[],
    options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
  ): RunResult {
    const result = this.run('git', words, { ...options, env: { ...this.dates(), GIT_EDITOR: 'true', ...options.env } });
    this.note(`git ${words.join(' ')}${result.status === 0 ? '' : `  [${firstLine(result)}]`}`);
    this.#dateReflogs();
    return result;
  }

  readonly #reflogSizes = new Map<string, number>();

  /** A reflog that git wrote gets the time that git was told. */
  #dateReflogs(): void {
    for (const reflog of ['.git/logs/HEAD', '.git/worktrees/linked/logs/HEAD'].filter((file) => this.exists(file))) {
      const { size } = statSync(this.path(reflog));
      if (this.#reflogSizes.get(reflog) === size) continue;
      this.#reflogSizes.set(reflog, size);
      const seconds = start / 1000 + this.#seconds;
      utimesSync(this.path(reflog), seconds, seconds);
    }
  }

  #seconds = 0;
  dates(): Record<string, string> {
    this.#seconds += 60;
    const date = new Date(start + this.#seconds * 1000).toISOString();
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  }

  /** By the clock that git is told: later than what git did before, earlier than what it does next. */
  override deliveryTime(): bigint {
    return BigInt(start + ++this.#seconds * 1000) * 1_000_000n;
  }

  /** Puts a new content into a file, by a person's editor or by a call of the agent's with one of its tools. */
  puts(who: Who, file: string, content: string, tool: Tool, typed?: { at: number; lines: readonly string[] }): void {
    const before = linesOf(this.readIfThere(file) ?? '');
    if (typed === undefined) this.typists.edited(before, linesOf(content));
    else this.typists.typed(before, typed.at, typed.lines, who);
    if (who === 'person') this.unseen.add(file);
    else this.unseen.delete(file);
    if (who === 'person') this.write(file, content);
    else if (tool === 'Bash') this.byBash(() => this.write(file, content));
    else {
      const edit = tool === 'Edit' && this.exists(file) ? smallestEdit(this.read(file), content) : undefined;
      if (edit === undefined) this.agentWrites(file, content);
      else this.agentEdits(file, edit.from, edit.to);
    }
  }

  /** A call of Bash's does something; its snapshot before also shows what people did. */
  byBash(does: () => void): void {
    this.note('(by Bash)');
    const call = this.startCall();
    this.unseen.clear();
    this.isInCall = true;
    does();
    this.isInCall = false;
    call.end();
  }

  removes(file: string): void {
    rmSync(this.path(file), { force: true });
  }

  /** What git's post-commit hook delivers; then, as it does, ingests. */
  postCommit(cwd = this.repo): void {
    if (byReflog) {
      this.ingest();
      return;
    }
    const head = this.head(cwd);
    writeDelivery(spoolDir(this.database), {
      ...{ verb: 'git-post-commit', args: [], cwd, env: {}, payload: '', timeNs: this.deliveryTime() },
      ...(head && { head }),
    });
    if (!this.lags) this.ingest();
  }

  postRewrite(how: 'amend' | 'rebase', payload: string): void {
    if (byReflog) {
      this.ingest();
      return;
    }
    const head = this.head();
    const facts = { args: [how], cwd: this.repo, env: {}, timeNs: this.deliveryTime(), ...(head && { head }) };
    writeDelivery(spoolDir(this.database), { verb: 'git-post-rewrite', ...facts, payload });
    if (!this.lags) this.ingest();
  }

  branch(): string | undefined {
    const head = this.read('.git/HEAD').trim();
    return head.startsWith('ref: ') ? head.slice('ref: refs/heads/'.length) : undefined;
  }

  branches(): string[] {
    const folder = join(this.repo, '.git/refs/heads');
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }
}

export function linesOf(content: string): string[] {
  return content.replace(/\r?\n$/, '').split(/\r?\n/);
}

function firstLine({ stderr, stdout }: RunResult): string {
  return (stderr.trim() || stdout.trim()).split('\n')[0] ?? '';
}

/** The lines that differ with as much around them as makes them stand once; `undefined`: an edit cannot say it. */
function smallestEdit(before: string, after: string): { from: string; to: string } | undefined {
  const old = before.split(/(?<=\n)/);
  const now = after.split(/(?<=\n)/);
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - start && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  for (let around = 0; around < old.length + 1; around++) {
    const first = Math.max(0, start - around);
    const last = Math.max(0, tail - around);
    const from = old.slice(first, old.length - last).join('');
    const to = now.slice(first, now.length - last).join('');
    if (from === to) return undefined;
    if (from !== '' && before.indexOf(from) === before.lastIndexOf(from)) return { from, to };
  }
  return undefined;
}

export function pick<T>(from: readonly T[], choice: number): T | undefined {
  return from[choice % from.length];
}
