import type { Cube } from './cube.ts';
import { exposition, type Family, type Sample } from './exposition.ts';
import type { PageData } from './page-data.ts';
import { type Health, healthOf } from './recorded.ts';
import { groupRows, sumsOf, valueIn } from './sum.ts';

type Labels = Readonly<Record<string, string>>;
/** The sum of a column over the rows that have the same labels. */
type Sum = (column: string) => number;

/** What Prometheus scrapes: sums of all time, and how fresh they are. */
export function metricsOf(data: PageData, mostLag: number, now: number): string {
  const health = healthOf(data.recorded, mostLag);
  return exposition([...lineMetrics(data), ...workMetrics(data), ...sourceMetrics(data, health, now)]);
}

function lineMetrics(data: PageData): Family[] {
  const { lines, pending } = data;
  const labels = (row: number): Labels => {
    const repository = data.repositories[valueIn(lines, 'repository')(row)];
    const place = { repository: repository?.name ?? '', repository_path: repository?.path ?? '' };
    return { ...place, agent: agentIn(data, lines)(row), model: data.models[valueIn(lines, 'model')(row)] ?? '' };
  };
  const groups = grouped(lines, ['repository', 'agent', 'model'], labels);
  const authors = ['ai', 'human', 'unknown'];
  const committed = ['added', 'removed'].flatMap((change) =>
    authors.flatMap((author) => samples(groups, (sum) => sum(`${author}_${change}`), { author, change })),
  );
  const kinds = ['ai_only', 'mixed', 'human_only'];
  const other = (sum: Sum) => sum('commits') - kinds.reduce((total, kind) => total + sum(kind), 0);
  const commits = kinds.flatMap((kind) => samples(groups, (sum) => sum(kind), { kind }));
  const gauge = { type: 'gauge' } as const;
  return [
    {
      name: 'ai_tracker_lines_committed',
      help: 'Lines in commits that count, by who wrote them.',
      ...gauge,
      samples: committed,
    },
    {
      name: 'ai_tracker_lines_overridden',
      help: 'AI lines that people changed.',
      ...gauge,
      samples: samples(groups, (sum) => sum('overridden')),
    },
    {
      name: 'ai_tracker_lines_discarded',
      help: 'AI lines that never reached a commit.',
      ...gauge,
      samples: samples(groups, (sum) => sum('discarded')),
    },
    {
      name: 'ai_tracker_commits',
      help: 'Commits that count, by who wrote them.',
      ...gauge,
      samples: [...commits, ...samples(groups, other, { kind: 'other' })],
    },
    {
      name: 'ai_tracker_lines_pending',
      help: 'AI lines that are not committed yet.',
      ...gauge,
      samples: [{ labels: {}, value: pending.ai_lines }],
    },
    {
      name: 'ai_tracker_edits_pending',
      help: 'Edits of the AI that are not committed yet.',
      ...gauge,
      samples: [{ labels: {}, value: pending.edits }],
    },
  ];
}

function workMetrics(data: PageData): Family[] {
  const { work, tokens, calls, models, harnesses, tools } = data;
  const did = grouped(work, ['agent', 'harness'], (row) => ({
    agent: agentIn(data, work)(row),
    harness: harnesses[valueIn(work, 'harness')(row)] ?? '',
  }));
  const took = grouped(tokens, ['agent', 'model'], (row) => ({
    agent: agentIn(data, tokens)(row),
    model: models[valueIn(tokens, 'model')(row)] ?? '',
  }));
  const called = grouped(calls, ['agent', 'tool'], (row) => ({
    agent: agentIn(data, calls)(row),
    tool: tools[valueIn(calls, 'tool')(row)] ?? '',
  }));
  const [counter, gauge] = [{ type: 'counter' }, { type: 'gauge' }] as const;
  const other = (sum: Sum) => sum('tasks') - sum('completed') - sum('failed');
  const tasks = [
    ...['completed', 'failed'].flatMap((status) => samples(did, (sum) => sum(status), { status })),
    ...samples(did, other, { status: 'other' }),
  ];
  const outcomes = ['succeeded', 'failed'].flatMap((outcome) => samples(called, (sum) => sum(outcome), { outcome }));
  const without = (sum: Sum) => sum('calls') - sum('succeeded') - sum('failed');
  const kinds = ['input', 'output', 'cache_read', 'cache_write'];
  return [
    {
      name: 'ai_tracker_sessions_total',
      help: 'Sessions that began.',
      ...counter,
      samples: samples(did, (sum) => sum('sessions')),
    },
    {
      name: 'ai_tracker_sessions_lost',
      help: 'Sessions of whose end nobody told.',
      ...gauge,
      samples: samples(did, (sum) => sum('lost')),
    },
    { name: 'ai_tracker_tasks', help: 'Tasks by how they ended.', ...gauge, samples: tasks },
    {
      name: 'ai_tracker_tasks_duration_seconds',
      help: 'How long all tasks together took.',
      ...gauge,
      samples: samples(did, (sum) => sum('duration_ms') / 1000),
    },
    {
      name: 'ai_tracker_tokens_total',
      help: 'Tokens that models read and wrote.',
      ...counter,
      samples: kinds.flatMap((type) => samples(took, (sum) => sum(type), { type })),
    },
    { name: 'ai_tracker_tool_calls_total', help: 'Tool calls that ended, by how.', ...counter, samples: outcomes },
    {
      name: 'ai_tracker_tool_calls_without_result',
      help: 'Tool calls that run, or of whose end nobody told.',
      ...gauge,
      samples: samples(called, without),
    },
  ];
}

