import type { Hunk } from '../attribution/attribute-file.ts';
import {
  type ByteReader,
  type ByteWriter,
  byteReader,
  byteWriter,
  readName,
  readText,
  writeName,
  writeText,
} from './bytes.ts';
import type { HistoryCommit, HistoryFile } from './history.ts';

// A commit in the bytes: how many follow; then its name, the paths that no commit before it has, its time, whether it is a
// merge, and its files. A path is told by its number.

const [hasFrom, hasTo, isOneName, isBinary, isReplaced, hasBlob] = [1, 2, 4, 8, 16, 32];

/** A history as bytes: some 45 a commit of two files, so that it can be kept and gone through again; a handle over them. */
export class Journal {
  readonly #writer: ByteWriter;
  // Of the commit that is being added.
  readonly #head = byteWriter();
  readonly #body = byteWriter();
  readonly #places = new Map<string, number>();
  readonly #shas: string[] = [];
  /** Where each commit begins, and how many paths there are before it. */
  readonly #starts: { readonly at: number; readonly paths: number }[] = [];
  readonly #paths: string[] = [];
  readonly #pathNumbers = new Map<string, number>();

  /** Of nothing, or of what `bytes` gave; throws a `RangeError` where they are no such bytes. */
  constructor(bytes?: Uint8Array) {
    this.#writer = byteWriter(bytes);
    if (bytes === undefined) return;
    for (const reader = byteReader(bytes); !reader.isAtEnd(); ) {
      const start = reader.at();
      const end = reader.number() + reader.at();
      this.#enter(readName(reader), start);
      for (let count = reader.number(); count > 0; count--) this.#addPath(readText(reader));
      reader.skipTo(end);
    }
  }

  /** How many commits it has. */
  get length(): number {
    return this.#shas.length;
  }

  /** How many bytes it has. */
  get size(): number {
    return this.#writer.size();
  }

  /** All that its files were called. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  shaAt(place: number): string | undefined {
    return this.#shas[place];
  }

  /** The place of a commit; -1: it is not in it. */
  placeOf(sha: string): number {
    return this.#places.get(sha) ?? -1;
  }

  append(commit: HistoryCommit): void {
    const before = this.#paths.length;
    const [head, body] = [this.#head, this.#body];
    head.cut(0);
    body.cut(0);
    body.number(commit.time);
    body.number(commit.isMerge ? 1 : 0);
    body.number(commit.files.length);
    this.#enter(commit.sha, this.#writer.size());
    for (const file of commit.files) this.#writeFile(body, file);
    writeName(head, commit.sha);
    head.number(this.#paths.length - before);
    for (const path of this.#paths.slice(before)) writeText(head, path);
    this.#writer.number(head.size() + body.size());
    this.#writer.bytes(head.written());
    this.#writer.bytes(body.written());
  }

  /** Leaves only the first so many commits. */
  cut(length: number): void {
    const start = this.#starts[length];
    if (start === undefined) return;
    this.#writer.cut(start.at);
    for (const sha of this.#shas.splice(length)) this.#places.delete(sha);
    for (const path of this.#paths.splice(start.paths)) this.#pathNumbers.delete(path);
    this.#starts.length = length;
  }

  /** The first so many commits. */
  *commits(length = this.length): Generator<HistoryCommit> {
    const reader = byteReader(this.#writer.written());
    for (let place = 0; place < length; place++) {
      reader.number();
      const sha = this.#shas[place] as string;
      reader.bytes(reader.number());
      for (let count = reader.number(); count > 0; count--) reader.bytes(reader.number());
      const [time, isMerge] = [reader.number(), reader.number() === 1];
      yield { sha, time, isMerge, files: Array.from({ length: reader.number() }, () => this.#readFile(reader)) };
    }
  }

  bytes(): Uint8Array {
    return this.#writer.written();
  }

  #enter(sha: string, at: number): void {
    this.#places.set(sha, this.#shas.length);
    this.#shas.push(sha);
    this.#starts.push({ at, paths: this.#paths.length });
  }

  #addPath(path: string): number {
    const known = this.#pathNumbers.get(path);
    if (known !== undefined) return known;
    this.#pathNumbers.set(path, this.#paths.length);
    return this.#paths.push(path) - 1;
  }

  #writeFile(body: ByteWriter, { from, to, ...file }: HistoryFile): void {
    const marks: readonly (readonly [boolean, number])[] = [
      [from !== undefined, hasFrom],
      [to !== undefined, hasTo],
      [from === to, isOneName],
      [file.isBinary, isBinary],
      [file.isReplaced, isReplaced],
      [file.blob !== undefined, hasBlob],
    ];
    body.number(marks.reduce((sum, [is, bit]) => (is ? sum + bit : sum), 0));
    if (from !== undefined) body.number(this.#addPath(from));
    if (to !== undefined && to !== from) body.number(this.#addPath(to));
    if (file.blob !== undefined) writeName(body, file.blob);
    writeHunks(body, file.hunks);
  }

  #readFile(reader: ByteReader): HistoryFile {
    const marks = reader.number();
    const is = (bit: number) => (marks & bit) !== 0;
    const from = is(hasFrom) ? this.#paths[reader.number()] : undefined;
    const to = is(hasTo) ? (is(isOneName) ? from : this.#paths[reader.number()]) : undefined;
    const blob = is(hasBlob) ? readName(reader) : undefined;
    return { from, to, isBinary: is(isBinary), isReplaced: is(isReplaced), blob, hunks: readHunks(reader) };
  }
}

function writeHunks(writer: ByteWriter, hunks: readonly Hunk[]): void {
  writer.number(hunks.length);
  let line = 0;
  for (const { oldStart, oldLines, newLines } of hunks) {
    writer.number(oldStart - line);
    writer.number(oldLines);
    writer.number(newLines);
    line = oldStart + oldLines;
  }
}

function readHunks(reader: ByteReader): Hunk[] {
  let [line, shift] = [0, 0];
  return Array.from({ length: reader.number() }, () => {
    const [oldStart, oldLines, newLines] = [line + reader.number(), reader.number(), reader.number()];
    const newStart = oldStart + shift;
    line = oldStart + oldLines;
    shift += newLines - oldLines;
    return { oldStart, oldLines, newStart, newLines };
  });
}
