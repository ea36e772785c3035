import { attribute, metric } from '../../activity/otel-names.ts';
import type { Cube } from '../../dashboard/data/cube.ts';
import type { PageData } from '../../dashboard/data/page-data.ts';
import { valueIn } from '../../dashboard/data/sum.ts';
import { type Attributes, known, type Wanted } from './spans.ts';

/** Numbers of one name, as they are told now. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** A counter never falls while nothing is removed from the database; a sum may, by a commit that is superseded. */
  readonly kind: 'counter' | 'sum' | 'gauge';
  /** The values are what was added since `start`. */
  readonly isDelta: boolean;
  readonly points: readonly Point[];
}

export interface Point {
  readonly attributes: Attributes;
  readonly value: number;
  /** ISO 8601, as the next one. */
  readonly start: string;
  readonly time: string;
}

/** `start`: of the first thing that is recorded. Sums are of all since then, and so are the same when they are sent again. */
export interface When {
  readonly start: string;
  readonly time: string;
}

/** All metrics, from what is read for the page. */
export function metricsOf(data: PageData, when: When, wanted: Wanted): Metric[] {
  return [...lineMetrics(data, when, wanted), ...workMetrics(data, when), ...sourceMetrics(data, when)];
}

type Row = (row: number) => Attributes;

function lineMetrics(data: PageData, when: When, wanted: Wanted): Metric[] {
  const { lines } = data;
  const place: Row = (row) => {
    const repository = data.repositories[valueIn(lines, 'repository')(row)];
    return known({
      [attribute.repository]: repository?.name,
      [attribute.repositoryPath]: wanted.paths ? repository?.path : undefined,
      [attribute.agent]: agentIn(data, lines, row),
      [attribute.requestModel]: data.models[valueIn(lines, 'model')(row)],
    });
  };
  const sums = pointsOf(lines, place, when);
  const committed = ['added', 'removed'].flatMap((change) =>
    ['ai', 'human', 'unknown'].flatMap((author) =>
      sums([`${author}_${change}`], { [attribute.author]: author, [attribute.lineChange]: change }),
    ),
  );
  const kinds = ['ai_only', 'mixed', 'human_only'];
  const commits = [
    ...kinds.flatMap((kind) => sums([kind], { [attribute.commitKind]: kind })),
    ...sums(['commits', ...kinds.map((kind) => `-${kind}`)], { [attribute.commitKind]: 'other' }),
  ];
  const sum = { kind: 'sum', isDelta: false } as const;
  return [
    {
      name: metric.committed,
      description: 'Lines in commits that count, by who wrote them.',
      ...{ unit: '{line}', ...sum },
      points: committed,
    },
    {
      name: metric.overridden,
      description: 'AI lines that people changed.',
      ...{ unit: '{line}', ...sum },
      points: sums(['overridden']),
    },
    {
      name: metric.discarded,
      description: 'AI lines that never reached a commit.',
      ...{ unit: '{line}', ...sum },
      points: sums(['discarded']),
    },
    {
      name: metric.commits,
      description: 'Commits that count, by who wrote them.',
      ...{ unit: '{commit}', ...sum },
      points: commits,
    },
    {
      name: metric.pending,
      description: 'AI lines that are not committed yet.',
      ...{ unit: '{line}', kind: 'gauge', isDelta: false },
      points: [{ attributes: {}, value: data.pending.ai_lines, ...when }],
    },
  ];
}

function workMetrics(data: PageData, when: When): Metric[] {
  const { work, tokens, calls } = data;
  const did = pointsOf(
    work,
    (row) =>
      known({
        [attribute.agent]: agentIn(data, work, row),
        [attribute.harness]: data.harnesses[valueIn(work, 'harness')(row)],
      }),
    when,
  );
  const took = pointsOf(
    tokens,
    (row) =>
      known({
        [attribute.agent]: agentIn(data, tokens, row),
        [attribute.requestModel]: data.models[valueIn(tokens, 'model')(row)],
      }),
    when,
  );
  const called = pointsOf(
    calls,
    (row) =>
      known({
        [attribute.agent]: agentIn(data, calls, row),
        [attribute.toolName]: data.tools[valueIn(calls, 'tool')(row)],
      }),
    when,
  );
  const counter = { kind: 'counter', isDelta: false } as const;
  const types = { input: 'input', output: 'output', cache_read: 'cache_read', cache_write: 'cache_creation' };
  return [
    {
      name: metric.sessions,
      description: 'Sessions that began.',
      ...{ unit: '{session}', ...counter },
      points: did(['sessions']),
    },
    {
      name: metric.toolCalls,
      description: 'Tool calls that ended, by how.',
      ...{ unit: '{call}', ...counter },
      points: ['succeeded', 'failed'].flatMap((outcome) => called([outcome], { [attribute.outcome]: outcome })),
    },
    {
      name: metric.tokens,
      description: 'Tokens that models read and wrote.',
      ...{ unit: '{token}', ...counter },
      points: Object.entries(types).flatMap(([column, type]) => took([column], { [attribute.tokenType]: type })),
    },
  ];
}

function sourceMetrics({ recorded }: PageData, when: When): Metric[] {
  const each = (value: 'lag_seconds' | 'waiting'): Point[] =>
    recorded.sources.map((source) => ({
      attributes: known({ [attribute.agent]: source.agent_id, [attribute.source]: nameOf(source.path) }),
      value: source[value],
      ...when,
    }));
  const gauge = { kind: 'gauge', isDelta: false } as const;
  return [
    {
      name: metric.lag,
      description: 'For how long the oldest delivery of a database waits.',
      ...{ unit: 's', ...gauge },
      points: each('lag_seconds'),
    },
    {
      name: metric.waiting,
      description: 'Deliveries that are not in their database yet.',
      ...{ unit: '{delivery}', ...gauge },
      points: each('waiting'),
    },
  ];
}

/** The file's name, without the folders that it is in. */
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function agentIn({ agents }: PageData, cube: Cube, row: number): string | undefined {
  return agents[valueIn(cube, 'agent')(row)]?.id;
}

/**
 * Makes points of a cube's rows: columns added up (`-name`: taken off) over those that have the same attributes. Without
 * points of nothing, which most of them would be (since.ts has those that came to nothing).
 */
function pointsOf(cube: Cube, attributesOf: Row, when: When) {
  const groups = new Map<string, { readonly attributes: Attributes; readonly rows: number[] }>();
  for (let row = 0; row < cube.rows; row++) {
    const attributes = attributesOf(row);
    const key = JSON.stringify(attributes);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { attributes, rows: [row] });
    else group.rows.push(row);
  }
  return (columns: readonly string[], more: Attributes = {}): Point[] => {
    const terms = columns.map((column) => {
      const sign = column.startsWith('-') ? -1 : 1;
      return { sign, value: valueIn(cube, column.replace(/^-/, '')) };
    });
    const points = [...groups.values()].map(({ attributes, rows }) => ({
      attributes: { ...attributes, ...more },
      value: rows.reduce((sum, row) => terms.reduce((all, { sign, value }) => all + sign * value(row), sum), 0),
      ...when,
    }));
    return points.filter(({ value }) => value !== 0);
  };
}
