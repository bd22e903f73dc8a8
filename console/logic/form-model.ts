import { type Element, elementsOf, isElement, printElement } from './tree.ts';

/** The types of fields that the preview can draw. */
export const FIELD_TYPES = [
  'text',
  'number',
  'url',
  'secret',
  'textarea',
  'secrettextarea',
  'checkbox',
  'boolean',
  'toggle',
  'radio',
  'select',
  'list',
  'keyValue',
  'cardList',
  'fileupload',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface Option {
  readonly label: string;
  readonly value: string;
}

/** What a field of type `fileupload` takes. */
export interface Upload {
  readonly maxFiles: number | undefined;
  /** In megabytes. */
  readonly maxSize: number | undefined;
  /** File name extensions, without dots. */
  readonly extensions: readonly string[];
}

export interface Field {
  readonly kind: 'field';
  /** Tells fields of one form apart, also those with the same name. */
  readonly id: string;
  readonly name: string;
  /** The label; the field's name if it has none. */
  readonly label: string;
  /** Undefined for a type that the preview does not know. */
  readonly type: FieldType | undefined;
  /** The type as the form spells it. */
  readonly typeName: string;
  readonly required: boolean;
  readonly hidden: boolean;
  readonly placeholder: string;
  readonly help: string;
  readonly defaultValue: string;
  /** The field is shown only while another one has this value. */
  readonly parent: { readonly name: string; readonly value: string } | undefined;
  readonly options: readonly Option[];
  readonly upload: Upload | undefined;
  /** Attributes and child elements that the preview gives no meaning. */
  readonly unknownAttributes: readonly (readonly [name: string, value: string])[];
  readonly unknownChildren: readonly string[];
  readonly xml: string;
}

/** An element that the preview does not know, as XML. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly id: string;
  readonly xml: string;
}

export interface Section {
  readonly id: string;
  /** Empty for fields outside any section. */
  readonly label: string;
  readonly info: string;
  readonly docLink: string;
  readonly docLinkLabel: string;
  readonly items: readonly (Field | Unknown)[];
  readonly unknownAttributes: Field['unknownAttributes'];
}

export interface Menu {
  readonly id: string;
  /** Empty for what stands outside any menu. */
  readonly label: string;
  readonly sections: readonly Section[];
}

/** A form as the preview draws it. */
export interface Form {
  readonly name: string;
  readonly shortDescription: string;
  readonly menus: readonly Menu[];
  readonly fields: readonly Field[];
  /** What the form gets wrong, in sentences. */
  readonly findings: readonly string[];
}

/** Returns a form from the tree of a localized source-config. Nothing of the document is lost: what is unknown comes as XML. */
export const formOf = (root: Element): Form => {
  const menus = new FormReader().read(root);
  const fields = menus
    .flatMap(({ sections }) => sections.flatMap(({ items }) => items))
    .filter((item) => item.kind === 'field');
  return {
    name: root.attributes['name'] ?? root.attributes['connectorName'] ?? '',
    shortDescription: root.attributes['shortDesc'] ?? '',
    menus,
    fields,
    findings: findingsOf(fields),
  };
};

interface OpenSection extends Section {
  readonly items: (Field | Unknown)[];
}
interface OpenMenu extends Menu {
  readonly sections: OpenSection[];
}

/** Puts what stands outside a menu or section into nameless ones, at its place. */
class FormReader {
  readonly #menus: OpenMenu[] = [];
  #ids = 0;

  read(root: Element): OpenMenu[] {
    let loose: OpenMenu | undefined;
    for (const child of root.children) {
      if (isElement(child) && child.name === 'Menu') {
        loose = undefined;
        this.#readMenu(child);
        continue;
      }
      loose ??= this.#addMenu('');
      if (isElement(child) && child.name === 'BaseConfig')
        for (const item of child.children) this.#readPart(loose, item);
      else this.#readPart(loose, child);
    }
    return this.#menus.filter(({ label, sections }) => label !== '' || sections.length > 0);
  }

