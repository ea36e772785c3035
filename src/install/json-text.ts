/** Edits JSON as text: what an edit does not touch keeps every byte, and `removeAt` undoes `append` exactly. */
export type Path = readonly (string | number)[];

export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Of an object or an array; undefined for other values. */
  readonly items?: readonly JsonItem[];
}

interface JsonItem {
  readonly key: string | number;
  /** Where the member begins: at its key. */
  readonly start: number;
  readonly value: JsonNode;
}

/** Where each value stands. Throws a SyntaxError for anything that is not JSON. */
export function locate(text: string): JsonNode {
  JSON.parse(text);
  return readValue(text, skipBlanks(text, 0));
}

// From here on the text is known to be JSON, so each function looks only for what it needs.
function readValue(text: string, start: number): JsonNode {
  const first = text.charAt(start);
  if (first === '{' || first === '[') return readContainer(text, start, first === '{');
  if (first === '"') return { start, end: stringEnd(text, start) };
  let end = start;
  while (end < text.length && !/[\s,\]}]/.test(text.charAt(end))) end++;
  return { start, end };
}

function readContainer(text: string, start: number, isObject: boolean): JsonNode {
  const items: JsonItem[] = [];
  let at = skipBlanks(text, start + 1);
  while (!/[\]}]/.test(text.charAt(at))) {
    const keyEnd = isObject ? stringEnd(text, at) : at;
    const key = isObject ? (JSON.parse(text.slice(at, keyEnd)) as string) : items.length;
    const value = readValue(text, isObject ? skipBlanks(text, skipBlanks(text, keyEnd) + 1) : at);
    items.push({ key, start: at, value });
    at = skipBlanks(text, value.end);
    if (text.charAt(at) === ',') at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, items };
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (/[ \t\r\n]/.test(text.charAt(at))) at++;
  return at;
}

/** The value at a path. Of a key that stands twice the last counts, as for JSON.parse. */
export function nodeAt(text: string, path: Path): JsonNode | undefined {
  let node: JsonNode | undefined = locate(text);
  for (const key of path) node = node?.items?.findLast((item) => item.key === key)?.value;
  return node;
}

/** Adds a value at the end of the array, or under a new key of the object, at a path. */
export function append(text: string, path: Path, value: unknown, key?: string): string {
  const { start, end, items = [] } = existing(text, path);
  const style = styleOf(text);
  const open = style.lineEnd + style.unit.repeat(path.length + 1);
  const body = JSON.stringify(value, null, style.unit).replaceAll('\n', open);
  const item = key === undefined ? body : `${JSON.stringify(key)}:${style.unit && ' '}${body}`;
  const last = items.at(-1);
  if (last) return splice(text, last.value.end, last.value.end, `,${open}${item}`);
  const close = style.lineEnd + style.unit.repeat(path.length);
  return splice(text, start + 1, end - 1, `${open}${item}${close}`);
}

/** Takes out the value at a path; a container that it leaves empty has no blanks in it. */
export function removeAt(text: string, path: Path): string {
  const { start, end, items = [] } = existing(text, path.slice(0, -1));
  const index = items.findLastIndex((item) => item.key === path.at(-1));
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]];
  if (!item) return text;
  if (before) return splice(text, before.value.end, item.value.end, '');
  if (after) return splice(text, item.start, after.start, '');
  return splice(text, start + 1, end - 1, '');
}

/** Puts other text in the place of the value at a path. */
export function replaceAt(text: string, path: Path, other: string): string {
  const { start, end } = existing(text, path);
  return splice(text, start, end, other);
}

function existing(text: string, path: Path): JsonNode {
  const node = nodeAt(text, path);
  if (!node) throw new RangeError(`nothing at ${path.join('/')}`);
  return node;
}

function splice(text: string, start: number, end: number, other: string): string {
  return text.slice(0, start) + other + text.slice(end);
}

/** How the text is laid out: its first indentation counts; text on one line stays on one line. */
function styleOf(text: string): { unit: string; lineEnd: string } {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1];
  const isOneLine = !text.trim().includes('\n') && !/^\s*\{\s*\}\s*$/.test(text);
  if (unit === undefined && isOneLine) return { unit: '', lineEnd: '' };
  return { unit: unit ?? '  ', lineEnd: text.includes('\r\n') ? '\r\n' : '\n' };
}
