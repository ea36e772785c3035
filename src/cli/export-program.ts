import { type Command, InvalidArgumentError } from 'commander';
import { overRange } from './range-option.ts';
import { collect, moment, numberUpTo, ofFleet } from './reading-options.ts';
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
  addRows(group, runs, 'jsonl', 'write every table of the database, a row a line as JSON');
  addRows(group, runs, 'csv', 'write a table of the database as CSV, or all of them into a folder');
  addPostgres(group, runs);
  addOtlp(group, runs);
}

function addOtlp(group: Command, runs: Runs): void {
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

function addPostgres(group: Command, runs: Runs): void {
  fromDatabase(
    group
      .command('postgres')
      .description('bring a PostgreSQL up to what is recorded: what is new or changed is sent, each row once')
      .option('--url <url>', 'postgres://USER@HOST/DATABASE, or env:NAME; else DATABASE_URL, PGHOST ...; no password')
      .option('--schema <name>', 'the schema there', schemaName, 'ai_tracker')
      .option(
        '--follow [seconds]',
        'keep running, and send again every so many seconds; default: 60',
        numberUpTo(86_400, 'seconds'),
      ),
  ).action(runs(() => import('./commands/export-postgres.ts')));
}

/** Every table, for whatever reads rows. */
function addRows(group: Command, runs: Runs, format: 'jsonl' | 'csv', description: string): void {
  const rows = runs(() => import('./commands/export-rows.ts'));
  fromDatabase(group.command(format).description(description))
    .option('--table <name>', 'only this table; repeat it for more', collect)
    .option('--since <date>', 'only rows from this day or moment on, as stats takes it', moment)
    .option('--out <file>', 'write to this file instead of stdout; to a folder (DIR/) a file for each table')
    .action((options: object) => rows({ ...options, format }));
}

function fromDatabase(command: Command): Command {
  return ofFleet(command.option('--db <file>', 'read this database; repeat it to read several as one', collect))
    .option('--paths', 'also files, folders and hosts')
    .option('--descriptions', 'also the descriptions of runs');
}

function schemaName(text: string): string {
  if (/^[a-z_][a-z0-9_]{0,40}$/.test(text) && !text.startsWith('pg_')) return text;
  throw new InvalidArgumentError('It takes a name of small letters, digits and _.');
}
