import type { Field } from '../../logic/form-model.ts';
import type { Values } from '../../logic/form-values.ts';
import { FieldControl } from './field-control.tsx';
import { RichText } from './rich-text.tsx';
import { UnknownXml } from './unknown-xml.tsx';

interface Props {
  readonly field: Field;
  /** Makes IDs different where a form is on the page twice. */
  readonly prefix: string;
  readonly values: Values;
  readonly onInput: (value: string) => void;
  /** Why a person would not see it, if it is shown all the same. */
  readonly unseen?: string | undefined;
}

/** A field of a form as a person would see it, with its key. */
export const FormField = ({ field, prefix, values, onInput, unseen }: Props) => {
  const id = `${prefix}-${field.id}`;
  const help = field.help === '' ? undefined : `${id}-help`;
  // A field of an unknown type shows all of its XML.
  const isKnown = field.type !== undefined;
  const isGroup = field.type === 'radio';
  const hasLabelInside = field.type === 'checkbox' || field.type === 'boolean' || field.type === 'toggle';
  const label = (
    <>
      {field.label || <em>no label</em>}
      {field.required && (
        <span class="required" title="required">
          {' *'}
          <span class="visually-hidden">required</span>
        </span>
      )}
    </>
  );
  const content = (
    <>
      <div class="field-head">
        {isGroup ? <legend>{label}</legend> : <label for={id}>{label}</label>}
        <code title="The key in connectorAttributes">{field.name}</code>
      </div>
      <FieldControl {...{ field, values, onInput, id }} describedBy={help} />
      {help !== undefined && (
        <p class="help" id={help}>
          <RichText text={field.help} />
        </p>
      )}
      {isKnown && field.unknownAttributes.length > 0 && (
        <p class="help">
          Not interpreted:{' '}
          {field.unknownAttributes.map(([name, value]) => (
            <code key={name}>{`${name}="${value}" `}</code>
          ))}
        </p>
      )}
      {isKnown && field.unknownChildren.map((xml) => <UnknownXml key={xml} title="Not interpreted" xml={xml} />)}
      {unseen !== undefined && <p class="help">{unseen}</p>}
    </>
  );
  const classes = [
    'form-field',
    field.parent ? 'dependent' : '',
    hasLabelInside ? 'switch-field' : '',
    unseen === undefined ? '' : 'unseen',
  ].join(' ');
  return isGroup ? (
    <fieldset class={classes} aria-describedby={help}>
      {content}
    </fieldset>
  ) : (
    <div class={classes}>{content}</div>
  );
};
