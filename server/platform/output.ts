import { messageOf, StartError } from './start-error.ts';

const ignore = (): void => {};

/**
 * Lets the process continue if a stream cannot be written: the disk is full, the terminal is closed, or `| head` has ended. Without a
 * listener for `error`, Node would end the process.
 */
export const allowLostOutput = (stream: NodeJS.WriteStream): void => {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
};

/** Writes the result of a command to standard output. @throws StartError if it cannot be written. */
export const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error)
        reject(
          new StartError(`Standard output cannot be written: ${messageOf(error)}.`, 'OUTPUT_LOST', { cause: error }),
        );
      else resolve();
    });
  });