  #readMenu(element: Element): void {
    const menu = this.#addMenu(element.attributes['label'] ?? element.attributes['name'] ?? 'Menu');
    for (const child of element.children) this.#readPart(menu, child);
  }

  #readPart(menu: OpenMenu, node: Element | string): void {
    if (isElement(node) && node.name === 'Section') {
      this.#readSection(menu, node);
      return;
    }
    const last = menu.sections.at(-1);
    const section = last?.label === '' ? last : this.#addSection(menu, {});
    section.items.push(this.#readItem(node));
  }

  #readSection(menu: OpenMenu, element: Element): void {
    const section = this.#addSection(menu, element.attributes, element.attributes['name'] ?? 'Section');
    for (const child of element.children) section.items.push(this.#readItem(child));
  }

  #readItem(node: Element | string): Field | Unknown {
    this.#ids += 1;
    const id = String(this.#ids);
    if (isElement(node) && node.name === 'Field') return fieldOf(node, id);
    return { kind: 'unknown', id, xml: isElement(node) ? printElement(node) : node.trim() };
  }

  #addMenu(label: string): OpenMenu {
    const menu = { id: `menu-${this.#menus.length}`, label, sections: [] };
    this.#menus.push(menu);
    return menu;
  }

  #addSection(menu: OpenMenu, attributes: Element['attributes'], name = ''): OpenSection {
    const section = {
      id: `${menu.id}-${menu.sections.length}`,
      label: attributes['label'] ?? name,
      info: attributes['sectionInfo'] ?? '',
      docLink: attributes['docLink'] ?? '',
      docLinkLabel: attributes['docLinkLabel'] ?? '',
      items: [],
      unknownAttributes: unknownIn(attributes, SECTION_ATTRIBUTES),
    };
    menu.sections.push(section);
    return section;
  }
}

const SECTION_ATTRIBUTES: ReadonlySet<string> = new Set(['name', 'label', 'sectionInfo', 'docLink', 'docLinkLabel']);

const FIELD_ATTRIBUTES: ReadonlySet<string> = new Set([
  'name',
  'displayName',
  'label',
  'type',
  'required',
  'hidden',
  'placeholder',
  'helpKey',
  'defaultValue',
  'parentKey',
  'parentValue',
  'maxFiles',
  'maxSize',
  'supportedExtensions',
]);

const unknownIn = (attributes: Element['attributes'], known: ReadonlySet<string>) =>
  Object.entries(attributes).filter(([name]) => !known.has(name));

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

const fieldOf = (element: Element, id: string): Field => {
  const { attributes } = element;
  const typeName = attributes['type'] ?? 'text';
  const type = FIELD_TYPES.find((known) => known.toLowerCase() === typeName.toLowerCase());
  const name = attributes['name'] ?? '';
  const parent = attributes['parentKey'];
  return {
    kind: 'field',
    id,
    name,
    label: attributes['displayName'] ?? attributes['label'] ?? name,
    type,
    typeName,
    required: isTrue(attributes['required']),
    hidden: isTrue(attributes['hidden']),
    placeholder: attributes['placeholder'] ?? '',
    help: attributes['helpKey'] ?? '',
    defaultValue: attributes['defaultValue'] ?? '',
    parent: parent ? { name: parent, value: attributes['parentValue'] ?? '' } : undefined,
    options: optionsOf(element),
    upload: type === 'fileupload' ? uploadOf(attributes) : undefined,
    unknownAttributes: unknownIn(attributes, FIELD_ATTRIBUTES),
    unknownChildren: element.children
      .filter((child) => !isElement(child) || !['Option', 'AllowedValues'].includes(child.name))
      .map((child) => (isElement(child) ? printElement(child) : child.trim())),
    xml: printElement(element),
  };
};

const optionsOf = (field: Element): Option[] =>
  [...elementsOf(field, 'AllowedValues'), field]
    .flatMap((list) => elementsOf(list, 'Option'))
    .map(({ attributes }) => {
      const value = attributes['value'] ?? '';
      return { label: attributes['label'] ?? value, value };
    });

const uploadOf = (attributes: Element['attributes']): Upload => ({
  maxFiles: toNumber(attributes['maxFiles']),
  maxSize: toNumber(attributes['maxSize']),
  extensions: (attributes['supportedExtensions'] ?? '')
    .split(',')
    .map((extension) => extension.trim().replace(/^\./, ''))
    .filter((extension) => extension !== ''),
});

const toNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

const findingsOf = (fields: readonly Field[]): string[] => {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const seen = new Set<string>();
  return fields.flatMap((field) => {
    const isRepeated = field.name !== '' && seen.has(field.name);
    seen.add(field.name);
    const { name, type, typeName, options, parent } = field;
    const parentField = parent && byName.get(parent.name);
    return [
      name === '' ? `A field has no name: ${field.label || 'it has no label either'}.` : undefined,
      isRepeated ? `Two fields are named ${name}.` : undefined,
      type === undefined ? `Field ${name} has the type ${typeName}, which the preview does not know.` : undefined,
      (type === 'select' || type === 'radio') && options.length === 0 ? `Field ${name} has no options.` : undefined,
      parent && !parentField ? `Field ${name} depends on ${parent.name}, which the form does not have.` : undefined,
      parent &&
      parentField &&
      parentField.options.length > 0 &&
      !parentField.options.some(({ value }) => value === parent.value)
        ? `Field ${name} is never shown: ${parent.name} has no option ${parent.value}.`
        : undefined,
    ].filter((finding) => finding !== undefined);
  });
};
