import { defaultTextOf, type Option, variableOf } from '../options/option.ts';
import { OPTION_GROUPS } from '../options/option-groups.ts';
import { print } from '../platform/output.ts';
import { PACKAGE_NAME } from '../platform/package.ts';
import { painterFor, type TextStream, wrap } from '../terminal/style.ts';
import { type Command, GROUPS } from './command.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { readCommand } from './read-arguments.ts';
import { COMMAND_NAMES, COMMANDS } from './table.ts';
import { unknownCommand } from './unknown-command.ts';

/** Width of the help in characters: wider lines are hard to read, and a file or a pipe has no width. */
const [MIN_WIDTH, DEFAULT_WIDTH, MAX_WIDTH] = [40, 80, 110];

export const help: Command = {
  usage: ['[COMMAND]'],
  summary: 'Explain the program, or a command.',
  options: {},
  examples: [
    ['help', 'lists the commands'],
    ['help serve', 'explains a command and its options'],
  ],
  run: async (argv, environment) => {
    const { words } = readCommand('help', argv, environment, {}, 1);
    await print(await helpText(words[0], process.stdout));
    return 0;
  },
};

/** Returns the help of a command, or of the program. @throws StartError for a command that does not exist. */
export const helpText = async (name: string | undefined, stream: TextStream): Promise<string> => {
  const sheet = new Sheet(stream);
  if (name === undefined) return programHelp(sheet);
  const row = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!row) throw unknownCommand(name);
  return commandHelp(name, await row.load(), sheet);
};

const programHelp = async (sheet: Sheet): Promise<string> => {
  const commands = await Promise.all(
    COMMAND_NAMES.map(async (name) => ({ name, group: COMMANDS[name]?.group, ...(await COMMANDS[name]?.load()) })),
  );
  sheet.paragraph('A fake SailPoint Identity Security Cloud tenant for the Connectors API.');
  sheet.heading('Usage');
  sheet.line(`${PACKAGE_NAME} [COMMAND] [OPTIONS]`);
  sheet.paragraph('Without a command it serves.', 2);
  for (const group of GROUPS) {
    sheet.heading(group);
    sheet.rows(commands.filter((command) => command.group === group).map(({ name, summary = '' }) => [name, summary]));
  }
  sheet.heading('Examples');
  sheet.examples([
    ['--port 9000', 'serves on port 9000'],
    ['exec npm test', 'runs a command against a fresh server'],
  ]);
  sheet.heading('Exit codes');
  sheet.rows(EXIT_CODES);
  sheet.gap();
  sheet.paragraph(`"${PACKAGE_NAME} help COMMAND" explains a command and lists its options.`);
  return sheet.text;
};

const commandHelp = (name: string, { usage, summary, description = [], options, examples }: Command, sheet: Sheet) => {
  sheet.paragraph(summary);
  sheet.heading('Usage');
  for (const form of usage) sheet.line(`${PACKAGE_NAME} ${name} ${form}`.trimEnd());
  for (const paragraph of description) {
    sheet.gap();
    sheet.paragraph(paragraph);
  }
  sheet.heading('Examples');
  sheet.examples(examples);
  const rows = Object.entries(options);
  for (const [group, keys] of OPTION_GROUPS) {
    const grouped = rows.filter(([key]) => keys.includes(key));
    if (grouped.length === 0) continue;
    sheet.heading(`Options: ${group}`);
    sheet.rows(grouped.map(([, option]) => describe(option)));
  }
  sheet.heading('Options of every command');
  sheet.rows([
    ['-h, --help', 'Prints this help.'],
    ['-v, --version', 'Prints the version.'],
  ]);
  return sheet.text;
};

const describe = (option: Option<unknown>): readonly [string, string] => {
  const { flag, short, placeholder, help: text, flagOnly } = option;
  const facts = [...(flagOnly ? [] : [variableOf(flag)]), `default: ${defaultTextOf(option)}`];
  const letter = short === undefined ? '    ' : `-${short}, `;
  return [`${letter}--${flag} ${placeholder}`, `${text} (${facts.join('; ')})`];
};

/** Builds a text line by line, wrapped to the width of the terminal. */
class Sheet {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #paint: ReturnType<typeof painterFor>;

  constructor(stream: TextStream) {
    this.#width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, stream.columns ?? DEFAULT_WIDTH));
    this.#paint = painterFor(stream);
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  gap(): void {
    this.#lines.push('');
  }

  heading(text: string): void {
    this.gap();
    this.#lines.push(this.#paint('bold', text));
  }

  line(text: string): void {
    this.#lines.push(`  ${text}`);
  }

  paragraph(text: string, indent = 0): void {
    for (const line of wrap(text, this.#width - indent)) this.#lines.push(' '.repeat(indent) + line);
  }

  examples(examples: Command['examples']): void {
    for (const [commandLine, what] of examples) {
      this.line(`${PACKAGE_NAME} ${commandLine}`);
      this.paragraph(`${what[0]?.toUpperCase()}${what.slice(1)}.`, 6);
    }
  }

  /** Adds names with their texts next to them, or below if the name is long. */
  rows(rows: readonly (readonly [name: string, text: string])[]): void {
    const column = Math.min(24, Math.max(...rows.map(([name]) => name.length))) + 4;
    for (const [name, text] of rows) {
      const lines = wrap(text, this.#width - column);
      const head = `  ${name}`;
      const fits = head.length < column - 1;
      if (!fits) this.#lines.push(head);
      for (const [index, line] of lines.entries()) {
        this.#lines.push((index === 0 && fits ? head : '').padEnd(column) + line);
      }
    }
  }
}
