/** Bytes that grow, with numbers in as few of them as they need (seven bits each, the lowest first). */
export interface ByteWriter {
  readonly number: (value: number) => void;
  readonly bytes: (bytes: Uint8Array) => void;
  readonly size: () => number;
  readonly cut: (size: number) => void;
  /** What was written so far; not a copy. */
  readonly written: () => Uint8Array;
}

export function byteWriter(start: Uint8Array = new Uint8Array(0)): ByteWriter {
  let buffer = new Uint8Array(Math.max(1 << 16, start.length * 2));
  let size = start.length;
  buffer.set(start);
  const makeRoom = (more: number) => {
    if (size + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, size + more));
    larger.set(buffer.subarray(0, size));
    buffer = larger;
  };
  return {
    number(value) {
      makeRoom(8);
      let rest = value;
      for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[size++] = (rest % 128) + 128;
      buffer[size++] = rest;
    },
    bytes(bytes) {
      makeRoom(bytes.length);
      buffer.set(bytes, size);
      size += bytes.length;
    },
    size: () => size,
    cut: (to) => {
      size = to;
    },
    written: () => buffer.subarray(0, size),
  };
}

export interface ByteReader {
  readonly number: () => number;
  readonly bytes: (length: number) => Uint8Array;
  readonly at: () => number;
  readonly skipTo: (at: number) => void;
  readonly isAtEnd: () => boolean;
}

/** Reads what a `ByteWriter` wrote; throws a `RangeError` where it ends too soon. */
export function byteReader(bytes: Uint8Array, start = 0): ByteReader {
  let at = start;
  const end = () => new RangeError('the bytes end too soon');
  return {
    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = bytes[at++];
        if (byte === undefined || factor > 2 ** 49) throw end();
        value += (byte % 128) * factor;
        if (byte < 128) return value;
      }
    },
    bytes(length) {
      if (at + length > bytes.length) throw end();
      at += length;
      return bytes.subarray(at - length, at);
    },
    at: () => at,
    skipTo(to) {
      if (to < at || to > bytes.length) throw end();
      at = to;
    },
    isAtEnd: () => at >= bytes.length,
  };
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A name of git's, in hexadecimal digits. */
export function writeName(writer: ByteWriter, name: string): void {
  writer.number(name.length / 2);
  writer.bytes(
    Uint8Array.from({ length: name.length / 2 }, (_, at) => Number.parseInt(name.slice(2 * at, 2 * at + 2), 16)),
  );
}

export function readName(reader: ByteReader): string {
  let name = '';
  for (const byte of reader.bytes(reader.number())) name += digits[byte];
  return name;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function writeText(writer: ByteWriter, text: string): void {
  const bytes = encoder.encode(text);
  writer.number(bytes.length);
  writer.bytes(bytes);
}

export function readText(reader: ByteReader): string {
  return decoder.decode(reader.bytes(reader.number()));
}
