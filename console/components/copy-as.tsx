import { useEffect } from 'preact/hooks';
import { loadClients } from '../credentials.ts';
import { useKeys } from '../keys.ts';
import { type Copied, copyAs, LANGUAGES, type Language } from '../logic/copy-as.ts';
import { attempt, tell } from '../state.ts';
import { copyText } from './copy.tsx';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';

/** A menu that copies a request as code; the key `c` copies it as curl. */
export const CopyAs = ({ request }: { readonly request: () => Copied }) => {
  useEffect(() => {
    attempt(loadClients);
  }, []);
  const copy = async (language: Language): Promise<void> => {
    await copyText(copyAs(language, request()));
    tell({ text: `Copied as ${language}.`, kind: 'done' });
  };
  useKeys({ c: () => copy('curl') });
  return (
    <Menu
      class="copy-as"
      label={
        <>
          <Icon name="copy" /> Copy as <Icon name="more" />
        </>
      }
    >
      {(close) =>
        LANGUAGES.map((language) => (
          <button
            type="button"
            class="menu-item"
            key={language}
            onClick={() => {
              close();
              copy(language);
            }}
          >
            {language}
          </button>
        ))
      }
    </Menu>
  );
};
