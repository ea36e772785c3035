import { dayOf, isoSeconds } from '../../stats/calendar.ts';
import { aiPercent, type Totals } from '../../stats/report.ts';
import type { CallCounts, SessionCounts, TaskCounts, TokenCounts } from '../../store/dashboard-activity.ts';
import type { CountedCommit, OriginLines, OriginWriter, ShelvedLines } from '../../store/dashboard-lines.ts';
import { addCommit, addShelved } from './add-lines.ts';
import { type Clock, clockOf } from './clock.ts';
import { type Cube, cubeBuilder } from './cube.ts';
import { callShape, lineShape, type PageData, tokenShape, workShape } from './page-data.ts';
import { type PageNames, pageNames } from './page-names.ts';
import { sumsOf } from './sum.ts';
import { type UsedByAgents, writersOf } from './writers.ts';

/** What is read of a database for the page. */
export interface PageSource {
  readonly isFleet: boolean;
  readonly used: UsedByAgents;
  /** Of agents but those named. */
  readonly origins: (but: readonly string[]) => Iterable<OriginWriter>;
  readonly originLines: () => Iterable<OriginLines>;
  readonly commits: () => Iterable<CountedCommit>;
  readonly shelved: readonly ShelvedLines[];
  readonly roles: readonly { readonly agent_id: string; readonly role: string }[];
  /** By stretches of time, which are so many characters of one. */
  readonly sessions: (length: number) => Iterable<SessionCounts>;
  readonly tasks: (length: number) => Iterable<TaskCounts>;
  readonly tokens: (length: number) => Iterable<TokenCounts>;
  readonly calls: (length: number) => Iterable<CallCounts>;
}

type Facts = Omit<PageData, 'schema' | 'made_at' | 'time_zone' | 'today' | 'totals' | Named | Cubes>;
type Named = 'repositories' | 'agents' | 'models' | 'harnesses' | 'tools';
type Cubes = 'lines' | 'work' | 'tokens' | 'calls';

/** With more rows days of long ago are put together, so that the page stays small. */
const mostRows = { lines: 100_000, others: 40_000 };

/** The page's data, of what is read and what is known besides. */
export function makeData(source: PageSource, now: number, facts: Facts): PageData {
  const [clock, names] = [clockOf(now), pageNames(source.roles)];
  const today = dayOf(now).date;
  const lines = linesOf(source, clock, names, today);
  const others = { work: workOf(source, clock, names, today), ...othersOf(source, clock, names, today) };
  return {
    schema: 'ai-tracker/page/1',
    made_at: isoSeconds(now),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    today,
    ...facts,
    totals: totalsOf(lines),
    ...names.all(),
    lines,
    ...others,
  };
}

function linesOf(source: PageSource, clock: Clock, names: PageNames, today: string): Cube {
  const [cube, writers] = [cubeBuilder(lineShape), writersOf(source.used, source.isFleet)];
  if (writers.sole.length < new Set(source.used.models.map(({ agent_id }) => agent_id)).size) {
    writers.addWritten(source.origins(writers.sole), source.originLines());
  }
  for (const row of source.commits()) addCommit(cube, names, clock, writers, row);
  for (const row of source.shelved) addShelved(cube, names, clock, writers, row);
  return cube.cube(today, mostRows.lines);
}

function workOf(source: PageSource, clock: Clock, names: PageNames, today: string): Cube {
  const cube = cubeBuilder(workShape);
  const facts = (row: SessionCounts | TaskCounts) => [names.agent(row.agent_id), names.harness(row.harness)];
  for (const row of source.sessions(clock.length)) {
    cube.add(clock.dateOf(row.time), facts(row), [row.sessions, row.lost, 0, 0, 0, 0, 0]);
  }
  for (const row of source.tasks(clock.length)) {
    const { tasks, completed, failed, duration_ms, timed } = row;
    cube.add(clock.dateOf(row.time), facts(row), [0, 0, tasks, completed, failed, duration_ms, timed]);
  }
  return cube.cube(today, mostRows.others);
}

function othersOf(
  source: PageSource,
  clock: Clock,
  names: PageNames,
  today: string,
): Pick<PageData, 'tokens' | 'calls'> {
  const [tokens, calls] = [cubeBuilder(tokenShape), cubeBuilder(callShape)];
  for (const row of source.tokens(clock.length)) {
    const facts = [names.agent(row.agent_id), names.model(row.model), names.harness(row.harness)];
    const { input_tokens, output_tokens, cache_read_tokens, cache_write_tokens } = row;
    tokens.add(clock.dateOf(row.time), facts, [input_tokens, output_tokens, cache_read_tokens, cache_write_tokens]);
  }
  for (const row of source.calls(clock.length)) {
    const sums = [row.calls, row.succeeded, row.failed, row.duration_ms, row.timed];
    calls.add(clock.dateOf(row.time), [names.agent(row.agent_id), names.tool(row.tool_name)], sums);
  }
  return { tokens: tokens.cube(today, mostRows.others), calls: calls.cube(today, mostRows.others) };
}

function totalsOf(lines: Cube): Totals {
  const sum = sumsOf(lines);
  const [aiAdded, aiRemoved] = [sum('ai_added'), sum('ai_removed')];
  const [humanAdded, humanRemoved] = [sum('human_added'), sum('human_removed')];
  return {
    commits: sum('commits'),
    ...{ ai_lines_added: aiAdded, ai_lines_removed: aiRemoved },
    ...{ human_lines_added: humanAdded, human_lines_removed: humanRemoved },
    ...{ unknown_lines_added: sum('unknown_added'), unknown_lines_removed: sum('unknown_removed') },
    generated_lines_added: sum('generated_added'),
    ai_percent_added: aiPercent(aiAdded, humanAdded),
    ai_percent_removed: aiPercent(aiRemoved, humanRemoved),
    ...{ ai_lines_overridden: sum('overridden'), ai_lines_discarded: sum('discarded') },
  };
}
