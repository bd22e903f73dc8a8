import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { DocumentError } from '../../server/domain/connectors/document-kinds.ts';

export type Language = 'xml' | 'json' | 'text';

export interface EditorSettings {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly language: Language;
  readonly text: string;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
  /** Called for Ctrl-S and Command-S. */
  readonly onSave: () => void;
  /** Returns what is wrong with a text. */
  readonly check: ((text: string) => DocumentError | undefined) | undefined;
}

/** An editor on the page. */
export interface Editor {
  setText(text: string): void;
  setReadOnly(readOnly: boolean): void;
  /** Selects a place and shows it. Line and column count from 1. */
  jump(line: number, column?: number): void;
  search(): void;
  focus(): void;
  destroy(): void;
}

/** Colors are those of the page: its custom properties reach into the shadow root. */
const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--page)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--code)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 6%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--accent-tint)', color: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 25%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--warn-tint)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-tint)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--warn) 40%, transparent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-tint)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--accent-tint)',
    color: 'var(--accent)',
    border: 'none',
    padding: '0 4px',
  },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '8px', fontFamily: 'system-ui, sans-serif' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button': { fontSize: '13px' },
  '.cm-textfield': { backgroundColor: 'var(--page)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--page)',
    border: '1px solid var(--line)',
    color: 'var(--text)',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--text)', fontSize: '18px' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-specialChar': { color: 'var(--error)' },
});

const highlighting = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket], color: 'var(--accent)' },
  { tag: [tags.attributeName, tags.propertyName], color: 'var(--code-name)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-value)' },
  { tag: [tags.comment, tags.processingInstruction, tags.documentMeta], color: 'var(--muted)' },
]);

const LANGUAGES: Readonly<Record<Language, () => Extension>> = {
  xml: () => xml({ autoCloseTags: true }),
  json: () => json(),
  text: () => [],
};

/**
 * Opens an editor in an element. It lives in a shadow root, because there CodeMirror's styles are adopted style sheets, which the
 * content security policy allows; in the document they would be inline ones.
 */
export const openEditor = (parent: HTMLElement, settings: EditorSettings): Editor => {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
  const readOnly = new Compartment();
  const marked = (locked: boolean): Extension => [EditorState.readOnly.of(locked)];
  const stateOf = (text: string, locked: boolean): EditorState =>
    EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        codeFolding(),
        foldGutter(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        // The documents of a connector have long tags; a response in JSON has texts of many thousand characters.
        settings.language === 'json' && settings.readOnly ? [] : EditorView.lineWrapping,
        LANGUAGES[settings.language](),
        syntaxHighlighting(highlighting),
        theme,
        // The file keeps the line ends that it came with.
        EditorState.lineSeparator.of(lineEndOf(text)),
        EditorView.contentAttributes.of({ 'aria-label': settings.label, tabindex: '0' }),
        readOnly.of(marked(locked)),
        settings.check ? [lintGutter(), linter(lintWith(settings.check), { delay: 200 })] : [],
        settings.language === 'json' && !settings.readOnly ? [lintGutter(), linter(jsonParseLinter())] : [],
        keymap.of([
          { key: 'Mod-s', preventDefault: true, run: () => runSave(settings) },
          // Escape first, so that Tab can leave the editor.
          { key: 'Escape', run: () => leave(root) },
          ...searchKeymap,
          ...foldKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        typeOverSelection,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) settings.onChange(state.sliceDoc());
        }),
      ],
    });
  let locked = settings.readOnly;
  const view = new EditorView({ state: stateOf(settings.text, locked), parent: root, root });
  return {
    setText: (text) => {
      if (text !== view.state.sliceDoc()) view.setState(stateOf(text, locked));
    },
    setReadOnly: (wanted) => {
      locked = wanted;
      view.dispatch({ effects: readOnly.reconfigure(marked(wanted)) });
    },
    jump: (line, column = 1) => {
      const at = offsetOf(view.state, { line, column });
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    search: () => openSearchPanel(view),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
};

/**
 * Types over a selection of several lines without the browser's help, which would join the lines with inline styles: those are
 * against the content security policy, and it reports them.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { main } = view.state.selection;
    const isSimple = event.inputType === 'insertText' && !event.isComposing && event.data !== null;
    const { doc } = view.state;
    const isWithinLine = doc.lineAt(main.from).to >= main.to;
    if (!isSimple || view.state.readOnly || isWithinLine) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data ?? ''), { scrollIntoView: true, userEvent: 'input.type' });
    return true;
  },
});

const runSave = ({ onSave }: EditorSettings): boolean => {
  onSave();
  return true;
};

/** Takes the focus off the editor, so that the next Tab goes on from it. @returns whether there was no panel to close first. */
const leave = (root: ShadowRoot): boolean => {
  if (root.querySelector('.cm-panel, .cm-tooltip')) return false;
  const { host } = root;
  if (host instanceof HTMLElement) host.focus();
  return true;
};

const offsetOf = (state: EditorState, { line, column = 1 }: Pick<DocumentError, 'line' | 'column'>): number => {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(from + Math.max(column, 1) - 1, to);
};

/** Returns the line end that a text has throughout; a line feed for a mixed one. */
const lineEndOf = (text: string): '\n' | '\r\n' | '\r' => {
  const ends = new Set(text.match(/\r\n|\n|\r/g));
  const [only] = ends;
  return ends.size === 1 && (only === '\r\n' || only === '\r') ? only : '\n';
};

const lintWith =
  (check: (text: string) => DocumentError | undefined) =>
  ({ state }: EditorView): Diagnostic[] => {
    const error = check(state.sliceDoc());
    if (!error) return [];
    const from = offsetOf(state, error);
    const { to } = state.doc.lineAt(from);
    // A column is one character; without one the whole line is meant.
    const end = error.column === undefined ? to : Math.min(from + 1, to);
    return [{ from, to: end, severity: 'error', message: error.reason }];
  };
