const mask = '***';

/** Words that a secret is called by, as in `DB_PASSWORD=`, `--api-key`, `"accessToken":`. */
const names =
  'pass(?:word|wd|phrase|code)|pwd|secret|tokens?|credentials?|(?:api|access|private|auth|encryption)[_-]?key';
const namedSecret = new RegExp(
  `((?:${names})[\\w-]{0,40}["']?(?:\\s{0,3}(?:=>|:=|[=:])|\\s{1,3}(?:is|was)\\s)\\s{0,3})("[^"\\n]*"?|'[^'\\n]*'?|[^\\s,;"'&]+)`,
  'gi',
);
const secretOption = new RegExp(
  `(--?[\\w-]{0,40}(?:${names})[\\w-]{0,40}\\s+)("[^"\\n]*"?|'[^'\\n]*'?|[^\\s"']+)`,
  'gi',
);
const secretName = new RegExp(names, 'i');

/** What looks like a secret wherever it stands: keys and tokens by the marks that their makers give them. */
const marked: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9_-]{16,})/g,
  /\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|hf_|dop_v1_|shp(?:at|ca|pa|ss)_|xox[abeoprs]-|ya29\.|SG\.)[\w.-]{10,}/g,
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{12,}/g,
  /\bAIza[\w-]{30,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b[0-9a-f]{64,}\b/gi,
];

/** A text without what looks like a secret. Better a harmless word too many than a password. */
export function maskSecrets(text: string): string {
  let masked = text.replace(/:\/\/[^\s/@]+@/g, `://${mask}@`);
  for (const pattern of marked) masked = masked.replace(pattern, mask);
  return masked
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${mask}`)
    .replace(namedSecret, `$1${mask}`)
    .replace(secretOption, `$1${mask}`)
    .replace(/[\w+=-]{24,}/g, (word) => (looksRandom(word) ? mask : word));
}

/** Whether the value of a field with this name is a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Digits, small and capital letters in turn, as no name is written. */
function looksRandom(word: string): boolean {
  const changes = word.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;
  return /[0-9]/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word) && changes >= word.length / 6;
}

/** A text for the database: secrets masked, white space at its ends gone, cut to `most` characters. */
export function shortText(text: string, most: number): string {
  // A secret that is cut in two is not recognised any more: masked first, on more than is kept.
  const masked = maskSecrets(text.trim().slice(0, 16 * most + 4096));
  return [...masked.slice(0, 2 * most)].slice(0, most).join('');
}
