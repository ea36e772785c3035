import type { Env } from '../config/paths.ts';

/** One link of the chain from an edit to a figure in `stats`. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'broken';
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What `doctor` looks at. */
export interface Patient {
  readonly env: Env;
  readonly cwd: string;
  /** The launcher that an `install` from here would write into hooks. */
  readonly binary: string;
  /** Somebody named the database: it is looked at as it stands. */
  readonly isNamed?: boolean;
}

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message };
}

export function warn(name: string, message: string, fix: string): Check {
  return { name, status: 'warn', message, fix };
}

export function broken(name: string, message: string, fix: string): Check {
  return { name, status: 'broken', message, fix };
}
