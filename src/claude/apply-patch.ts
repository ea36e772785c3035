import type { PatchHunk } from './wire.ts';

/** Applies a `structuredPatch` to the text it was made from; `undefined` when it does not fit. */
export function applyPatch(text: string, hunks: readonly PatchHunk[]): string | undefined {
  const old = text.split('\n');
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const start = Math.max(hunk.oldStart - 1, 0);
    if (start < at || start > old.length) return undefined;
    out.push(...old.slice(at, start));
    at = start;
    for (const line of hunk.lines) {
      if (line.startsWith('+')) out.push(line.slice(1));
      else if (line.startsWith('-')) at++;
      else if (line.startsWith(' ')) out.push(old[at++] ?? line.slice(1));
    }
    if (at > old.length) return undefined;
  }
  return [...out, ...old.slice(at)].join('\n');
}
