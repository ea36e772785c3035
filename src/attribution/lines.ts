/**
 * A line as the engine knows it: hashes, never text.
 *
 * `stripped` is a polynomial hash of the bytes that are not white space, so that the hash of two lines run together
 * follows from theirs (`concatenated`): a rewrapped line is found without its text. `exact` is a hash of all bytes.
 */
export interface Line {
  readonly stripped: number;
  readonly exact: number;
  /** How many bytes are not white space; 0 for a blank line. */
  readonly length: number;
  /** How many of them are letters, digits or beyond ASCII: what tells a line from a closing brace. */
  readonly letters: number;
  /** Columns of white space before the first other byte; 0 where the text is not at hand. */
  readonly indent: number;
  /** It ends with a comma, and the next line closes a bracket: formatters put one there. Unknown without the text. */
  readonly trailingComma?: boolean;
}

// Two primes below 2^26: each product stays below 2^53, where doubles are exact.
const P1 = 67_108_859;
const P2 = 67_108_837;
const B1 = 40_692_211;
const B2 = 51_473_203;
const HALF = 2 ** 26;
const tab = 9;
const newline = 10;
const space = 32;
const comma = 44;
const closing: ReadonlySet<number | undefined> = new Set([...')]}>'].map((bracket) => bracket.charCodeAt(0)));

/** Splits a file's bytes into lines as git does: a last line without a line end is a line. */
export function parseLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(parseLine(bytes, start, end, found !== -1));
    start = end + 1;
  }
  return lines;
}

function parseLine(bytes: Uint8Array, start: number, end: number, ended: boolean): Line {
  let h1 = 0;
  let h2 = 0;
  let exact = ended ? 0x811c9dc5 : 0x2f0b4c47;
  let length = 0;
  let letters = 0;
  let indent = 0;
  let last = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    exact = Math.imul(exact ^ byte, 0x01000193);
    if (isWhite(byte)) {
      if (length === 0) indent = byte === tab ? (indent | 7) + 1 : indent + 1;
      continue;
    }
    h1 = reduce(h1 * B1 + byte + 1, P1);
    h2 = reduce(h2 * B2 + byte + 1, P2);
    last = byte;
    length++;
    if (isLetter(byte)) letters++;
  }
  const trailingComma = last === comma && closing.has(nextBlack(bytes, end));
  return { stripped: h1 * HALF + h2, exact: exact >>> 0, length, letters, indent, trailingComma };
}

/** The next byte that is not white space. */
function nextBlack(bytes: Uint8Array, from: number): number | undefined {
  let at = from;
  while (at < bytes.length && isWhite(bytes[at] as number)) at++;
  return bytes[at];
}

function isWhite(byte: number): boolean {
  return byte === space || (byte >= tab && byte <= 13);
}

function isLetter(byte: number): boolean {
  return byte >= 0x80 || (byte >= 48 && byte <= 57) || ((byte | 32) >= 97 && (byte | 32) <= 122);
}

/** `x mod p` for 0 <= x < 2^53: a multiplication, where `%` on doubles is a slow call. */
function reduce(x: number, p: number): number {
  const rest = x - Math.floor(x / p) * p;
  if (rest < 0) return rest + p;
  return rest >= p ? rest - p : rest;
}

/** The hash and length that two lines have when they stand on one. */
export function concatenated(left: Hashed, right: Hashed): Hashed {
  const l1 = Math.floor(left.stripped / HALF);
  const r1 = Math.floor(right.stripped / HALF);
  const h1 = reduce(l1 * power(B1, right.length, P1) + r1, P1);
  const h2 = reduce((left.stripped - l1 * HALF) * power(B2, right.length, P2) + (right.stripped - r1 * HALF), P2);
  return { stripped: h1 * HALF + h2, length: left.length + right.length };
}

/** The hash and length of what follows `start` in a text that begins with it. */
export function following(whole: Hashed, start: Hashed): Hashed {
  const length = whole.length - start.length;
  const w1 = Math.floor(whole.stripped / HALF);
  const s1 = Math.floor(start.stripped / HALF);
  const less = (w: number, s: number, b: number, p: number) => reduce(w + p - reduce(s * power(b, length, p), p), p);
  const h1 = less(w1, s1, B1, P1);
  const h2 = less(whole.stripped - w1 * HALF, start.stripped - s1 * HALF, B2, P2);
  return { stripped: h1 * HALF + h2, length };
}

/** The hash and length of a text without the comma at its end; of one that has none there, those of no text. */
export function withoutComma({ stripped, length }: Hashed): Hashed {
  const h1 = Math.floor(stripped / HALF);
  const less = (hash: number, p: number) => (hash < comma + 1 ? hash + p : hash) - comma - 1;
  const left = reduce(less(h1, P1) * inverse1, P1);
  const right = reduce(less(stripped - h1 * HALF, P2) * inverse2, P2);
  return { stripped: left * HALF + right, length: length - 1 };
}

export type Hashed = Pick<Line, 'stripped' | 'length'>;

function power(base: number, exponent: number, p: number): number {
  let result = 1;
  let factor = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = reduce(result * factor, p);
    factor = reduce(factor * factor, p);
  }
  return result;
}

// Of a prime p: b to the (p - 2) is the inverse of b.
const inverse1 = power(B1, P1 - 2, P1);
const inverse2 = power(B2, P2 - 2, P2);

/** The same but for white space. */
export function sameText(a: Hashed, b: Hashed): boolean {
  return a.stripped === b.stripped && a.length === b.length;
}

/** The same byte for byte. */
export function sameLine(a: Line, b: Line): boolean {
  return a.exact === b.exact && sameText(a, b);
}

/** Git's test: a NUL among the first 8,000 bytes makes a file binary. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
