import { z } from 'zod';

// What several schemas have in common.

export const count = z.int().min(0);
export const text = z.string();
export const moment = z.iso.datetime({ offset: true });
export const percent = z.number().min(0).max(100);
export const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
export const author = z.enum(['ai', 'human', 'unknown']);

export const maybe = <Type extends z.ZodType>(type: Type) => z.nullable(type);
export const where = <Type extends z.ZodType>(type: Type) => z.exactOptional(type);

/** An object of these keys and no others. */
export const keys = z.strictObject;

/** What a command prints: its keys after `schema`, which names the schema and its version. */
export function output<Shape extends z.ZodRawShape>(schema: `${string}/${number}`, title: string, shape: Shape) {
  return keys({ schema: z.literal(`ai-tracker/${schema}`), ...shape }).meta({ title });
}

export const databasePath = text.describe('The database that was read.');
export const agentId = maybe(text).describe(
  'The agents asked for with --agent; else the one whose work the database holds, null where it is of several or of none.',
);
export const period = keys({
  since: maybe(moment).describe('The first moment that belongs to it; null: from the beginning.'),
  until: maybe(moment).describe('The last moment that belongs to it; null: no end.'),
});
export const repo = maybe(text).describe('The names of the repositories that --repo means; null: all.');

export const addedLines = {
  ai_lines_added: count,
  human_lines_added: count,
  unknown_lines_added: count,
};

export const sixCounts = {
  ai_lines_added: count,
  ai_lines_removed: count,
  human_lines_added: count,
  human_lines_removed: count,
  unknown_lines_added: count,
  unknown_lines_removed: count,
};

export const aiPercent = maybe(percent).describe(
  'The AI lines in percent of the AI lines and human lines, to one decimal; null: there are neither.',
);
