import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';

// `process.stdout` and its like load streams and sockets, which takes longer than a query: they are used only for a
// terminal, and for a pipe that takes no more for now.

type Failed = (error: NodeJS.ErrnoException) => void;

const streams = { 0: () => process.stdin, 1: () => process.stdout, 2: () => process.stderr };

/** Writes all that it is given; what cannot be written is dropped, once `failed` was told why. */
export function openOutput(fd: 1 | 2, failed: Failed): (text: string | Buffer) => void {
  let write: (bytes: Buffer) => void = writeNow;
  return (text) => write(typeof text === 'string' ? Buffer.from(text) : text);

  function writeNow(bytes: Buffer): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') writeLater(bytes.subarray(written));
      else drop(error as NodeJS.ErrnoException);
    }
  }

  function writeLater(bytes: Buffer): void {
    const stream = streams[fd]().on('error', drop);
    write = (more) => void stream.write(more);
    write(bytes);
  }

  function drop(error: NodeJS.ErrnoException): void {
    write = () => {};
    failed(error);
  }
}

/** Whether a terminal is there. */
export function isTerminal(fd: 0 | 1 | 2): boolean {
  return isDevice(fd) && streams[fd]().isTTY === true;
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}
