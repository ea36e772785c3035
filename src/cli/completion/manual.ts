import { version } from '../../config/version.ts';
import { allCommands, type CommandOutline, type OptionOutline } from './outline.ts';

/** The page for `man ai-tracker`, by https://man7.org/linux/man-pages/man7/man-pages.7.html */
export function manualPage(program: CommandOutline): string {
  const [, ...commands] = allCommands(program);
  const called = commands.filter((command) => command.commands.length === 0);
  return `.TH AI\\-TRACKER 1 "" "ai\\-tracker ${escaped(version)}"
.SH NAME
ai\\-tracker \\- which committed code an AI agent wrote and which a person wrote
.SH SYNOPSIS
.B ai\\-tracker
.I command
.RI [ options ]
.SH DESCRIPTION
${escaped(program.description)}
It listens to the hooks of Claude Code and of git, and keeps one SQLite file an agent.
.SH COMMANDS
${called.map(section).join('\n')}
.SH EXIT STATUS
0, or 1 when a command failed, with one line that says what to do, or 2 when it was called wrongly.
.SH FILES
.TP
.I ~/.config/ai\\-tracker/tracker.db
the records; AI_TRACKER_DB_PATH, AI_TRACKER_SHARED_DIR and AI_TRACKER_CONFIG_DIR move them
.SH SEE ALSO
.BR git (1),
.BR sqlite3 (1)
`;
}

function section({ words, parameters, description, options }: CommandOutline): string {
  const usage = [...words, ...parameters.map((parameter) => parameter.usage)].join(' ');
  return `.SS ${escaped(usage)}\n${escaped(description)}\n${options.map(entry).join('\n')}`;
}

function entry({ names, value, description, choices }: OptionOutline): string {
  const words = [names.join(', '), value].filter(Boolean).join(' ');
  const among = choices.length > 0 ? ` (${choices.join(', ')})` : '';
  return `.TP\n.B ${escaped(words)}\n${escaped(description)}${among}`;
}

/** A dot or an apostrophe in front would be a request, a hyphen is not a minus. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');
}
