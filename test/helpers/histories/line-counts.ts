/** Recorded authors of lines, as commits show and blame prints them. */
export interface LineCounts {
  /** Lines of which one author alone is right. */
  compared: number;
  wrong: number;
  /** Lines that both sides typed between the same two others: either is right. */
  either: number;
  /** Lines that an agent wrote, that are said to be an agent's, and that are that one's; and a person's. */
  aiWanted: number;
  aiFound: number;
  aiRight: number;
  humanWanted: number;
  humanFound: number;
  humanRight: number;
}

export const noLines: LineCounts = {
  ...{ compared: 0, wrong: 0, either: 0 },
  ...{ aiWanted: 0, aiFound: 0, aiRight: 0 },
  ...{ humanWanted: 0, humanFound: 0, humanRight: 0 },
};

/** Counts a line, and tells whether its author is right: a person, nobody known, or an agent by any other name. */
export function countLine(lines: LineCounts, wanted: ReadonlySet<string>, found: string | undefined): boolean {
  if (wanted.size > 1) {
    lines.either++;
    return found !== undefined;
  }
  const [author = ''] = wanted;
  const isFine = author === found;
  lines.compared++;
  if (!isFine) lines.wrong++;
  for (const kind of ['ai', 'human'] as const) {
    if (kindOf(author) === kind) lines[`${kind}Wanted`]++;
    if (found !== undefined && kindOf(found) === kind) lines[`${kind}Found`]++;
    if (kindOf(author) === kind && isFine) lines[`${kind}Right`]++;
  }
  return isFine;
}

function kindOf(author: string): 'ai' | 'human' | 'unknown' {
  return author === 'human' || author === 'unknown' ? author : 'ai';
}
