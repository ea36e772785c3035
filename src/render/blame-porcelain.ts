import { safeText } from './safe-text.ts';

/** What we know of a line, under the names that it has here. */
interface KnownLine {
  readonly author: 'ai' | 'human' | 'unknown';
  readonly evidence: string | null;
  readonly session_id: string | null;
  readonly agent_id: string | null;
  readonly model: string | null;
}

/**
 * The porcelain of `git blame`, byte by byte, with header lines of ours before each line of the file: whoever reads that
 * format passes over headers that it does not know.
 */
export function renderPorcelain(
  lines: readonly KnownLine[],
  blamed: readonly { readonly header: Buffer; readonly bytes: Buffer }[],
): Buffer {
  return Buffer.concat(
    blamed.flatMap(({ header, bytes }, index) => {
      const line = lines[index];
      return [header, line === undefined ? '' : headersOf(line), '\t', bytes, '\n'].map((part) => Buffer.from(part));
    }),
  );
}

function headersOf({ author, evidence, session_id, agent_id, model }: KnownLine): string {
  const headers = { author, evidence, session: session_id, agent: agent_id, model };
  return Object.entries(headers)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `ai-tracker-${name} ${safeText(value ?? '')}\n`)
    .join('');
}
