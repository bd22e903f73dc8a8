import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Detail, read } from '../../api.ts';
import { CopyAs } from '../../components/copy-as.tsx';
import { toCopied } from '../../credentials.ts';
import { TextEditor } from '../../editor/editor.tsx';
import { connectorPath } from '../../logic/families.ts';
import { family } from '../../route.ts';
import { OutcomeLine } from './outcome-line.tsx';
import { RequestLine } from './request-line.tsx';
import { type Outcome, patch } from './saving.ts';
import { load, shownLocale } from './stored.ts';

const EXAMPLE = `[
  {
    "op": "add",
    "path": "/connectorMetadata/shortDesc",
    "value": "Desk booking"
  }
]
`;

/** The connector as a family of the API gives it, and a JSON Patch to change it. */
export const JsonTab = ({ detail }: { readonly detail: Detail }) => {
  const { scriptName } = detail;
  const path = connectorPath(family.value, scriptName);
  const address = `${path}?locale=${shownLocale.value}`;
  const [text, setText] = useState('');
  const [operations, setOperations] = useState(EXAMPLE);
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    const aborter = new AbortController();
    read(address, aborter.signal).then(
      (reply) => setText(reply.text),
      () => {},
    );
    return () => aborter.abort();
  }, [address, detail]);
  const formatted = useMemo(() => format(text), [text]);
  const sendPatch = async (): Promise<void> => {
    const came = await patch(path, operations);
    setOutcome(came);
    if (came.status === 'UPDATED') await load(scriptName);
  };
  return (
    <div class="json-tab">
      <section aria-label="Response">
        <div class="document-bar">
          <RequestLine path={address} />
          {family.value === 'beta' && <span class="muted">The family beta has lists only; this is v1.</span>}
        </div>
        <TextEditor key={address} label={`${detail.name} as JSON`} language="json" text={formatted} readOnly />
      </section>
      <section aria-label="Change by PATCH">
        <div class="document-bar">
          <button type="button" class="primary" onClick={sendPatch}>
            Send
          </button>
          <code class="call">PATCH {path}</code>
          <CopyAs
            request={() =>
              toCopied('PATCH', path, {
                headers: { 'content-type': 'application/json-patch+json' },
                body: operations,
              })
            }
          />
        </div>
        <TextEditor
          label="JSON Patch"
          language="json"
          text={operations}
          readOnly={false}
          onChange={setOperations}
          onSave={() => void sendPatch()}
        />
        {outcome && <OutcomeLine outcome={outcome} />}
      </section>
    </div>
  );
};

const format = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
