import { Argument, type Command } from 'commander';
import type { Io } from './io.ts';

/** What is made of the commands' own definitions: completions for shells, the manual. */
export function addCompletion(program: Command, io: Io): void {
  const shells = ['bash', 'zsh', 'fish'] as const;
  program
    .command('completion')
    .description('print a script for a shell that completes commands and options')
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      const { bashCompletion, fishCompletion, outlineOf, zshCompletion } = await import('./completion/index.ts');
      const make = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
      io.stdout(make(outlineOf(program)));
    });
  program.command('manual', { hidden: true }).action(async () => {
    const { manualPage, outlineOf } = await import('./completion/index.ts');
    io.stdout(manualPage(outlineOf(program)));
  });
}
