const plain = /^[ -~]*$/;

/**
 * Text from a repository, such that it cannot steer the terminal: control characters, marks that reverse the direction
 * of writing and halves of characters are shown as `\n`, `\x1b`, `\u202e`.
 */
export function safeText(text: string): string {
  // The other expression takes a while to be made.
  return plain.test(text) ? text : text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter);
}

/** The same for a line of source, whose tabs are meant. */
export function safeLine(text: string): string {
  return text.split('\t').map(safeText).join('\t');
}

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return short[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}