function sourceMetrics({ recorded, made_at, version }: PageData, { ok }: Health, now: number): Family[] {
  const each = (of: (source: (typeof recorded.sources)[number]) => number | null): Sample[] =>
    recorded.sources.flatMap((source) => {
      const value = of(source);
      return value === null ? [] : [{ labels: { file: source.path, agent: source.agent_id ?? '' }, value }];
    });
  const seconds = (time: string | null) => (time === null ? null : Date.parse(time) / 1000);
  const age = (time: string | null) =>
    time === null ? null : Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  const sound = recorded.checks.map(({ name, status }) => ({
    labels: { check: name },
    value: Number(status !== 'broken'),
  }));
  const one = (value: number): Sample[] => [{ labels: {}, value }];
  const gauge = { type: 'gauge' } as const;
  return [
    {
      name: 'ai_tracker_source_readable',
      help: '1: the database can be read.',
      ...gauge,
      samples: each(({ error, gone_at }) => Number(error === null && gone_at === null)),
    },
    {
      name: 'ai_tracker_source_lag_seconds',
      help: 'For how long the oldest delivery waits.',
      ...gauge,
      samples: each(({ lag_seconds }) => lag_seconds),
    },
    {
      name: 'ai_tracker_source_deliveries_waiting',
      help: 'Deliveries that are not in the database yet.',
      ...gauge,
      samples: each(({ waiting }) => waiting),
    },
    {
      name: 'ai_tracker_source_deliveries_rejected',
      help: 'Deliveries that could not be understood.',
      ...gauge,
      samples: each(({ rejected }) => rejected),
    },
    {
      name: 'ai_tracker_source_last_event_timestamp_seconds',
      help: 'When something last happened.',
      ...gauge,
      samples: each(({ last_event }) => seconds(last_event)),
    },
    {
      name: 'ai_tracker_source_last_event_age_seconds',
      help: 'How long ago that is.',
      ...gauge,
      samples: each(({ last_event }) => age(last_event)),
    },
    { name: 'ai_tracker_check_sound', help: '0: an audit found these records broken.', ...gauge, samples: sound },
    { name: 'ai_tracker_healthy', help: '1: what /healthz looks at is sound.', ...gauge, samples: one(Number(ok)) },
    {
      name: 'ai_tracker_read_timestamp_seconds',
      help: 'When these figures were read.',
      ...gauge,
      samples: one(Date.parse(made_at) / 1000),
    },
    {
      name: 'ai_tracker_build_info',
      help: 'The version that tells this.',
      ...gauge,
      samples: [{ labels: { version }, value: 1 }],
    },
  ];
}

function agentIn({ agents }: PageData, cube: Cube): (row: number) => string {
  const agent = valueIn(cube, 'agent');
  return (row) => agents[agent(row)]?.id ?? '';
}

interface Group {
  readonly labels: Labels;
  readonly sum: Sum;
}

/** The rows of a cube that have the same of some facts. */
function grouped(cube: Cube, facts: readonly string[], labels: (row: number) => Labels): Group[] {
  let groups = [Array.from({ length: cube.rows }, (_, row) => row)];
  for (const fact of facts) {
    const value = valueIn(cube, fact);
    groups = groups.flatMap((rows) => [...groupRows(rows, value).values()]);
  }
  return groups
    .filter(([first]) => first !== undefined)
    .map((rows) => ({ labels: labels(rows[0] as number), sum: sumsOf(cube, rows) }));
}

function samples(groups: readonly Group[], of: (sum: Sum) => number, more: Labels = {}): Sample[] {
  const merged = new Map<string, { labels: Labels; value: number }>();
  for (const { labels, sum } of groups) {
    // What is not known and what is not there have one label.
    const key = JSON.stringify(labels);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { labels: { ...labels, ...more }, value: of(sum) });
    else known.value += of(sum);
  }
  return [...merged.values()];
}
