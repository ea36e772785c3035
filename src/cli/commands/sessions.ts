import { sessionsOf } from '../../stats/activity-reports.ts';
import { countSessions, newestSessions } from '../../store/session-results.ts';
import { type ActivityOptions, print, readActivity } from '../activity-scope.ts';
import { chosenPeriod } from '../chosen-period.ts';
import type { Io } from '../io.ts';
import { rowsFormat } from '../rows.ts';

/** Who reads by eye has enough of so many. */
const mostShown = 20;

export async function run(options: ActivityOptions, io: Io): Promise<number> {
  const period = chosenPeriod(options, Date.now());
  const top = options.top ?? (rowsFormat(options, io) ? 1_000_000_000 : mostShown);
  const report = await readActivity(io, options, period, (store, filter) =>
    sessionsOf(newestSessions(store, filter, top), countSessions(store, filter)),
  );
  return print(io, options, ['sessions/1', report], ['sessions', report.sessions], async () => {
    const { renderSessions } = await import('../../render/sessions.ts');
    return renderSessions(report, io);
  });
}
