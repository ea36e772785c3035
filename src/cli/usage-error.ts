/** The command line asks for something that does not exist or makes no sense: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
