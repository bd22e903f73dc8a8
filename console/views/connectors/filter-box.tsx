import { useEffect, useRef, useState } from 'preact/hooks';
import { control } from '../../api.ts';
import { completionsAt, plainWordFilter } from '../../logic/filter-completion.ts';
import { wordEnd } from '../../logic/place.ts';
import { catalog } from '../../overview.ts';
import { family } from '../../route.ts';
import type { Given } from '../../state.ts';

type Check = Given<'checkFilter'>;

/** How long typing has to pause before the server is asked, in milliseconds. */
const PAUSE = 120;

interface FilterBoxProps {
  /** The filter in force. */
  readonly value: string;
  readonly onFilter: (filter: string) => void;
}

/**
 * A box that takes the filter language of the API and nothing else. The server says whether a filter is valid and where it is not;
 * what can be typed next comes from the table that the server publishes.
 */
export const FilterBox = ({ value, onFilter }: FilterBoxProps) => {
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState(value.length);
  const [check, setCheck] = useState<Check | undefined>();
  const [chosen, setChosen] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const applied = useRef(value);
  const fields = catalog.value?.families.find(({ name }) => name === family.value)?.filters ?? [];
  const { start, end, options } = completionsAt(text, cursor, fields);
  const plain = plainWordFilter(text, fields);

  useEffect(() => {
    // Back and forth in the history, and links, change the filter from outside.
    if (value !== applied.current) {
      applied.current = value;
      setText(value);
    }
  }, [value]);

  const familyName = family.value;
  useEffect(() => {
    if (text.trim() === '') {
      setCheck(undefined);
      apply('');
      return;
    }
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      const query = new URLSearchParams({ filters: text, family: familyName });
      try {
        const found = await control<Check>('GET', `filters?${query}`, undefined, stopped.signal);
        setCheck(found);
        if (found.valid) apply(text);
      } catch {}
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [text, familyName]);

  const apply = (filter: string): void => {
    if (filter === applied.current) return;
    applied.current = filter;
    onFilter(filter);
  };

  const replace = (from: number, to: number, insert: string): void => {
    const next = text.slice(0, from) + insert + text.slice(to);
    setText(next);
    setCursor(from + insert.length);
    setChosen(0);
    setOpen(true);
    requestAnimationFrame(() => box.current?.setSelectionRange(from + insert.length, from + insert.length));
  };

  const isListed = isOpen && options.length > 0;
  const isWrong = check !== undefined && !check.valid;
  return (
    <div class="filter">
      <div class="filter-box">
        <div class="filter-mirror" aria-hidden="true" ref={mirror}>
          {isWrong && check.position !== null && <Underlined text={text} at={check.position - 1} />}
        </div>
        <input
          ref={box}
          data-filter
          role="combobox"
          aria-label="Filter in the language of the API"
          aria-expanded={isListed}
          aria-controls="filter-options"
          aria-activedescendant={isListed ? `filter-option-${chosen}` : undefined}
          aria-invalid={isWrong}
          aria-describedby="filter-verdict"
          placeholder='filters, such as name co "work" and features ca "PROVISIONING"'
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setCursor(currentTarget.selectionStart ?? currentTarget.value.length);
            setChosen(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyUp={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? text.length)}
          onScroll={({ currentTarget }) => {
            if (mirror.current) mirror.current.scrollLeft = currentTarget.scrollLeft;
          }}
          onKeyDown={(event) => {
            const option = options[chosen];
            if (event.key === 'Escape') {
              if (isListed) setOpen(false);
              else box.current?.blur();
            } else if (isListed && event.key === 'ArrowDown') setChosen((chosen + 1) % options.length);
            else if (isListed && event.key === 'ArrowUp') setChosen((options.length + chosen - 1) % options.length);
            else if (isListed && event.key === 'Tab' && option) replace(start, end, option.insert);
            else if (event.key === 'Enter' && plain !== undefined) {
              replace(0, text.length, plain);
              setOpen(false);
            } else if (event.key === 'Enter' && isListed && start < end && option) replace(start, end, option.insert);
            else return;
            event.preventDefault();
          }}
        />
        {isListed && (
          <div
            id="filter-options"
            role="listbox"
            aria-label="What can come next"
            class="plain filter-options"
            style={{ left: `${start + 1}ch` }}
          >
            {options.map(({ label, hint, insert }, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen one.
              <div
                key={label}
                id={`filter-option-${index}`}
                role="option"
                aria-selected={index === chosen}
                onPointerDown={(event) => {
                  event.preventDefault();
                  replace(start, end, insert);
                }}
              >
                <code>{label}</code> <span class="muted">{hint}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      <p
        id="filter-verdict"
        class={`filter-verdict ${isWrong && plain === undefined ? 'error' : ''}`}
        aria-live="polite"
      >
        {plain === undefined ? (
          isWrong && check.reason
        ) : (
          <>
            Press Enter for <code>{plain}</code>
          </>
        )}
      </p>
    </div>
  );
};

/** A text with the word at a place underlined; past its end, a blank is. */
const Underlined = ({ text, at }: { readonly text: string; readonly at: number }) => {
  const end = Math.max(wordEnd(text, at), at + 1);
  return (
    <>
      {text.slice(0, at)}
      <span class="wrong">{text.slice(at, end) || '\u00a0'}</span>
      {text.slice(end)}
    </>
  );
};
