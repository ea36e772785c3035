import { isUtf8 } from 'node:buffer';

const escapes: Record<string, string> = {
  ...{ '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '"': '"', '\\': '\\' },
};

/** A path's bytes as git writes them in a patch (core.quotePath): as latin1, between quotes where one is special. */
export function quotePath(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const quoted = text.replace(/[^ -~]|["\\]/g, (one) => {
    return `\\${escapes[one] ?? one.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return quoted === text ? text : `"${quoted}"`;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A path that git gave as bytes, as text. One that is not UTF-8 is written as git quotes it: `"caf\351"`. */
export function decodePath(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return utf8.decode(bytes);
  const quoted = [...bytes].map((byte) =>
    byte >= 0x80 || byte < 0x20 || byte === 0x22 || byte === 0x5c
      ? `\\${byte.toString(8).padStart(3, '0')}`
      : String.fromCharCode(byte),
  );
  return `"${quoted.join('')}"`;
}

/** The bytes of a path that `decodePath` made text of. */
export function encodePath(path: string): Buffer {
  if (!/^".*\\[23][0-7]{2}.*"$/s.test(path)) return Buffer.from(path);
  const bytes = unquotePath(Buffer.from(path, 'latin1'));
  return isUtf8(bytes) ? Buffer.from(path) : bytes;
}

const letters: Record<string, string> = Object.fromEntries(Object.entries(escapes).map(([one, name]) => [name, one]));

/** The bytes of a path that git wrote in quotes, with C escapes; others are as they stand. */
export function unquotePath(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x22) return bytes;
  const raw = bytes
    .toString('latin1', 1, bytes.length - 1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
    );
  return Buffer.from(raw, 'latin1');
}
