import { readFileSync } from 'node:fs';

/**
 * The answers that a bare server sends, from the file that its first argument names; its second one is the port.
 *
 * Plain JavaScript, as the servers beside it: their start must not be charged with reading types.
 */
export const readAnswers = () => {
  const [, , file = '', port = '0'] = process.argv;
  return { answers: JSON.parse(readFileSync(file, 'utf8')), port: Number(port) };
};
