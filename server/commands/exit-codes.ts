/** How the program ends, for every command. */
export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'The command did its work.'],
  ['1', 'It failed, or the server is not ready.'],
  ['2', 'The command line, a variable, or a value is wrong.'],
  ['126', 'The command of exec cannot be executed.'],
  ['127', 'The command of exec was not found.'],
  ['128 + N', 'Signal N ended the command of exec.'],
  ['other', 'The command of exec ended with it. 6 is reserved.'],
];
