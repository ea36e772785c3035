const missing: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** The value, or undefined when what it is about is not there. */
export function unlessMissing<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof Error && 'code' in error && missing.has(error.code)) return undefined;
    throw error;
  }
}
