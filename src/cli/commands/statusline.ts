import { UserError } from '../../config/user-error.ts';

/** Called by hand: what Claude Code calls is a program of its own (../status-line.ts). */
export async function run(): Promise<number> {
  throw new UserError(
    'statusline is called by Claude Code, with JSON on its standard input',
    'ai-tracker install --statusline registers it',
  );
}
