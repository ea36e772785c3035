/** A payload up to this size is parsed as it is. Of a longer one, `shrinkPayload` leaves out the long fields. */
export const maxWholePayloadBytes: number = 4 << 20;
/** The longest field that is kept of a longer payload, and of its `tool_input` and `tool_response`. */
export const maxFieldBytes: number = 256 << 10;

const [tab, lineFeed, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20];
const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const absent = Buffer.from('null');

/**
 * JSON without its long fields: they become `null`, as if the client had not told them. Works on the bytes, since a
 * large payload takes several times its size once it is parsed. What is no JSON stays none.
 */
export function shrinkPayload(json: Buffer): Buffer {
  const kept: Buffer[] = [];
  let copied = 0;
  for (const [start, end] of longFields(json)) {
    kept.push(json.subarray(copied, start), absent);
    copied = end;
  }
  return Buffer.concat([...kept, json.subarray(copied)]);
}

/** Where the long values of the outermost object's members stand; an object among these is looked into instead. */
function* longFields(json: Buffer): Generator<[start: number, end: number]> {
  // Where the value starts of the member that is being read, at depths 1 and 2; 0 between two members.
  const starts = [0, 0, 0];
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at);
    else if (byte === openObject || byte === openArray) depth++;
    else if (byte === colon && depth < starts.length) starts[depth] = skipBlanks(json, at + 1);
    else if (byte === comma || byte === closeObject || byte === closeArray) {
      const start = starts[depth] ?? 0;
      const isKept = start === 0 || at - start <= maxFieldBytes || (depth === 1 && json[start] === openObject);
      if (!isKept) yield [start, at];
      if (depth < starts.length) starts[depth] = 0;
      if (byte !== comma) depth--;
    }
  }
}

/** Where the string ends that starts at `start`. */
export function endOfString(json: Buffer, start: number): number {
  for (let end = json.indexOf(quote, start + 1); end !== -1; end = json.indexOf(quote, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return json.length;
}

export function skipBlanks(json: Buffer, from: number): number {
  let at = from;
  while (json[at] === space || json[at] === lineFeed || json[at] === carriageReturn || json[at] === tab) at++;
  return at;
}
