import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Field } from '../../logic/form-model.ts';
import { fieldValue, listItems, type Values } from '../../logic/form-values.ts';
import { UnknownXml } from './unknown-xml.tsx';

interface ControlProps {
  readonly field: Field;
  readonly values: Values;
  readonly onInput: (value: string) => void;
  readonly id: string;
  readonly describedBy: string | undefined;
}

/** What one enters the value of a field with, by the type of the field. */
export const FieldControl = ({ field, id, describedBy, values, onInput }: ControlProps) => {
  const value = fieldValue(field, values);
  const common = {
    id,
    'aria-describedby': describedBy,
    'aria-required': field.required || undefined,
    placeholder: field.placeholder,
    autocomplete: 'off',
    spellcheck: false,
  } as const;
  const input = ({ currentTarget }: { currentTarget: { value: string } }): void => onInput(currentTarget.value);
  switch (field.type) {
    case 'text':
    case 'url':
      // An input of type url would judge what is typed; the emulator stores the form and judges no values.
      return (
        <input
          {...common}
          type="text"
          inputMode={field.type === 'url' ? 'url' : 'text'}
          value={value}
          onInput={input}
        />
      );
    case 'number':
      return <input {...common} type="number" value={value} onInput={input} />;
    case 'secret':
      return <input {...common} type="password" autocomplete="new-password" value={value} onInput={input} />;
    case 'textarea':
      return <textarea {...common} rows={3} value={value} onInput={input} />;
    case 'secrettextarea':
      return <textarea {...common} class="masked" rows={3} value={value} onInput={input} />;
    case 'checkbox':
    case 'boolean':
    case 'toggle':
      return (
        <input
          id={id}
          type="checkbox"
          role={field.type === 'toggle' ? 'switch' : undefined}
          class={field.type === 'toggle' ? 'toggle' : undefined}
          aria-describedby={describedBy}
          checked={value === 'true'}
          onChange={({ currentTarget }) => onInput(String(currentTarget.checked))}
        />
      );
    case 'radio':
      return (
        <div class="choices">
          {field.options.map((option) => (
            <label key={option.value}>
              <input type="radio" name={id} checked={value === option.value} onChange={() => onInput(option.value)} />
              {option.label}
            </label>
          ))}
        </div>
      );
    case 'select':
      return (
        <select id={id} aria-describedby={describedBy} value={value} onChange={input}>
          {!field.options.some((option) => option.value === value) && (
            <option value={value}>{value || field.placeholder || '—'}</option>
          )}
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case 'list':
      return <ListControl common={common} value={value} onInput={onInput} />;
    case 'keyValue':
      return <PairsControl id={id} label={field.label} value={value} onInput={onInput} />;
    case 'cardList':
      return <CardsControl id={id} label={field.label} value={value} onInput={onInput} />;
    case 'fileupload':
      return <UploadControl id={id} describedBy={describedBy} field={field} />;
    case undefined:
      return <UnknownXml title={`The type ${field.typeName} is unknown to the preview`} xml={field.xml} />;
  }
};

interface ValueProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

const ListControl = ({ common, value, onInput }: ValueProps & { readonly common: object }) => {
  const count = listItems(value).length;
  return (
    <>
      <textarea
        {...common}
        class="list"
        rows={Math.min(Math.max(count + 1, 2), 6)}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <p class="help">
        {count === 0 ? 'One entry per line.' : `${count} ${count === 1 ? 'entry' : 'entries'}, one per line.`}
      </p>
    </>
  );
};

type Pair = readonly [key: string, value: string];

const pairsOf = (value: string): Pair[] => {
  try {
    const pairs: unknown = JSON.parse(value);
    return Array.isArray(pairs)
      ? pairs.filter((pair) => Array.isArray(pair)).map(([k, v]) => [String(k), String(v)])
      : [];
  } catch {
    return [];
  }
};

interface RowsProps extends ValueProps {
  readonly id: string;
  readonly label: string;
}

const PairsControl = ({ id, label, value, onInput }: RowsProps) => {
  const pairs = pairsOf(value);
  const change = (changed: readonly Pair[]): void => onInput(changed.length === 0 ? '' : JSON.stringify(changed));
  const set = (index: number, pair: Pair): void => change(pairs.map((other, at) => (at === index ? pair : other)));
  return (
    <div class="rows">
      {pairs.map(([key, of], index) => (
        <div class="pair" key={index}>
          <input
            aria-label={`${label}, key ${index + 1}`}
            placeholder="key"
            value={key}
            onInput={({ currentTarget }) => set(index, [currentTarget.value, of])}
          />
          <input
            aria-label={`${label}, value ${index + 1}`}
            placeholder="value"
            value={of}
            onInput={({ currentTarget }) => set(index, [key, currentTarget.value])}
          />
          <RemoveButton
            label={`Remove row ${index + 1} of ${label}`}
            onClick={() => change(pairs.toSpliced(index, 1))}
          />
        </div>
      ))}
      <button id={id} type="button" class="small" onClick={() => change([...pairs, ['', '']])}>
        + Row
      </button>
    </div>
  );
};

const CardsControl = ({ id, label, value, onInput }: RowsProps) => {
  const cards = value === '' ? [] : value.split('\n');
  const change = (changed: readonly string[]): void => onInput(changed.join('\n'));
  return (
    <div class="rows">
      {cards.map((card, index) => (
        <div class="form-card" key={index}>
          <input
            aria-label={`${label}, card ${index + 1}`}
            value={card}
            onInput={({ currentTarget }) => change(cards.with(index, currentTarget.value.replace(/\n/g, ' ')))}
          />
          <RemoveButton
            label={`Remove card ${index + 1} of ${label}`}
            onClick={() => change(cards.toSpliced(index, 1))}
          />
        </div>
      ))}
      <button id={id} type="button" class="small" onClick={() => change([...cards, `${label} ${cards.length + 1}`])}>
        + Card
      </button>
    </div>
  );
};

const RemoveButton = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <button type="button" class="small quiet" aria-label={label} title={label} onClick={onClick}>
    ✕
  </button>
);

