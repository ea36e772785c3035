import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configDir, type Env } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { writeBeside } from '../../config/write-beside.ts';
import type { NamedWork, NumberedWork } from '../../store/ended-work.ts';
import { type Destination, shownUrl } from './settings.ts';

/** What of rows with a number is sent. */
export interface NumberedCursor {
  /** Up to this number everything but what is open. */
  upto: number;
  /** Not over when it was looked at. */
  open: number[];
}

/** What of rows with a name is sent. */
export interface NamedCursor {
  /** What ended before this time, but what is open. */
  since: string;
  /** By their spans' ids: the day that they ended on. */
  sent: Record<string, string>;
  open: string[];
}

/** How far a database is sent. */
export interface SourceCursor extends Record<NumberedWork, NumberedCursor>, Record<NamedWork, NamedCursor> {
  /** The mark of a fleet's source of which all is sent. */
  mark: string | null;
}

export interface Cursor {
  readonly version: 1;
  /** For people who look at the file; where it leads, is its name. */
  readonly destination: string;
  readonly sources: Record<string, SourceCursor>;
  /** Where counters are sent as what was added: what they were, by their name and attributes, and when. */
  counters: Record<string, number>;
  countedAt: string | null;
}

export function newSourceCursor(): SourceCursor {
  const numbered = () => ({ upto: 0, open: [] });
  const named = () => ({ since: '', sent: {}, open: [] });
  return { mark: null, calls: numbered(), tasks: numbered(), sessions: named(), runs: named() };
}

/** The file of a destination, which is an address: whoever's token it is. */
export function cursorFile(env: Env, { url }: Destination): string {
  const name = createHash('sha256').update(`otlp ${url.origin}${url.pathname}`).digest('hex').slice(0, 16);
  return join(configDir(env), 'exports', `otlp-${name}.json`);
}

export function readCursor(file: string, { url }: Destination): Cursor {
  const empty: Cursor = { version: 1, destination: shownUrl(url), sources: {}, counters: {}, countedAt: null };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return empty;
    throw new UserError(`cannot read ${file}, which says what was sent`, 'see to its owner and mode', { cause });
  }
  try {
    const found = JSON.parse(text) as Cursor;
    if (found.version === 1 && typeof found.sources === 'object') return { ...empty, ...found };
  } catch {
    // Said below.
  }
  throw new UserError(
    `${file} is not what says what was sent`,
    'remove it to send everything again, with the same ids',
  );
}

/** It says the old or the new, whenever we are killed. */
export function writeCursor(file: string, cursor: Cursor): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeBeside(file, JSON.stringify(cursor));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(
      `cannot note in ${file} what was sent: ${code}`,
      'it is sent again with the same ids; see to the disk or AI_TRACKER_CONFIG_DIR',
      { cause },
    );
  }
}
