import type { Weave, WeaveLine } from './weave.ts';

// A weave as bytes: a version byte, then one record a line, little endian:
//   stripped f64 · exact u32 · length u32 · id u32 · from u32 · origin u32 · remover u32 ·
//   flags u8 (1 base, 2 replaced, 4 returned, 8 and up the removal) · indent u8 · letters u8
const version = 1;
const recordSize = 35;

/** Packs a weave for the database: hashes and numbers, no text. */
export function encodeWeave(weave: Weave): Uint8Array {
  const bytes = new Uint8Array(1 + weave.length * recordSize);
  const view = new DataView(bytes.buffer);
  bytes[0] = version;
  let at = 1;
  for (const line of weave) {
    view.setFloat64(at, line.stripped, true);
    view.setUint32(at + 8, line.exact, true);
    view.setUint32(at + 12, line.length, true);
    view.setUint32(at + 16, line.id, true);
    view.setUint32(at + 20, line.from, true);
    view.setUint32(at + 24, line.origin, true);
    view.setUint32(at + 28, line.remover, true);
    const flags = (line.base ? 1 : 0) | (line.replaced ? 2 : 0) | (line.returned ? 4 : 0);
    bytes[at + 32] = flags | (line.removal << 3);
    bytes[at + 33] = Math.min(line.indent, 255);
    bytes[at + 34] = Math.min(line.letters, 255);
    at += recordSize;
  }
  return bytes;
}

/** The inverse of `encodeWeave`; `undefined` for bytes that it did not write. */
export function decodeWeave(bytes: Uint8Array): Weave | undefined {
  if (bytes[0] !== version || (bytes.length - 1) % recordSize !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lines: WeaveLine[] = [];
  for (let at = 1; at < bytes.length; at += recordSize) {
    const flags = view.getUint8(at + 32);
    lines.push({
      stripped: view.getFloat64(at, true),
      exact: view.getUint32(at + 8, true),
      length: view.getUint32(at + 12, true),
      indent: view.getUint8(at + 33),
      letters: view.getUint8(at + 34),
      id: view.getUint32(at + 16, true),
      from: view.getUint32(at + 20, true),
      origin: view.getUint32(at + 24, true),
      remover: view.getUint32(at + 28, true),
      removal: flags >> 3,
      base: (flags & 1) !== 0,
      replaced: (flags & 2) !== 0,
      returned: (flags & 4) !== 0,
    });
  }
  return lines;
}
