import process from 'node:process';
import { metricsOf } from '../dashboard/data/metrics.ts';
import type { PageData } from '../dashboard/data/page-data.ts';
import { healthOf, type Recorded } from '../dashboard/data/recorded.ts';
import type { Content, Served } from '../dashboard/serve/answer.ts';
import { fillPage, policyOf } from '../dashboard/serve/fill-page.ts';

/** What `serve` gives: of the data that was read last, each made when it is asked for. */
export interface Snapshots extends Served {
  /** `recorded`: as it is now, whatever stands in the data. */
  readonly taken: (data: PageData, recorded: Recorded) => void;
  /** It could not be read this time; what was read before is still given. */
  readonly failed: (message: string) => void;
}

export function newSnapshots(template: string, mostLag: number): Snapshots {
  let last: { readonly data: PageData; readonly recorded: Recorded } | undefined;
  let failure: string | undefined = 'nothing was read yet';
  let made = new Map<string, string>();
  let times = 0;
  const once = (name: string, make: (data: PageData) => string): Content => {
    if (last === undefined) return notRead(failure);
    const body = made.get(name) ?? make(last.data);
    made.set(name, body);
    return { status: 200, body };
  };
  return {
    taken: (data, recorded) => {
      failure = undefined;
      if (data !== last?.data) {
        made = new Map();
        times += 1;
      }
      last = { data, recorded };
    },
    failed: (message) => {
      failure = message;
    },
    page: () => {
      const content = once('page', (data) => fillPage(template, data, true));
      return content.status === 200 ? { ...content, policy: policyOf(content.body) } : content;
    },
    data: () => ({ ...once('data', (data) => JSON.stringify(data)), tag: `"${process.pid}-${times}"` }),
    metrics: () => {
      if (last === undefined) return notRead(failure);
      return { status: 200, body: metricsOf({ ...last.data, recorded: last.recorded }, mostLag, Date.now()) };
    },
    health: () => healthContent(last, failure, mostLag),
  };
}

function notRead(failure: string | undefined): Content {
  return { status: 503, body: `${JSON.stringify({ error: failure })}\n` };
}

function healthContent(
  last: { readonly data: PageData; readonly recorded: Recorded } | undefined,
  failure: string | undefined,
  mostLag: number,
): Content {
  const { ok, problems } = last === undefined ? { ok: false, problems: [] } : healthOf(last.recorded, mostLag);
  const isOk = ok && failure === undefined;
  const all = [...(failure === undefined ? [] : [failure]), ...problems];
  const report = { schema: 'ai-tracker/healthz/1', ok: isOk, read_at: last?.data.made_at ?? null, problems: all };
  return { status: isOk ? 200 : 503, body: `${JSON.stringify(report)}\n` };
}
