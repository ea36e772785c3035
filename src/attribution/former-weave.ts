import type { FormerLines } from './line-source.ts';
import { isLive, type Origin, type Weave, type WeaveLine } from './weave.ts';

/** A file as a weave has it, with the lines that are gone from it where they stood. */
export function formerWeave(
  weave: Weave,
  originOf: (line: WeaveLine) => Origin,
  place: FormerLines['place'],
): FormerLines {
  const gone = new Set(weave.flatMap((line, at) => (isLive(line) ? [] : [at])));
  const all = { evidence: 'only-alike', lines: weave, origins: weave.map(originOf), place } as const;
  return gone.size === 0 ? all : { ...all, gone };
}
