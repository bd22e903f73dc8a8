import { useEffect, useRef, useState } from 'preact/hooks';
import type { Editor, EditorSettings } from './codemirror.ts';

/** What a view can do with its editor, once it is there. */
export interface EditorHandle {
  current: Pick<Editor, 'jump' | 'search'> | null;
}

interface Props extends Omit<EditorSettings, 'onChange' | 'onSave' | 'check'> {
  readonly onChange?: EditorSettings['onChange'];
  readonly onSave?: EditorSettings['onSave'];
  readonly check?: EditorSettings['check'];
  readonly handle?: EditorHandle;
}

const NOTHING = (): void => {};

/** A text editor. CodeMirror is loaded with the first one. */
export const TextEditor = ({ handle, ...settings }: Props) => {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const latest = useRef(settings);
  latest.current = settings;
  const [error, setError] = useState<string>();
  const { text, language, readOnly } = settings;

  useEffect(() => {
    let isGone = false;
    import('./codemirror.ts').then(
      ({ openEditor }) => {
        if (isGone || !host.current) return;
        const opened = openEditor(host.current, {
          ...latest.current,
          onChange: (changed) => (latest.current.onChange ?? NOTHING)(changed),
          onSave: () => (latest.current.onSave ?? NOTHING)(),
          check: latest.current.check && ((checked) => latest.current.check?.(checked)),
        });
        editor.current = opened;
        if (handle) handle.current = opened;
      },
      (failure: unknown) => setError(String(failure)),
    );
    return () => {
      isGone = true;
      editor.current?.destroy();
      editor.current = undefined;
      if (handle) handle.current = null;
    };
  }, [language]);
  useEffect(() => editor.current?.setText(text), [text]);
  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly]);

  return (
    <>
      {error !== undefined && <p class="error">The editor could not be loaded: {error}. Reload the page.</p>}
      {/* Escape puts the focus here, so that Tab can leave the editor. */}
      <div class="editor" tabindex={-1} ref={host} />
    </>
  );
};
