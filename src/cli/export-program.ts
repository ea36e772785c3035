import type { Command } from 'commander';
import { overRange } from './range-option.ts';
import { collect, numberUpTo, ofFleet } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** `ai-tracker export ...`: what leaves this machine, only when somebody says so. */
export function addExport(program: Command, runs: Runs): void {
  const group = program
    .command('export')
    .description('write records for another machine, or send figures to a collector');
  overRange(
    ofFleet(
      group
        .command('bundle')
        .description('write what `report` needs on a machine without a database: hashes and line ranges, no text'),
    ),
  )
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--db <file>', 'read this database; repeat it to read several as one', collect)
    .action(runs(() => import('./commands/export-bundle.ts')));
  ofFleet(
    group
      .command('otlp')
      .description('send metrics and traces by OpenTelemetry (OTLP) to OTEL_EXPORTER_OTLP_ENDPOINT')
      .option('--db <file>', 'read this database; repeat it to read several as one', collect),
  )
    .option(
      '--follow [seconds]',
      'keep running, and send again every so many seconds; default: 60',
      numberUpTo(86_400, 'seconds'),
    )
    .option('--paths', 'also send the folders of repositories and sessions')
    .option('--descriptions', 'also send the descriptions of tasks')
    .action(runs(() => import('./commands/export-otlp.ts')));
}
