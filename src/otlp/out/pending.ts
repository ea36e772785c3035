import {
  type CommitOfSession,
  commitsOfSessions,
  type EndedCall,
  type EndedRun,
  type EndedSession,
  type EndedTask,
  endedAfter,
  endedAmong,
  endedSince,
  highestOf,
  type NamedWork,
  type NumberedWork,
  openNames,
  openWork,
  rootOfRun,
  type WorkSource,
} from '../../store/ended-work.ts';
import type { Store } from '../../store/open.ts';
import type { NamedCursor, NumberedCursor, SourceCursor } from './cursor.ts';
import { callSpan, runSpan, type Span, sessionSpan, taskSpan, type Wanted } from './spans.ts';

/** A span that is to be sent; without one: what is to be noted once all before it are. */
export interface Pending {
  readonly span: Span | undefined;
  /** Notes that it was. */
  readonly sent: () => void;
}

const afterAll = (sent: () => void): Pending => ({ span: undefined, sent });

/** So many rows are read at a time, each time of one state of the database. */
const page = 2000;
/** How long it is remembered by name what was sent; who ended before that, ended before it was first looked at. */
const rememberedDays = 30;

/** The spans of a source that are not sent yet. */
export function* pendingSpans(db: Store, source: WorkSource, cursor: SourceCursor, wanted: Wanted): Generator<Pending> {
  if (source.mark !== null && source.mark === cursor.mark) return;
  const read = <T>(rows: () => T): T => db.transaction(rows)();
  yield* numbered(db, source, 'tasks', cursor.tasks, (rows: EndedTask[]) => rows.map(taskSpan));
  yield* numbered(db, source, 'calls', cursor.calls, (rows: EndedCall[]) =>
    read(() => rows.map((row) => callSpan(row, source.database_id, rootOf(db, row.invocation_id)))),
  );
  yield* named(db, source, 'runs', cursor.runs, (rows: EndedRun[]) =>
    read(() => rows.map((row) => runSpan(row, rootOfRun(db, row.id), wanted))),
  );
  yield* named(db, source, 'sessions', cursor.sessions, (rows: EndedSession[]) =>
    read(() => sessionSpans(db, rows, wanted)),
  );
  yield afterAll(() => {
    cursor.mark = source.mark;
  });
}

const rootOf = (db: Store, run: string | null) => (run === null ? undefined : rootOfRun(db, run));

function sessionSpans(db: Store, rows: readonly EndedSession[], wanted: Wanted): Span[] {
  const ids = rows.map(({ id }) => id);
  const commits = new Map(ids.map((id): [string, CommitOfSession[]] => [id, []]));
  for (const commit of commitsOfSessions(db, ids)) commits.get(commit.session_id)?.push(commit);
  return rows.map((row) => {
    const facts = { commits: commits.get(row.id) ?? [], root: rootOf(db, row.invocation_id) };
    return sessionSpan(row, facts, wanted);
  });
}

/** Those that were open last time and are over, then those that are new. */
function* numbered<Row extends { readonly id: number }>(
  db: Store,
  source: WorkSource,
  kind: NumberedWork,
  cursor: NumberedCursor,
  spansOf: (rows: Row[]) => Span[],
): Generator<Pending> {
  // What is written meanwhile is for the next time.
  const { to, over, open } = db.transaction(() => {
    const range = { after: cursor.upto, to: highestOf(db, source, kind), among: cursor.open };
    const among = endedAmong(db, source, kind, cursor.open) as unknown as Row[];
    return { to: range.to, over: among, open: openWork(db, source, kind, range) };
  })();
  const isOpen = new Set(open);
  const left = new Set(over.map(({ id }) => id));
  const note = () => {
    cursor.open = [...open.filter((id) => id <= cursor.upto), ...left].sort((a, b) => a - b);
  };
  for (const [at, span] of spansOf(over).entries()) {
    const id = (over[at] as Row).id;
    yield {
      span,
      sent: () => {
        left.delete(id);
        note();
      },
    };
  }
  for (let after = cursor.upto; ; ) {
    const rows = endedAfter(db, source, kind, { after, to, limit: page }) as unknown as Row[];
    // What came to its end since is among the open ones next time.
    const now = rows.filter(({ id }) => !isOpen.has(id));
    for (const [at, span] of spansOf(now).entries()) {
      const id = (now[at] as Row).id;
      yield {
        span,
        sent: () => {
          cursor.upto = id;
          note();
        },
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) break;
    after = last.id;
  }
  yield afterAll(() => {
    cursor.upto = Math.max(cursor.upto, to);
    note();
  });
}

function* named<Row extends { readonly id: string; readonly ended_at: string }>(
  db: Store,
  source: WorkSource,
  kind: NamedWork,
  cursor: NamedCursor,
  spansOf: (rows: Row[]) => Span[],
): Generator<Pending> {
  const { rows, open } = db.transaction(() => ({
    rows: endedSince(db, source, kind, { since: cursor.since, among: cursor.open }) as unknown as Row[],
    open: openNames(db, source, kind),
  }))();
  for (let from = 0; from < rows.length; from += page) {
    const some = rows.slice(from, from + page);
    for (const [at, span] of spansOf(some).entries()) {
      if (span.spanId in cursor.sent) continue;
      const day = (some[at] as Row).ended_at.slice(0, 10);
      yield {
        span,
        sent: () => {
          cursor.sent[span.spanId] = day;
        },
      };
    }
  }
  yield afterAll(() => {
    cursor.open = open;
    forget(cursor, rows.at(-1)?.ended_at);
  });
}

/** What ended long ago is known by its day to be sent. */
function forget(cursor: NamedCursor, newest: string | undefined): void {
  if (newest === undefined) return;
  const since = new Date(Date.parse(newest) - rememberedDays * 86_400_000).toISOString().slice(0, 10);
  if (since > cursor.since) cursor.since = since;
  cursor.sent = Object.fromEntries(Object.entries(cursor.sent).filter(([, day]) => day >= cursor.since));
}