interface UploadProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly field: Field;
}

/** Bytes of a megabyte. */
const MEGABYTE = 1024 * 1024;

const UploadControl = ({ id, describedBy, field: { upload } }: UploadProps) => {
  const [files, setFiles] = useState<readonly File[]>([]);
  const { maxFiles, maxSize, extensions = [] } = upload ?? {};
  const limits = [
    extensions.length > 0 ? extensions.map((extension) => `.${extension}`).join(', ') : undefined,
    maxFiles === undefined ? undefined : `up to ${maxFiles} ${maxFiles === 1 ? 'file' : 'files'}`,
    maxSize === undefined ? undefined : `${maxSize} MB each`,
  ].filter((limit) => limit !== undefined);
  const faultOf = ({ name, size }: File): string | undefined => {
    if (
      extensions.length > 0 &&
      !extensions.some((extension) => name.toLowerCase().endsWith(`.${extension.toLowerCase()}`))
    )
      return 'another file type';
    return maxSize !== undefined && size > maxSize * MEGABYTE ? 'too large' : undefined;
  };
  return (
    <div class="file-field">
      <input
        id={id}
        type="file"
        multiple={maxFiles !== 1}
        accept={extensions.map((extension) => `.${extension}`).join(',')}
        aria-describedby={describedBy}
        onChange={({ currentTarget }) => setFiles([...(currentTarget.files ?? [])])}
      />
      {limits.length > 0 && <p class="help">{limits.join(' · ')}</p>}
      <ul>
        {files.map((file) => (
          <li key={file.name}>
            {file.name} <Note text={faultOf(file)} />
          </li>
        ))}
        {maxFiles !== undefined && files.length > maxFiles && (
          <li>
            <Note text={`${files.length} files, up to ${maxFiles} are allowed`} />
          </li>
        )}
      </ul>
    </div>
  );
};

const Note = ({ text }: { readonly text: ComponentChildren }) => (text ? <span class="error">{text}</span> : null);
