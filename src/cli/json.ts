import type { Io } from './io.ts';

/** A command's words joined by `-`, and the version of what it prints: docs/json.md says when that grows. */
export type SchemaName = `${string}/${number}`;

/** Prints what a command says as JSON: first of all by which schema it is to be read (docs/json). */
export function printJson(io: Io, schema: SchemaName, report: object): void {
  io.stdout(jsonText(schema, report, 2));
}

/** That text; of one line without `indent`. */
export function jsonText(schema: SchemaName, report: object, indent?: number): string {
  return `${JSON.stringify({ schema: `ai-tracker/${schema}`, ...report }, null, indent)}\n`;
}
