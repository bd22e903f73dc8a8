import { Writable } from 'node:stream';
import t from 'tap';
import { LineOutput, MAX_UNSENT_BYTES } from '../../server/terminal/line-output.ts';

/** A stream whose reader takes nothing until it is told to. */
const slowStream = () => {
  const taken: string[] = [];
  let resume = (): void => {};
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      taken.push(String(chunk));
      resume = done;
    },
  });
  return { stream, taken, resume: () => resume() };
};

t.test('lines of one turn are written together', async (t) => {
  const taken: string[] = [];
  const output = new LineOutput(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken.push(String(chunk));
        done();
      },
    }),
  );
  output.add('one');
  output.add('two');
  t.same(taken, []);
  await new Promise(setImmediate);
  t.same(taken, ['one\ntwo\n']);
  output.flush();
  t.same(taken, ['one\ntwo\n'], 'nothing waits');
});

t.test('what nobody reads is dropped, and told later', async (t) => {
  const { stream, taken, resume } = slowStream();
  const output = new LineOutput(stream);
  const line = 'x'.repeat(MAX_UNSENT_BYTES);
  output.add(line);
  output.flush();
  t.equal(stream.writableLength, MAX_UNSENT_BYTES + 1, 'one byte more than may wait');
  output.add('lost');
  output.add('lost too');
  output.flush();
  t.equal(stream.writableLength, MAX_UNSENT_BYTES + 1);
  resume();
  await new Promise(setImmediate);
  output.add('kept');
  output.flush();
  t.equal(taken.at(-1), '(2 lines are missing here: nobody read them in time)\nkept\n');
  t.end();
});
