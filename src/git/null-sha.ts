/** Git's name of nothing, all zeros: no blob before a file was added, no commit behind a line that is not committed. */
export function isNullSha(sha: string): boolean {
  return /^0+$/.test(sha);
}
