import { errorCode } from '../store/explain-error.ts';

// Of SQLite's errors these are about what a delivery holds: it would fail again tomorrow.
const aboutTheDelivery = /^SQLITE_(CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG)/;
const aboutTheSystem = /^(SQLITE_|ENOSPC$|EDQUOT$|EIO$|EROFS$|EMFILE$|ENFILE$|ENOMEM$|EAGAIN$)/;

/** Whether the machine failed and not the delivery (a full disk, a lock): then the delivery stays in the spool. */
export function isPassing(error: unknown): boolean {
  const code = errorCode(error) ?? causeCode(error) ?? '';
  return aboutTheSystem.test(code) && !aboutTheDelivery.test(code);
}

function causeCode(error: unknown): string | undefined {
  return error instanceof Error ? errorCode(error.cause) : undefined;
}
