/** Something the user can mend: printed as one line, exit status 1. `hint` says what to do next. */
export class UserError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.hint = hint;
  }

  /** Programs load each other, and each has a class of its own (.ci/bundle-options.mjs). */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === 'UserError';
  }
}
