import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { version } from '../../config/version.ts';
import { cursorFile, readCursor } from '../../otlp/out/cursor.ts';
import { type Exporting, exportMetrics, exportSpans } from '../../otlp/out/export.ts';
import { lock } from '../../otlp/out/lock.ts';
import { metricsOf } from '../../otlp/out/metrics.ts';
import { destinationOf, resourceOf, shownUrl, wantsDelta } from '../../otlp/out/settings.ts';
import { plural } from '../../render/numbers.ts';
import { firstEvent, workSources } from '../../store/ended-work.ts';
import type { Io } from '../io.ts';
import { type ChosenDatabase, chosenDatabase, type DatabaseOptions, withDatabase } from '../open-current.ts';
import { readPage } from '../page-data.ts';

export interface ExportOtlpOptions extends DatabaseOptions {
  readonly follow?: number | true;
  readonly paths?: true;
  readonly descriptions?: true;
}

const followSeconds = 60;

export async function run(options: ExportOtlpOptions, io: Io): Promise<number> {
  const chosen = chosenDatabase(io, options);
  const ending = endingSignal(options.follow !== undefined);
  const out = exportingTo(options, io, ending);
  const unlock = lock(`${out.file}.lock`);
  try {
    if (options.follow === undefined) {
      io.stdout(`${await exportOnce(io, chosen, out)}\n`);
      return 0;
    }
    await follow(io, chosen, out, (options.follow === true ? followSeconds : options.follow) * 1000);
    return 0;
  } finally {
    unlock();
  }
}

function exportingTo(options: ExportOtlpOptions, io: Io, signal: AbortSignal): Exporting {
  const [traces, metrics] = [destinationOf(io.env, 'traces'), destinationOf(io.env, 'metrics')];
  const file = cursorFile(io.env, traces);
  const said = new Set<string>();
  return {
    ...{ traces, metrics, file, signal, cursor: readCursor(file, traces) },
    teller: { version, resource: resourceOf(io.env, { 'service.name': 'ai-tracker', 'service.version': version }) },
    asDelta: wantsDelta(io.env),
    wanted: { paths: options.paths === true, descriptions: options.descriptions === true },
    // Once each, however often it is answered so.
    warn: (message) => {
      if (!said.has(message)) io.stderr(`ai-tracker: ${message}\n`);
      said.add(message);
    },
  };
}

/** Sends what is new, and what the sums are. */
async function exportOnce(io: Io, chosen: ChosenDatabase, out: Exporting): Promise<string> {
  return withDatabase(io, chosen, async (store) => {
    const now = Date.now();
    const { data, start } = store.transaction(() => ({
      data: readPage(store, chosen, { survival: [] }, now),
      start: firstEvent(store),
    }))();
    const time = new Date(now).toISOString();
    const when = { time, start: start !== null && start < time ? start : time };
    const numbers = await exportMetrics(metricsOf(data, when, out.wanted), when, out);
    const spans = await exportSpans(store, workSources(store, chosen.fleet !== undefined), out);
    return `${shownUrl(out.traces.url)}: ${plural(spans, 'span')}; ${shownUrl(out.metrics.url)}: ${plural(numbers, 'number')}`;
  });
}

/** Again and again; what fails is said once, and tried again. */
async function follow(io: Io, chosen: ChosenDatabase, out: Exporting, pauseMs: number): Promise<void> {
  const { signal } = out;
  for (let failure = ''; !signal.aborted; ) {
    try {
      const line = await exportOnce(io, chosen, out);
      if (failure !== '') io.stderr('ai-tracker: it is sent again\n');
      failure = '';
      io.stdout(`${line}\n`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== failure && !signal.aborted) io.stderr(`ai-tracker: ${message}; tried again\n`);
      failure = message;
    }
    await setTimeout(pauseMs, undefined, { signal }).catch(() => {});
  }
}

/** Who follows ends when asked to; a single export is ended as any command. */
function endingSignal(isFollowing: boolean): AbortSignal {
  const controller = new AbortController();
  if (isFollowing) for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
