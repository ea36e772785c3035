import { sourcesOf } from '../../fleet/report-sources.ts';
import type { FleetReport } from '../../stats/fleet-report.ts';
import type { Io } from '../io.ts';
import { printJson } from '../json.ts';
import { chosenDatabase, countWaiting, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from '../rows.ts';

export interface FleetOptions extends DatabaseOptions, RowsOptions {
  readonly json?: true;
}

export async function run(options: FleetOptions, io: Io): Promise<number> {
  const chosen = chosenDatabase(io, { ...options, fleet: options.fleet ?? true });
  const sources = await readDatabase(io, chosen, (store) => sourcesOf(store, countWaiting, Date.now()));
  const report: FleetReport = { database: chosen.path, sources };
  if (options.json) {
    printJson(io, 'fleet/1', report);
    return 0;
  }
  const format = rowsFormat(options, io);
  if (format) {
    await printRows(io, format, 'fleet', sources);
    return 0;
  }
  const { renderFleet } = await import('../../render/fleet.ts');
  io.stdout(renderFleet(report, io));
  return 0;
}
