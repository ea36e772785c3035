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

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A path that git gave as bytes, as text. One that is not UTF-8 is written as git quotes it: `"caf\351"`. */
export function decodePath(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    const quoted = [...bytes].map((byte) =>
      byte >= 0x80 || byte < 0x20 || byte === 0x22 || byte === 0x5c
        ? `\\${byte.toString(8).padStart(3, '0')}`
        : String.fromCharCode(byte),
    );
    return `"${quoted.join('')}"`;
  }
}
