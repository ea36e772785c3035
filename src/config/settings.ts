import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { type Env, settingsFile } from './paths.ts';
import { UserError } from './user-error.ts';

/** Of a million tokens. */
const price = z.number().check(z.minimum(0));

/** `config.json` in the configuration folder; docs/config.schema.json is made of it. */
export const settingsSchema = z.strictObject({
  $schema: z.optional(z.string()),
  exclude: z.optional(
    z.strictObject({
      paths: z.optional(z.array(z.string().check(z.regex(/^(\/|~\/|\*\*\/)/, 'a path begins with /, ~/ or **/')))),
      remotes: z.optional(z.array(z.string().check(z.minLength(1)))),
    }),
  ),
  unexplained: z.optional(z.enum(['human', 'ai', 'unknown'])),
  commit_line: z.optional(z.enum(['on', 'off'])),
  prices: z.optional(
    z.strictObject({
      currency: z.optional(z.string().check(z.minLength(1), z.maxLength(8))),
      models: z.record(
        z.string(),
        z.strictObject({
          input: z.optional(price),
          output: z.optional(price),
          cache_read: z.optional(price),
          cache_write: z.optional(price),
        }),
      ),
    }),
  ),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Throws a `UserError` that names what is wrong: nothing is recorded by guesses about what is to be left out. */
export function readSettings(env: Env): Settings {
  const file = settingsFile(env);
  const text = readText(file);
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${file} is not JSON (${reason})`, mendIt, { cause });
  }
  return checkSettings(json, file);
}

const mendIt = 'fix it: until then nothing more is recorded, and deliveries wait';

export function checkSettings(json: unknown, file: string): Settings {
  const { data, error } = settingsSchema.safeParse(json);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const place = issue?.path.join('.') || 'it';
  const words =
    issue?.code === 'unrecognized_keys'
      ? `knows no ${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')}`
      : `is wrong at ${place}: ${issue?.message}`;
  throw new UserError(`${file} ${words}`, mendIt);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${file} cannot be read (${reason})`, mendIt, { cause });
  }
}
