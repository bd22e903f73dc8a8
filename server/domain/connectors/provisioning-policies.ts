import { FIELD_TYPES, type FieldType, USAGE_TYPES, type UsageType } from '../../models/enums.ts';
import type { ProvisioningField, ProvisioningPolicy } from '../../models/index.ts';
import { BoundedCache, bytesOfTexts } from '../../platform/bounded-cache.ts';
import { readXml, type XmlEvents } from '../text/xml-reader.ts';

type Attributes = Readonly<Record<string, string>>;

/** Name of the element that holds a policy, by the element that contains it. [W for Templates, A for ProvisioningForms] */
const POLICY_IN: Readonly<Record<string, string>> = { Templates: 'Template', ProvisioningForms: 'Form' };

/** Maximum number of policies and fields shown for one document. Later ones are left out. [A] */
export const MAX_POLICY_PARTS = 10_000;

/** Maximum size of the cached policies with their documents, in bytes. */
const MAX_CACHED_BYTES = 4 * 1024 * 1024;
/** Upper bound for the size of a policy or field without its texts, in bytes. */
const PART_SIZE = 500;

const policiesByDocument = new BoundedCache<string, readonly ProvisioningPolicy[]>(
  { bytes: MAX_CACHED_BYTES },
  // The texts of the policies are parts of the document.
  (text, policies) =>
    2 * bytesOfTexts(text) + PART_SIZE * policies.reduce((parts, { fields }) => parts + 1 + fields.length, 0),
);

/**
 * Returns the default provisioning policies: those in the templates of an application document. Empty without a document or
 * templates. [D] Callers must not change the result.
 *
 * Where policies are in the document, and how their parts map, is [A]: the published description covers only the result's shape.
 *
 * @param applicationXml an accepted document.
 */
export const provisioningPolicies = (applicationXml: string | undefined): readonly ProvisioningPolicy[] => {
  // Most documents have neither element, so they are not parsed.
  if (applicationXml === undefined || !Object.keys(POLICY_IN).some((name) => applicationXml.includes(name))) return [];
  let policies = policiesByDocument.get(applicationXml);
  if (!policies) {
    const reader = new PolicyReader();
    readXml(applicationXml, reader);
    policies = reader.policies;
    policiesByDocument.set(applicationXml, policies);
  }
  return policies;
};

/** Collects policies while a document is parsed. */
class PolicyReader implements XmlEvents {
  readonly policies: ProvisioningPolicy[] = [];
  /** Names of the open elements, the innermost last. */
  readonly #path: string[] = [];
  /** The open policy and field, each with the depth of its element. */
  #policy: { readonly depth: number; readonly policy: ProvisioningPolicy } | undefined;
  #field: { readonly depth: number; readonly field: ProvisioningField } | undefined;
  /** Texts of the open child element. */
  #text: string[] = [];
  #parts = 0;

  open(name: string, attributes: Attributes): void {
    const parent = this.#path.at(-1) ?? '';
    const depth = this.#path.push(name);
    this.#text = [];
    if (!this.#policy) {
      const isPolicy = POLICY_IN[parent] === name && this.#path.at(-3) === 'Application';
      if (isPolicy && this.#hasRoom()) this.#policy = { depth, policy: toPolicy(attributes) };
    } else if (!this.#field) {
      if (name === 'Field' && this.#hasRoom()) this.#field = { depth, field: toField(attributes) };
    } else if (name === 'Reference' && parent === 'RuleRef' && attributes['name'] !== undefined) {
      this.#field.field.transform = transform('rule', { name: attributes['name'] });
    }
  }

  text(text: string): void {
    this.#text.push(text);
  }

  close(): void {
    const depth = this.#path.length;
    const name = this.#path.pop();
    if (!this.#policy) return;
    const { policy } = this.#policy;
    if (this.#field) {
      const { field } = this.#field;
      if (name === 'DefaultValue') field.transform = transform('static', { value: this.#trimmed() });
      if (depth > this.#field.depth) return;
      if (field.name !== '') policy.fields.push(field);
      this.#field = undefined;
    } else if (name === 'Description' && depth === this.#policy.depth + 1) {
      const description = this.#trimmed();
      if (description !== '') policy.description = description;
    } else if (depth === this.#policy.depth) {
      if (policy.name !== '') this.policies.push(policy);
      this.#policy = undefined;
    }
  }

  #hasRoom(): boolean {
    this.#parts += 1;
    return this.#parts <= MAX_POLICY_PARTS;
  }

  #trimmed(): string {
    return this.#text.join('').trim();
  }
}

const toPolicy = (attributes: Attributes): ProvisioningPolicy => {
  const usage = upperSnake(attributes['usage'] ?? attributes['type'] ?? '');
  const usageType = USAGE_TYPES.find((known) => known === usage);
  return {
    name: attributes['name'] ?? '',
    description: describe(usageType, attributes['schemaObjectType'] ?? attributes['objectType'] ?? 'account'),
    ...(usageType && { usageType }),
    fields: [],
  };
};

/** Returns a field of a policy. [A for `transform`] */
const toField = (attributes: Attributes): ProvisioningField => {
  const value = attributes['defaultValue'] ?? attributes['value'];
  return {
    name: attributes['name'] ?? '',
    transform: value === undefined ? {} : transform('static', { value }),
    attributes: {},
    isRequired: isTrue(attributes['required']),
    type: fieldType(attributes['type']),
    isMultiValued: isTrue(attributes['multi']),
  };
};

const transform = (type: 'rule' | 'static', attributes: Attributes): ProvisioningField['transform'] => ({
  type,
  attributes,
});

const fieldType = (text: string | undefined): FieldType =>
  FIELD_TYPES.find((known) => known === text?.toLowerCase()) ?? 'string';

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/** `CreateGroup` and `Create Group` → `CREATE_GROUP`. */
const upperSnake = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toUpperCase();

/** Returns a description in the published form: `Create Account Profile` for CREATE of an account, `Create Group Profile` for CREATE_GROUP. */
const describe = (usageType: UsageType | undefined, objectType: string): string => {
  const words = (usageType ?? '').split('_').map((word) => capitalized(word.toLowerCase()));
  return [...words, ...(words.length > 1 ? [] : [capitalized(objectType)]), 'Profile'].filter(Boolean).join(' ');
};

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
