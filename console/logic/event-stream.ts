/** What a piece of an event stream holds. */
export interface Events {
  /** The data of each event. */
  readonly data: readonly string[];
  /** Whether the server says that it left out events. */
  readonly hasSkipped: boolean;
  /** The beginning of an event whose end has not come yet. */
  readonly rest: string;
}

/** Cuts a text of server-sent events, as the emulator writes them, into events. */
export const eventsIn = (text: string): Events => {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const lines = blocks.flatMap((block) => block.split('\n'));
  return {
    data: lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice('data: '.length)),
    hasSkipped: lines.some((line) => /^: \d+ requests skipped/.test(line)),
    rest,
  };
};
