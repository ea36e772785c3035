import { longestContext } from './limits.ts';
import { isSecretName, maskSecrets } from './mask-secrets.ts';

const masked = '***';

/**
 * A context as JSON with its secrets masked. `null` when there is none, or it is longer than `longestContext` or nested
 * too deep; throws a `TypeError` for what JSON cannot say (a loop, a BigInt).
 */
export function contextJson(context: unknown): string | null {
  try {
    return maskedJson(context);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function maskedJson(context: unknown): string | null {
  const json: string | undefined = JSON.stringify(context);
  // Masking can make it shorter, but not that much, and it takes time.
  if (json === undefined || json === 'null' || json.length > 4 * longestContext) return null;
  const kept = JSON.stringify(maskStrings(JSON.parse(json), false));
  return new TextEncoder().encode(kept).length > longestContext ? null : kept;
}

function maskStrings(value: unknown, isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? masked : maskSecrets(value);
  if (Array.isArray(value)) return value.map((each) => maskStrings(each, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [maskSecrets(name), maskStrings(each, isSecret || isSecretName(name))]),
  );
}
