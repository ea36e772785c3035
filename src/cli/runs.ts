import type { Io } from './io.ts';

/** A command's module; `options` are those that the program below declares, arguments included. */
interface CommandModule<Options> {
  readonly run: (options: Options, io: Io) => Promise<number>;
}

/** Makes a command's action of what loads its module. */
export type Runs = <Options>(load: () => Promise<CommandModule<Options>>) => (options: Options) => Promise<void>;
