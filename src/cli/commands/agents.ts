import { agentsOf } from '../../stats/activity-reports.ts';
import { type UsagePeriod, usageOf } from '../../stats/usage.ts';
import { usageByAgent, usageByMinute } from '../../store/agent-usage.ts';
import { type ActivityOptions, print, readActivity } from '../activity-scope.ts';
import { chosenPeriod } from '../chosen-period.ts';
import type { Io } from '../io.ts';

export interface AgentsOptions extends ActivityOptions {
  readonly period?: UsagePeriod;
  readonly chart?: true;
  readonly graph?: true;
}

/** What a chart is of where no option says it, in days. */
const graphDays = { hour: 2, day: 7, week: 84 } as const;

export async function run(options: AgentsOptions, io: Io): Promise<number> {
  const each = options.period ?? 'day';
  const period = chosenPeriod(options, Date.now(), options.graph && graphDays[each]);
  const chart = options.chart === true || options.graph === true;
  const needsUsage = options.json || chart || options.period !== undefined;
  const report = await readActivity(io, options, period, (store, filter) => ({
    ...agentsOf(usageByAgent(store, filter), options.top ?? Number.POSITIVE_INFINITY),
    usage: { each, rows: needsUsage ? usageOf(usageByMinute(store, filter), each, period) : [] },
  }));
  const view = { chart, usage: options.period !== undefined };
  const render = async () => {
    const { renderAgents } = await import('../../render/agents.ts');
    return renderAgents(report, view, io);
  };
  return options.period === undefined
    ? print(io, options, ['agents/1', report], ['agents', report.agents], render)
    : print(io, options, ['agents/1', report], ['usage', report.usage.rows], render);
}
