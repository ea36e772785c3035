import type { PatchHunk } from './wire.ts';

/** Applies a `structuredPatch` to the text it was made from; `undefined` when it does not fit. */
export function applyPatch(text: string, hunks: readonly PatchHunk[]): string | undefined {
  const old = text.split('\n');
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const start = Math.max(hunk.oldStart - 1, 0);
    if (start < at || start > old.length) return undefined;
    while (at < start) out.push(old[at++] as string);
    for (const line of hunk.lines) {
      if (line.startsWith('+')) out.push(line.slice(1));
      else if (line.startsWith('-') || line.startsWith(' ')) {
        const found = old[at++];
        if (found === undefined || !sameButWhiteSpace(found, line.slice(1))) return undefined;
        if (line.startsWith(' ')) out.push(found);
      }
    }
  }
  while (at < old.length) out.push(old[at++] as string);
  return out.join('\n');
}

/** The text that a `structuredPatch` was made from, given what it made of it; `undefined` when it does not fit. */
export function unapplyPatch(text: string, hunks: readonly PatchHunk[]): string | undefined {
  return applyPatch(text, hunks.map(reversed));
}

function reversed({ oldStart, oldLines, newStart, newLines, lines }: PatchHunk): PatchHunk {
  const swapped = lines.map((line) =>
    line.startsWith('+') ? `-${line.slice(1)}` : line.startsWith('-') ? `+${line.slice(1)}` : line,
  );
  return { oldStart: newStart, oldLines: newLines, newStart: oldStart, newLines: oldLines, lines: swapped };
}

/** Whether two texts are the same as far as a patch tells: it shows tabs as spaces. */
export function sameButWhiteSpace(a: string, b: string): boolean {
  return a === b || a.replace(/\s+/g, '') === b.replace(/\s+/g, '');
}
