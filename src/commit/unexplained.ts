import { join } from 'node:path';
import { human, isLive, type Origin, unknown } from '../attribution/weave.ts';
import { askedInBulk } from '../context/asked-in-bulk.ts';
import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { ignoredPaths } from '../git/ignored-paths.ts';
import type { Commit } from '../git/read-commit.ts';
import type { NewCommitFile } from '../store/commits.ts';
import { insertAiOrigin, markCommitted } from '../store/edits.ts';
import { callsOfSession, type OpenCall } from '../store/open-calls.ts';
import { isSessionKnown } from '../store/sessions.ts';
import { findSnapshot } from '../store/snapshots.ts';
import { callThatRan } from '../worktree/actor-between.ts';
import { callsStanding, type StandingCall } from '../worktree/call-standing.ts';
import { EndedCalls, withSlack, writtenAt } from '../worktree/ended-calls.ts';
import { recordBashEdit, runningCall } from '../worktree/running-call.ts';
import { writtenBetween } from '../worktree/written-between.ts';
import { unrecordedAgent } from './unrecorded-agent.ts';

/**
 * What a line of a commit is that nothing else explains (design 4.10): a person's, unless the commit was made from
 * inside a session. Then it is the agent's, where a call of the session's is known to have written the file. A handle
 * on the commit, which also notes those calls' edits.
 */
export class Unexplained {
  readonly #context: IngestContext;
  readonly #worktree: Worktree;
  readonly #facts: CommitFacts;
  readonly #calls = new Map<Origin, OpenCall>();
  readonly #origins = new Map<OpenCall, Origin>();
  /** That of a line which no call can have written. */
  readonly fallback: Origin;
  /** The agent that committed, where no hook told of it. */
  readonly agent: string | undefined;
  /** Whose such a line is by the settings. */
  readonly #told: 'human' | 'ai' | 'unknown' | undefined;
  readonly #running: OpenCall | undefined;
  readonly #ended: EndedCalls;
  readonly #standing: readonly StandingCall[];
  readonly #ignored: (paths: readonly string[]) => Set<string>;

