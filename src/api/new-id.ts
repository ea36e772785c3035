import { randomBytes } from 'node:crypto';

let last = 0n;

/**
 * A UUID of version 7: sorts by time, also within one process and millisecond
 * (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7, method 3 of its section 6.2).
 */
export function newId(): string {
  const now = BigInt(Date.now()) << 12n;
  last = now > last ? now : last + 1n;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Number(last >> 12n), 0, 6);
  bytes.writeUInt16BE(0x7000 | Number(last & 0xfffn), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

let lastSpan = 0n;

/** An id that a span of OpenTelemetry can have, too: 8 bytes, the first 42 bits the time, so that they sort by it. */
export function newSpanId(): string {
  const now = (BigInt(Date.now()) << 22n) | BigInt(randomBytes(3).readUIntBE(0, 3) & 0x3fffff);
  lastSpan = now > lastSpan ? now : lastSpan + 1n;
  return lastSpan.toString(16).padStart(16, '0');
}
