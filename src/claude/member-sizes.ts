import { endOfString, skipBlanks } from './shrink-payload.ts';

const [quote, colon, comma] = [0x22, 0x3a, 0x2c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const space = 0x20;

/**
 * How many bytes each member of a JSON object takes, as it is written, by its name. Read from the bytes, since a large
 * payload is not parsed as a whole.
 */
export function memberSizes(json: Buffer): Map<string, number> {
  const sizes = new Map<string, number>();
  let depth = 0;
  let name = '';
  let start = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) {
      const end = endOfString(json, at);
      if (depth === 1 && start === 0) name = json.toString('utf8', at + 1, end);
      at = end;
    } else if (byte === openObject || byte === openArray) depth++;
    else if (byte === colon && depth === 1) start = skipBlanks(json, at + 1);
    else if (byte === comma || byte === closeObject || byte === closeArray) {
      if (depth === 1 && start > 0) {
        sizes.set(name, endOfValue(json, at) - start);
        start = 0;
      }
      if (byte !== comma) depth--;
    }
  }
  return sizes;
}

function endOfValue(json: Buffer, end: number): number {
  let at = end;
  while (at > 0 && (json[at - 1] as number) <= space) at--;
  return at;
}
