import { descendantsOf, type Element, elementsOf, isElement, printElement, textOf } from './tree.ts';

export interface SchemaAttribute {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  readonly entitlement: boolean;
  readonly managed: boolean;
  readonly multi: boolean;
  /** The object type that an entitlement refers to. */
  readonly objectType: string;
  /** Attributes that the table has no column for. */
  readonly more: readonly (readonly [name: string, value: string])[];
}

export interface Schema {
  readonly objectType: string;
  readonly nativeObjectType: string;
  readonly identityAttribute: string;
  readonly displayAttribute: string;
  readonly attributes: readonly SchemaAttribute[];
  readonly more: SchemaAttribute['more'];
}

/** What a source-template says a source starts as. */
export interface Application {
  readonly name: string;
  readonly type: string;
  readonly connector: string;
  readonly features: readonly string[];
  /** The attributes of a source that are set from the start; a value that is no text comes as XML. */
  readonly defaults: readonly { readonly key: string; readonly value: string }[];
  readonly schemas: readonly Schema[];
  /** Elements that the console has no view for, as XML. */
  readonly unknown: readonly string[];
}

const KNOWN: ReadonlySet<string> = new Set(['Attributes', 'Schemas', 'Templates', 'ProvisioningForms']);

/** Returns what a source-template holds. @param root an `Application`, or the element that encloses one. */
export const applicationOf = (root: Element): Application => {
  const application = root.name === 'Application' ? root : (descendantsOf(root, 'Application')[0] ?? root);
  const { attributes } = application;
  return {
    name: attributes['name'] ?? '',
    type: attributes['type'] ?? '',
    connector: attributes['connector'] ?? '',
    features: (attributes['featuresString'] ?? '')
      .split(',')
      .map((feature) => feature.trim())
      .filter((feature) => feature !== ''),
    defaults: elementsOf(application, 'Attributes')
      .flatMap((element) => elementsOf(element, 'Map'))
      .flatMap((map) => elementsOf(map, 'entry'))
      .map((entry) => ({
        key: entry.attributes['key'] ?? '',
        value: entry.attributes['value'] ?? entry.children.map(printNode).join('\n'),
      })),
    schemas: elementsOf(application, 'Schemas')
      .flatMap((element) => elementsOf(element, 'Schema'))
      .map(schemaOf),
    unknown: application.children.filter((child) => !isElement(child) || !KNOWN.has(child.name)).map(printNode),
  };
};

const printNode = (node: Element | string): string => (isElement(node) ? printElement(node) : node.trim());

const schemaOf = (element: Element): Schema => {
  const {
    objectType = '',
    nativeObjectType = '',
    identityAttribute = '',
    displayAttribute = '',
    ...more
  } = element.attributes;
  return {
    objectType,
    nativeObjectType,
    identityAttribute,
    displayAttribute,
    attributes: elementsOf(element, 'AttributeDefinition').map(attributeOf),
    more: Object.entries(more),
  };
};

const attributeOf = (element: Element): SchemaAttribute => {
  const {
    name = '',
    type = 'string',
    required,
    entitlement,
    managed,
    multi,
    schemaObjectType,
    ...more
  } = element.attributes;
  return {
    name,
    type,
    description: elementsOf(element, 'Description').map(textOf).join(' ').trim(),
    required: isTrue(required),
    entitlement: isTrue(entitlement),
    managed: isTrue(managed),
    multi: isTrue(multi),
    objectType: schemaObjectType ?? '',
    more: Object.entries(more),
  };
};

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';