  constructor(context: IngestContext, worktree: Worktree, facts: CommitFacts, files: Commit['files']) {
    this.#context = context;
    this.#worktree = worktree;
    this.#facts = facts;
    const session = facts.env['CLAUDE_CODE_SESSION_ID'];
    const told = authorTold(facts.env['AI_TRACKER_UNEXPLAINED']) ?? context.settings.unexplained;
    this.#told = told;
    // Committed by the very call that wrote it: all that was there before the call is known.
    const running = told ? undefined : runningCall(context, worktree, facts.time, session || undefined);
    // A commit without a session is a person's, unless the client that runs names none to what it starts.
    this.#running = session || running?.names_session === 0 ? running : undefined;
    // The time may be that of a reflog, in seconds.
    const hasBegun = ({ call }: StandingCall) => call.started_at.slice(0, 19) <= facts.time.slice(0, 19);
    this.#standing = told ? [] : callsStanding(context, worktree, facts.time).filter(hasBegun);
    this.agent = unrecordedAgent(context.db, facts.env);
    this.#ended = new EndedCalls(
      context,
      worktree,
      files.map((file) => file.newBlob),
      session || undefined,
    );
    this.#ignored = askedInBulk(
      (names) => ignoredPaths(worktree, names),
      () => files.map((file) => file.newPath),
    );
    this.fallback = this.#fallbackFor(told, session);
  }

  /** When the call began that made the commit: what git had before that, the call did not write. */
  get since(): string | undefined {
    return this.#running?.started_at;
  }

  /** The origin for a file's unexplained lines. */
  originIn(path: string): Origin {
    const call = this.#running ?? this.#callThatWrote(path);
    return call === undefined ? this.#withoutCall(path) : this.#originOf(call);
  }

  /** Somebody committed while a call had no end yet: where the file changed since the last look, it may be the call's. */
  #withoutCall(path: string): Origin {
    if (this.#standing.length === 0) return this.fallback;
    const written = writtenAt(join(this.#worktree.top, path));
    if (written === undefined || this.#isCovered(written)) return this.fallback;
    const isDoubtful = ({ call, standing }: StandingCall) => call.background === 0 && standing.kind !== 'refused';
    const call = callThatRan(this.#standing, written);
    if (call !== undefined) return this.#originOf(call);
    if (this.#standing.some(isDoubtful)) return unknown;
    const behind = this.#standing.find((each) => each.call.background === 1 && each.standing.kind === 'running');
    return behind === undefined ? this.fallback : this.#originOf(behind.call);
  }

  /** What a call both wrote and committed has no edit yet: the commit is all that shows it. */
  credit(files: readonly NewCommitFile[]): void {
    for (const file of files) {
      for (const [origin, call] of this.#calls) {
        const sum = (ranges: readonly { start: number; end: number; origin: Origin }[]) =>
          ranges.reduce((total, range) => total + (range.origin === origin ? range.end - range.start + 1 : 0), 0);
        const added = sum(file.ranges.filter((range) => range.added));
        const removed = sum(file.removedRanges);
        if (added + removed > 0) this.#addEdit(call, file, added, removed);
      }
    }
  }

  #addEdit(call: OpenCall, file: NewCommitFile, added: number, removed: number): void {
    const path = join(this.#worktree.top, file.file_path);
    const change = { path, type: changeOf(file), added, removed, time: this.#facts.time };
    recordBashEdit(this.#context, this.#worktree, call, change);
    const pending = (this.#context.weaves.get(path) ?? []).filter((line) => isLive(line) && !line.base);
    markCommitted(
      this.#context.db,
      path,
      pending.map((line) => line.origin),
    );
  }

  #originOf(call: OpenCall): Origin {
    const known = this.#origins.get(call);
    if (known !== undefined) return known;
    const { session_id, subagent_id, agent_id } = call;
    const facts = { evidence: 'bash' as const, session_id, subagent_id, agent_id, model: null, edit_id: null };
    const origin = insertAiOrigin(this.#context.db, facts);
    this.#origins.set(call, origin);
    this.#calls.set(origin, call);
    return origin;
  }

  /** Where no snapshot saw a file, its own time is the evidence: it was written while a call ran. */
  #callThatWrote(path: string): OpenCall | undefined {
    const { time } = this.#facts;
    if (this.#told !== undefined) return undefined;
    const written = writtenAt(join(this.#worktree.top, path));
    if (written === undefined || written > new Date(Date.parse(time) + 1000).toISOString()) return undefined;
    if (!this.#isCovered(written)) return this.#callElsewhere(written) ?? this.#endedCall(path, written);
    // Snapshots leave out what git ignores; it was committed by `git add -f`.
    const call = this.#ended.at(written);
    return call !== undefined && this.#ignored([path]).has(path) ? call : undefined;
  }

  #isCovered(written: string): boolean {
    const covered = findSnapshot(this.#context.db, this.#worktree.gitDir)?.taken_at;
    return covered !== undefined && covered >= written;
  }

  /** A call of this very session that still runs, in another folder. */
  #callElsewhere(written: string): OpenCall | undefined {
    const session = this.#facts.env['CLAUDE_CODE_SESSION_ID'];
    if (!session) return undefined;
    return callsOfSession(this.#context.db, session).find(
      (call) => call.git_dir !== this.#worktree.gitDir && call.started_at <= withSlack(written),
    );
  }

  /** What a rebase or a pick makes was written by git, in whatever call. */
  #endedCall(path: string, written: string): OpenCall | undefined {
    if (!['commit', 'amend', 'merge'].includes(this.#facts.how)) return undefined;
    return this.#ended.thatWrote(join(this.#worktree.top, path), written);
  }

  #fallbackFor(told: string | undefined, session: string | undefined): Origin {
    if (told === 'human') return human;
    if (told === 'unknown' || (!told && this.agent !== undefined)) return unknown;
    const { env } = this.#facts;
    if (told === 'ai') {
      const facts = { session_id: session ?? null, agent_id: env['AGENT_ID'] || null, subagent_id: null };
      return insertAiOrigin(this.#context.db, { ...facts, evidence: null, model: null, edit_id: null });
    }
    const unattended = env['CLAUDE_CODE_SESSION_ATTENDED'] === '0';
    if (unattended && session && isSessionKnown(this.#context.db, session)) return unknown;
    return writtenBetween(this.#context, this.#worktree);
  }
}

function changeOf({ ranges, removedRanges, old_path }: NewCommitFile): 'create' | 'edit' | 'delete' {
  if (ranges.length === 0) return 'delete';
  return old_path === null && removedRanges.length === 0 && ranges.every(({ added }) => added) ? 'create' : 'edit';
}

/** Any other word means nothing, and `doctor` says so. */
function authorTold(word: string | undefined): 'human' | 'ai' | 'unknown' | undefined {
  return word === 'human' || word === 'ai' || word === 'unknown' ? word : undefined;
}
