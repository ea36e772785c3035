import { sessionsOf } from '../../stats/activity-reports.ts';
import { countSessions, newestSessions } from '../../store/session-results.ts';
import { type ActivityOptions, print, readActivity } from '../activity-scope.ts';
import { chosenPeriod } from '../chosen-period.ts';
import type { Io } from '../io.ts';

export async function run(options: ActivityOptions & { readonly top: number }, io: Io): Promise<number> {
  const period = chosenPeriod(options, Date.now());
  const report = await readActivity(io, options, period, (store, filter) =>
    sessionsOf(newestSessions(store, filter, options.top), countSessions(store, filter)),
  );
  return print(io, options, ['sessions/1', report], async () => {
    const { renderSessions } = await import('../../render/sessions.ts');
    return renderSessions(report, io);
  });
}
