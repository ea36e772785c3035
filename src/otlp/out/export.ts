import { UserError } from '../../config/user-error.ts';
import type { WorkSource } from '../../store/ended-work.ts';
import type { Store } from '../../store/open.ts';
import { type Cursor, newSourceCursor, writeCursor } from './cursor.ts';
import { encodeMetrics, encodeSpans, type Rejected, rejectedPoints, rejectedSpans, type Teller } from './encode.ts';
import type { Metric, When } from './metrics.ts';
import { type Pending, pendingSpans } from './pending.ts';
import { send } from './send.ts';
import type { Destination } from './settings.ts';
import { sinceLast } from './since.ts';
import type { Span, Wanted } from './spans.ts';

/** No request has more than so many spans or points, or bytes before they are packed. */
const mostInOne = 2000;
const mostBytes = 1 << 20;

/** To where it is sent, by whom, and how far that is. */
export interface Exporting {
  readonly traces: Destination;
  readonly metrics: Destination;
  readonly teller: Teller;
  readonly file: string;
  readonly cursor: Cursor;
  readonly asDelta: boolean;
  readonly wanted: Wanted;
  /** Ends it between two requests. */
  readonly signal: AbortSignal;
  readonly warn: (message: string) => void;
}

/** Sends the spans of all sources that were not sent yet; returns how many. */
export async function exportSpans(db: Store, sources: readonly WorkSource[], out: Exporting): Promise<number> {
  let waiting: Pending[] = [];
  let spans = 0;
  const flush = async () => {
    const some = waiting.flatMap(({ span }) => (span === undefined ? [] : [span]));
    await sendSpans(some, out);
    for (const { sent } of waiting) sent();
    if (waiting.length > 0) writeCursor(out.file, out.cursor);
    spans += some.length;
    waiting = [];
  };
  for (const source of sources) {
    const cursor = out.cursor.sources[source.database_id] ?? newSourceCursor();
    out.cursor.sources[source.database_id] = cursor;
    for (const pending of pendingSpans(db, source, cursor, out.wanted)) {
      if (out.signal.aborted) throw new UserError('it was ended before all was sent', 'the next export sends the rest');
      waiting.push(pending);
      if (waiting.length >= mostInOne) await flush();
    }
  }
  await flush();
  return spans;
}

async function sendSpans(spans: readonly Span[], out: Exporting): Promise<void> {
  if (spans.length === 0) return;
  const encode = (some: readonly Span[]) => encodeSpans(some, out.traces, out.teller);
  await sendInParts(spans, encode, async (body) => {
    const answer = await send(out.traces, body, out.signal);
    sayRejected(rejectedSpans(answer, out.traces), 'spans', out);
  });
}

/** Sends what the sums are by now; returns how many numbers that were. */
export async function exportMetrics(metrics: readonly Metric[], when: When, out: Exporting): Promise<number> {
  const { metrics: told, counters } = sinceLast(metrics, out.cursor, when, out.asDelta);
  const all = told.flatMap((metric) => metric.points.map((point) => ({ metric, point })));
  for (let from = 0; from < all.length; from += mostInOne) await sendPoints(all.slice(from, from + mostInOne), out);
  out.cursor.counters = counters;
  out.cursor.countedAt = when.time;
  writeCursor(out.file, out.cursor);
  return all.length;
}

interface PointOf {
  readonly metric: Metric;
  readonly point: Metric['points'][number];
}

async function sendPoints(points: readonly PointOf[], out: Exporting): Promise<void> {
  const encode = (some: readonly PointOf[]) => encodeMetrics(metricsOf(some), out.metrics, out.teller);
  await sendInParts(points, encode, async (body) => {
    const answer = await send(out.metrics, body, out.signal);
    sayRejected(rejectedPoints(answer, out.metrics), 'numbers', out);
  });
}

function metricsOf(points: readonly PointOf[]): Metric[] {
  const metrics = new Map<Metric, PointOf['point'][]>();
  for (const { metric, point } of points) {
    const own = metrics.get(metric);
    if (own === undefined) metrics.set(metric, [point]);
    else own.push(point);
  }
  return [...metrics].map(([metric, own]) => ({ ...metric, points: own }));
}

/** One request, or two for the halves of what would be too large for one. */
async function sendInParts<T, Body extends { readonly length: number }>(
  all: readonly T[],
  encode: (some: readonly T[]) => Body,
  sendOne: (body: Body) => Promise<void>,
): Promise<void> {
  const body = encode(all);
  if (body.length <= mostBytes || all.length <= 1) return sendOne(body);
  for (const half of halves(all)) await sendInParts(half, encode, sendOne);
}

function halves<T>(all: readonly T[]): T[][] {
  const middle = Math.ceil(all.length / 2);
  return [all.slice(0, middle), all.slice(middle)];
}

/** The protocol has what was not taken not sent again. */
function sayRejected(rejected: Rejected | undefined, what: string, { warn }: Exporting): void {
  if (rejected === undefined) return;
  const { count, message } = rejected;
  const why = message === '' ? '' : `: ${message}`;
  warn(count === 0 ? `the receiver says${why}` : `the receiver did not take ${count} ${what}${why}`);
}
