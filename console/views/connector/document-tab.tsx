import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { DocumentKind } from '../../../server/domain/ports.ts';
import type { Detail } from '../../api.ts';
import { type EditorHandle, TextEditor } from '../../editor/editor.tsx';
import { connectorPath } from '../../logic/families.ts';
import { verdictOf } from '../../logic/verdict.ts';
import { family } from '../../route.ts';
import { DropZone, FileButton } from './drop-zone.tsx';
import { OutcomeLine } from './outcome-line.tsx';
import { type Outcome, patch, put } from './saving.ts';
import { documentOf, draftOf, dropDraft, FIELD_OF, load, setDraft } from './stored.ts';
import { useSettled } from './use-settled.ts';

interface Props {
  readonly detail: Detail;
  readonly kind: DocumentKind;
  /** What is made of the document, from a text that the server would store. */
  readonly result: (text: string) => ComponentChildren;
  readonly resultLabel: string;
}

/** A document in an editor, and beside it what it means. Both follow what is typed. */
export const DocumentTab = ({ detail, kind, result, resultLabel }: Props) => {
  const { scriptName } = detail;
  const saved = documentOf(detail, kind);
  const base = saved ?? '';
  const draft = draftOf(scriptName, kind);
  const text = draft?.text ?? base;
  const [outcome, setOutcome] = useState<Outcome>();
  const [side, setSide] = useState<'editor' | 'result'>('editor');
  const [isSaving, setIsSaving] = useState(false);
  const editor = useRef<EditorHandle['current']>(null);
  const settled = useSettled(text);
  const fault = useMemo(
    () => (settled === '' && saved === undefined ? undefined : verdictOf(kind, settled)),
    [kind, settled, saved],
  );
  /** The result stays that of the last good text while a tag is being typed. */
  const good = useRef(saved ?? '');
  if (!fault) good.current = settled;

  const path = connectorPath(family.value, scriptName, kind);
  const finish = async (work: Promise<Outcome>): Promise<void> => {
    setIsSaving(true);
    const came = await work;
    setIsSaving(false);
    setOutcome(came);
    if (came.status === 'UPDATED' || came.status === 'UNCHANGED') dropDraft(scriptName, kind);
    if (came.status === 'UPDATED') await load(scriptName);
  };
  const save = (): void => void finish(put(path, text, `${kind}.xml`));
  const savePatch = (): void => {
    const field = `/${FIELD_OF[kind]}`;
    const operation = { op: saved === undefined ? 'add' : 'replace', path: field, value: text };
    finish(patch(connectorPath(family.value, scriptName), JSON.stringify([operation])));
  };
  const uploadFile = ([file]: readonly File[]): void => {
    if (file) finish(put(path, file, file.name));
  };
  const jump = (line: number, column?: number): void => {
    setSide('editor');
    editor.current?.jump(line, column);
  };

  return (
    <DropZone hint={`Drop to upload as ${kind}`} onFiles={uploadFile}>
      <div class="document-bar">
        <button type="button" class="primary" disabled={isSaving} onClick={save}>
          Save
        </button>
        <code class="call">PUT {path}</code>
        <span class="bar-space" />
        <button
          type="button"
          disabled={isSaving || !draft}
          onClick={savePatch}
          title={`PATCH ${connectorPath(family.value, scriptName)}`}
        >
          Save by PATCH
        </button>
        <FileButton label="Upload a file" accept=".xml,application/xml,text/xml" onFiles={uploadFile} />
        <button type="button" disabled={!draft} onClick={() => dropDraft(scriptName, kind)}>
          Revert
        </button>
      </div>
      {outcome && <OutcomeLine outcome={outcome} onJump={jump} />}
      {draft && draft.base !== base && (
        <p class="outcome warn" role="status">
          ⚠ The stored document has changed since you began. Save replaces it; Revert shows it.
        </p>
      )}
      <fieldset class="side-switch">
        <legend class="visually-hidden">What to show</legend>
        <button type="button" aria-pressed={side === 'editor'} onClick={() => setSide('editor')}>
          Document
        </button>
        <button type="button" aria-pressed={side === 'result'} onClick={() => setSide('result')}>
          {resultLabel}
        </button>
      </fieldset>
      <div class={`split shows-${side}`}>
        <section class="split-editor" aria-label={kind}>
          <TextEditor
            key={`${scriptName}/${kind}`}
            label={`${kind} of ${detail.name}`}
            language="xml"
            text={text}
            readOnly={false}
            check={(checked) => (checked === '' && saved === undefined ? undefined : verdictOf(kind, checked))}
            onChange={(changed) => setDraft(scriptName, kind, changed, base)}
            onSave={save}
            handle={editor}
          />
          <p class={fault ? 'editor-status error' : 'editor-status'} role="status">
            {fault ? (
              <button type="button" class="link" onClick={() => jump(fault.line, fault.column)}>
                ✕ {fault.reason}
              </button>
            ) : (
              <>
                {saved === undefined ? 'The connector has no such document.' : '✓ The server would store this.'}
                {draft && ' Not saved yet.'}
              </>
            )}
          </p>
        </section>
        <section class="split-result" aria-label={resultLabel}>
          {fault && <p class="help">This is what the last valid text makes.</p>}
          {result(good.current)}
        </section>
      </div>
    </DropZone>
  );
};
