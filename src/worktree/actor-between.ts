import { statSync } from 'node:fs';
import { unknown } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { wasMissed } from '../store/missed-snapshots.ts';
import type { OpenCall } from '../store/open-calls.ts';
import { findSnapshot } from '../store/snapshots.ts';
import type { Actor } from './actor.ts';
import type { StandingCall } from './call-standing.ts';
import { EndedCalls, withSlack, writtenAt } from './ended-calls.ts';
import { byOthers } from './record-snapshot.ts';
import { recordBashEdit } from './running-call.ts';

/**
 * Who changed a work tree between its last snapshot and that of `time`, by the calls that had no end meanwhile: a call that
 * runs; one that was broken off, as far as the files' times show it; nobody known, where one may have run or not; a
 * command in the background; else a person.
 */
export function actorBetween(
  context: IngestContext,
  worktree: Worktree,
  time: string,
  calls: readonly StandingCall[],
): Actor {
  const running = calls.filter(({ standing }) => standing.kind === 'running').map(({ call }) => call);
  const inFront = running.find((call) => call.background === 0);
  if (inFront !== undefined) return agentIn(context, worktree, time, inFront);
  const isDoubtful = calls.some(({ standing }) => standing.kind === 'ran' || standing.kind === 'untold');
  if (isDoubtful) return byBrokenOff(context, worktree, time, calls);
  const [behind] = running;
  return behind === undefined ? byWhoeverWrote(context, worktree, time) : agentIn(context, worktree, time, behind);
}

/** Each file that a call changed is an edit of it. */
function agentIn(context: IngestContext, worktree: Worktree, time: string, call: OpenCall): Actor {
  return {
    originOf: (path, change) => recordBashEdit(context, worktree, call, { path, ...change, time }),
    isCall: true,
  };
}

const byNobodyKnown: Actor = { originOf: () => unknown, isCall: true };

/** A file that was written again after a call was broken off may hold lines of either. */
function byBrokenOff(context: IngestContext, worktree: Worktree, time: string, calls: readonly StandingCall[]): Actor {
  const actorOf = (path: string) => {
    const call = callThatRan(calls, writtenAt(path));
    return call === undefined ? byNobodyKnown : agentIn(context, worktree, time, call);
  };
  return { originOf: (path, change) => actorOf(path).originOf(path, change), isCall: true };
}

/** That which ran when a file was written last. */
export function callThatRan(calls: readonly StandingCall[], written: string | undefined): OpenCall | undefined {
  if (written === undefined) return undefined;
  return calls.find(
    ({ call, standing }) =>
      standing.kind === 'ran' && written <= standing.until && call.started_at <= withSlack(written),
  )?.call;
}

/**
 * What changed between two snapshots is a person's. But a call that had no snapshot here (there was no repository yet, or
 * none that the call named) may have written it, which the file's time tells.
 */
function byWhoeverWrote(context: IngestContext, worktree: Worktree, time: string): Actor {
  const covered = findSnapshot(context.db, worktree.gitDir)?.taken_at ?? '';
  const ended = new EndedCalls(context, worktree, []);
  const others = byOthers(context, worktree);
  const actorOf = (path: string) => {
    const written = writtenAt(path);
    const isUnseen = written !== undefined && covered < written && written <= time;
    const call = isUnseen ? ended.thatWrote(path, written) : undefined;
    return call === undefined ? others : agentIn(context, worktree, time, call);
  };
  return { originOf: (path, change) => actorOf(path).originOf(path, change), isCall: false };
}

/** Where there is no snapshot from a call's start (the repository was made meanwhile, a limit was met), files may be older. */
export function sinceStart(context: IngestContext, worktree: Worktree, time: string, call: OpenCall): Actor {
  const agent = agentIn(context, worktree, time, call);
  const { gitDir } = worktree;
  if (findSnapshot(context.db, gitDir) !== undefined && !wasMissed(context.db, gitDir)) return agent;
  const before = byWhoeverWrote(context, worktree, time);
  const actorOf = (path: string) => (isOlder(path, call.started_at) ? before : agent);
  return { originOf: (path, change) => actorOf(path).originOf(path, change), isCall: true };
}

/** Whether nobody has written or renamed a file since, nor unpacked it with an old time. */
function isOlder(path: string, time: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.ctimeMs < Date.parse(time);
}
