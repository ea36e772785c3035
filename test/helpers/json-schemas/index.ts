import type { z } from 'zod';
import { agents, sessions, tools } from './activity.ts';
import { dashboard } from './dashboard.ts';
import { blame, blameFolder, report, show, showRange, stats, statsHead, survival } from './lines.ts';
import {
  aggregate,
  attribute,
  backfill,
  backup,
  configGet,
  configList,
  doctor,
  fleet,
  forget,
  prune,
  verify,
  watch,
} from './records.ts';

/** What each command prints with `--json`, by its words joined by `-`; docs/json is made of these. */
export const jsonSchemas: Readonly<Record<string, z.ZodType>> = {
  agents,
  aggregate,
  attribute,
  backfill,
  backup,
  blame,
  'config-get': configGet,
  'config-list': configList,
  dashboard,
  doctor,
  fleet,
  forget,
  prune,
  report,
  sessions,
  show,
  stats,
  survival,
  tools,
  verify,
  watch,
};

/** What some print of another argument or option, by the name in `schema`. */
export const otherForms: Readonly<Record<string, z.ZodType>> = {
  'blame-folder': blameFolder,
  'show-range': showRange,
  'stats-head': statsHead,
};

/** The schema of what this command line prints; `undefined`: it prints no JSON. */
function schemaFor(args: readonly string[]): z.ZodType | undefined {
  if (!args.includes('--json')) return undefined;
  const schema = jsonSchemas[`${args[0]}-${args[1]}`] ?? jsonSchemas[args[0] ?? ''];
  if (schema === undefined) throw new Error(`test/helpers/json-schemas has no schema of ai-tracker ${args.join(' ')}`);
  return schema;
}

/** Throws where one of these lines of JSON, or the one text, is not as the command's schema says, to the last key. */
export function checkJson(args: readonly string[], stdout: string): void {
  const schema = schemaFor(args);
  if (schema === undefined || stdout === '') return;
  const texts = args.includes('--follow') ? stdout.trimEnd().split('\n') : [stdout];
  for (const each of texts) {
    const report = JSON.parse(each);
    (otherForm(args, report) ?? schema).parse(report);
  }
}

function otherForm([command]: readonly string[], report: { schema?: string } | null): z.ZodType | undefined {
  const name = /^ai-tracker\/(.+)\/\d+$/.exec(report?.schema ?? '')?.[1] ?? '';
  return name.startsWith(`${command}-`) ? otherForms[name] : undefined;
}
