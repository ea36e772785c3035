import { toolsOf } from '../../stats/activity-reports.ts';
import { usageByTool } from '../../store/tool-usage.ts';
import { type ActivityOptions, print, readActivity } from '../activity-scope.ts';
import { chosenPeriod } from '../chosen-period.ts';
import type { Io } from '../io.ts';

export async function run(options: ActivityOptions, io: Io): Promise<number> {
  const period = chosenPeriod(options, Date.now());
  const report = await readActivity(io, options, period, (store, filter) =>
    toolsOf(usageByTool(store, filter), options.top ?? Number.POSITIVE_INFINITY),
  );
  return print(io, options, ['tools/1', report], ['tools', report.tools], async () => {
    const { renderTools } = await import('../../render/tools.ts');
    return renderTools(report, io);
  });
}
