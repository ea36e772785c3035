import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { UserError } from '../../config/user-error.ts';
import { type Bundle, bundleFormat, bundleVersion, mostCommits, mostLines, mostNameLength } from './bundle.ts';

const mostFileBytes = 64 << 20;
const mostBytes = 256 << 20;

const sha = z.string().check(z.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/));
const name = z.nullable(z.string().check(z.maxLength(mostNameLength)));
const path = z.string().check(z.minLength(1), z.maxLength(4096), z.regex(/^(?!\/)[^\0]+$/));
const hashes = z.string().check(z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/));
const count = z.int().check(z.minimum(0));
const line = z.int().check(z.minimum(1), z.maximum(mostLines));
const origin = z.int().check(z.minimum(1));

const headSchema = z.object({
  format: z.literal(bundleFormat),
  version: z.literal(bundleVersion),
  range: z.object({ base: sha, head: sha, merge_base: sha }),
  origins: z.array(z.object({ evidence: name, model: name, agent: name })).check(z.maxLength(mostCommits)),
  commits: count.check(z.maximum(mostCommits)),
});

const fileSchema = z.object({
  path,
  old: z.nullable(path),
  blob: z.nullable(sha),
  generated: z.boolean(),
  added: hashes,
  removed: hashes,
  lines: z.array(z.tuple([line, line, origin, z.int().check(z.minimum(0), z.maximum(3))])),
  sources: z.record(z.string().check(z.regex(/^\d{1,8}$/)), sha),
  gone: z.array(z.tuple([line, line, origin])),
});

const commitSchema = z.object({
  sha,
  parent: z.nullable(sha),
  time: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)),
  landed: z.boolean(),
  agent: name,
  key: z.nullable(z.string().check(z.regex(/^[0-9a-f]{1,64}$/))),
  successor: z.nullable(sha),
  copy: z.nullable(sha),
  overridden: count,
  files: z.array(fileSchema),
});

/** Reads what somebody says is a bundle. Throws a `UserError` where it is none, is damaged, or a newer program's. */
export function readBundle(file: string): Bundle {
  const [first = '', ...rest] = textOf(file, bytesOf(file)).split('\n');
  const head = headOf(file, first);
  const lines = rest.slice(0, -1);
  if (lines.length !== head.commits || rest.at(-1) !== '') throw damaged(file, 'it is not whole');
  const commits = lines.map((text, at) => {
    const { data, error } = z.safeParse(commitSchema, parsed(file, text));
    const wrong =
      data === undefined ? (error?.issues[0]?.path.join('.') ?? '') : disorderIn(data.files, head.origins.length);
    if (data === undefined || wrong !== undefined) throw damaged(file, `line ${at + 2}: ${wrong || 'no commit'}`);
    return data;
  });
  return { range: head.range, origins: head.origins, commits };
}

function headOf(file: string, text: string): z.infer<typeof headSchema> {
  const json = parsed(file, text);
  const { data } = z.safeParse(headSchema, json);
  if (data !== undefined) return data;
  const { format, version } = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (format !== bundleFormat) throw noBundle(file);
  if (typeof version === 'number' && version > bundleVersion) {
    throw new UserError(
      `${file} was written by a newer ai-tracker (bundle ${version}, this one knows ${bundleVersion})`,
      'update ai-tracker here',
    );
  }
  throw damaged(file, 'line 1');
}

type BundledFiles = z.infer<typeof commitSchema>['files'];

/** What is wrong with the order of ranges, or with the origins that they name. */
function disorderIn(files: BundledFiles, origins: number): string | undefined {
  const isInOrder = (ranges: readonly (readonly number[])[]) => {
    let last = 0;
    return ranges.every(([start = 0, end = 0, of = 0]) => {
      const isNext = start > last && end >= start && of <= origins + 2;
      last = end;
      return isNext;
    });
  };
  const wrong = files.findIndex(({ lines, gone, added, removed }) => {
    return !isInOrder(lines) || !isInOrder(gone) || [added, removed].some((text) => bytesIn(text) % 8 !== 0);
  });
  return wrong === -1 ? undefined : `files.${wrong}`;
}

function bytesIn(base64: string): number {
  return (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
}

function bytesOf(file: string): Buffer {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      if (size > mostFileBytes)
        throw new UserError(`${file} is larger than any bundle (${mostFileBytes >> 20} MiB)`, again);
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`the bundle ${file} cannot be read (${reason})`, 'check the path given with --bundle', {
      cause,
    });
  }
}

function textOf(file: string, bytes: Buffer): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw noBundle(file);
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes }).toString('utf8');
  } catch (cause) {
    throw damaged(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, 'a line is no JSON', cause);
  }
}

const again = 'make it again: ai-tracker export bundle --range BASE..HEAD > FILE';

function noBundle(file: string): UserError {
  return new UserError(`${file} is no bundle of ai-tracker`, again);
}

function damaged(file: string, what: string, cause?: unknown): UserError {
  return new UserError(`the bundle ${file} is damaged (${what})`, again, { cause });
}
