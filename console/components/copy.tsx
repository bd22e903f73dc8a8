import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** Puts a text on the clipboard, also where the page came by plain HTTP from another machine. */
export const copyText = async (text: string): Promise<void> => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
};

/** A button that copies a text, and says so for a moment. */
export const CopyButton = ({ text, name = 'Copy' }: { readonly text: () => string; readonly name?: string }) => {
  const [isDone, setDone] = useState(false);
  return (
    <button
      type="button"
      class="quiet"
      onClick={async () => {
        await copyText(text());
        setDone(true);
        setTimeout(() => setDone(false), 1500);
      }}
    >
      <Icon name="copy" /> <span aria-live="polite">{isDone ? 'Copied' : name}</span>
    </button>
  );
};
