import { byteReader, byteWriter, readName, readText, writeName, writeText } from './bytes.ts';

/** Lines in a row of a merge's file, and where they stood in the commit of its branch that they come from; 0-based. */
export interface BranchRun {
  readonly start: number;
  readonly lines: number;
  readonly sha: string;
  readonly path: string;
  readonly line: number;
}

/** By a merge's file, where the lines come from that it brought to its first parent. */
export type BranchLines = Map<string, readonly BranchRun[]>;

/** What names a commit's file among them. */
export function fileKey(sha: string, path: string): string {
  return `${sha} ${path}`;
}

export function commitOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** Lines as git blames them, as few runs as there can be. */
export function toRuns(
  lines: readonly { readonly sha: string; readonly path: string; readonly line: number }[],
): BranchRun[] {
  const runs: BranchRun[] = [];
  for (const [start, { sha, path, line }] of lines.entries()) {
    const last = runs.at(-1);
    const goesOn = last !== undefined && last.sha === sha && last.path === path && last.line + last.lines === line;
    if (goesOn) runs[runs.length - 1] = { ...last, lines: last.lines + 1 };
    else runs.push({ start, lines: 1, sha, path, line });
  }
  return runs;
}

export function encodeBranchLines(all: BranchLines): Uint8Array {
  const writer = byteWriter();
  for (const [key, runs] of all) {
    writeText(writer, key);
    writer.number(runs.length);
    for (const { lines, sha, path, line } of runs) {
      writer.number(lines);
      writeName(writer, sha);
      writeText(writer, path);
      writer.number(line);
    }
  }
  return writer.written();
}

/** Throws a `RangeError` where the bytes are no such. */
export function decodeBranchLines(bytes: Uint8Array): BranchLines {
  const all: BranchLines = new Map();
  for (const reader = byteReader(bytes); !reader.isAtEnd(); ) {
    const key = readText(reader);
    let start = 0;
    const runs = Array.from({ length: reader.number() }, (): BranchRun => {
      const lines = reader.number();
      start += lines;
      return { start: start - lines, lines, sha: readName(reader), path: readText(reader), line: reader.number() };
    });
    all.set(key, runs);
  }
  return all;
}
