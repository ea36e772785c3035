/** Goes through bytes that hold NUL-terminated fields. */
export interface NulFields {
  /** Whether another field comes, and begins with this byte. */
  readonly startsWith: (byte: number) => boolean;
  readonly isAtEnd: () => boolean;
  /** The next field; empty after the last. */
  readonly next: () => Buffer;
}

/** A reader that begins at `start`; -1: there are no fields. */
export function nulFields(bytes: Buffer, start: number): NulFields {
  let at = start === -1 ? bytes.length : start;
  return {
    startsWith: (byte) => bytes[at] === byte,
    isAtEnd: () => at >= bytes.length,
    next: () => {
      const found = bytes.indexOf(0, at);
      const end = found === -1 ? bytes.length : found;
      const field = bytes.subarray(at, end);
      at = end + 1;
      return field;
    },
  };
}
