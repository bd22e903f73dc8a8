/** A command and its output. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

const COLUMNS = 120;
const LINE = 19;
const CHARACTER = 8.4;
const MARGIN = 20;
const COLORS = { window: '#1b1f27', prompt: '#7ee2a8', comment: '#8b93a5', command: '#ffffff', output: '#c7cdd9' };

interface Line {
  readonly text: string;
  readonly color: string;
}

/** A picture of a terminal, as SVG. Long lines go on in the next one, as they do in a terminal. */
export const drawTerminal = (steps: readonly Step[]): string => {
  const lines = steps.flatMap(({ command, output }): Line[] => {
    const [typed, color] = command.startsWith('#') ? [command, COLORS.comment] : [`$ ${command}`, COLORS.command];
    const said = output === '' ? [] : [...output.trimEnd().split('\n').flatMap(wrapped), ''];
    return [
      ...wrapped(typed).map((text) => ({ text, color })),
      ...said.map((text) => ({ text, color: COLORS.output })),
    ];
  });
  const width = Math.round(COLUMNS * CHARACTER + 2 * MARGIN);
  const height = (lines.length - 1) * LINE + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>A terminal: the server is started and asked</title>
<rect width="${width}" height="${height}" rx="8" fill="${COLORS.window}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" style="white-space: pre">
${lines.map(drawLine).join('')}</g>
</svg>
`;
};

/** The length is given, so that another font than that of this machine keeps the columns. */
const drawLine = ({ text, color }: Line, index: number): string => {
  if (text.trim() === '') return '';
  const y = MARGIN + 14 + index * LINE;
  const length = (text.length * CHARACTER).toFixed(1);
  const shown = text.startsWith('$ ')
    ? `<tspan fill="${COLORS.prompt}">$</tspan>${escaped(text.slice(1))}`
    : escaped(text);
  return `<text x="${MARGIN}" y="${y}" fill="${color}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${shown}</text>\n`;
};

const wrapped = (line: string): string[] => line.match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [''];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
