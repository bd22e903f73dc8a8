import { type Element, elementsOf, isElement, printElement } from './tree.ts';

/** A rule of a correlation-config: "account **mail** equals identity **email**". */
export interface CorrelationRule {
  readonly kind: 'rule';
  readonly account: string;
  /** What stands between the two attributes. */
  readonly comparison: string;
  readonly identity: string;
  /** What else the rule says, as attributes. */
  readonly more: readonly (readonly [name: string, value: string])[];
}

/** What the console has no words for, as XML. */
export interface UnknownRule {
  readonly kind: 'unknown';
  readonly xml: string;
}

export interface Correlation {
  readonly name: string;
  readonly rules: readonly (CorrelationRule | UnknownRule)[];
}

const COMPARISONS: Readonly<Record<string, string>> = {
  EQ: 'equals',
  NE: 'differs from',
  LT: 'is less than',
  GT: 'is greater than',
  LE: 'is at most',
  GE: 'is at least',
  LIKE: 'contains',
  IN: 'is one of',
};

const LIKE_MODES: Readonly<Record<string, string>> = {
  START: 'starts with',
  END: 'ends with',
  EXACT: 'equals',
  ANYWHERE: 'contains',
};

/** Returns the rules of a correlation-config in their order. */
export const correlationOf = (root: Element): Correlation => ({
  name: root.attributes['name'] ?? '',
  rules: root.children.flatMap((child): Correlation['rules'] => {
    if (isElement(child) && child.name === 'AttributeAssignments')
      return child.children.map((rule) =>
        isElement(rule) && isRule(rule) ? ruleOf(rule) : { kind: 'unknown', xml: xmlOf(rule) },
      );
    return [{ kind: 'unknown', xml: xmlOf(child) }];
  }),
});

const xmlOf = (node: Element | string): string => (isElement(node) ? printElement(node) : node.trim());

const isRule = (element: Element): boolean =>
  element.name === 'Filter' &&
  elementsOf(element).length === 0 &&
  element.attributes['property'] !== undefined &&
  element.attributes['value'] !== undefined;

const ruleOf = ({ attributes }: Element): CorrelationRule => {
  const { operation = 'EQ', property = '', value = '', matchMode, ...more } = attributes;
  const known = COMPARISONS[operation.toUpperCase()];
  const mode = known === COMPARISONS['LIKE'] ? LIKE_MODES[matchMode?.toUpperCase() ?? ''] : undefined;
  return {
    kind: 'rule',
    account: value,
    comparison: mode ?? known ?? operation,
    identity: property,
    more: [
      ...(matchMode !== undefined && mode === undefined ? [['matchMode', matchMode] as const] : []),
      ...Object.entries(more),
    ],
  };
};
