import { readXml } from '../../server/domain/text/xml-reader.ts';

/** An element of an XML document, without the prefix of its name. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

interface OpenElement extends Element {
  readonly children: (Element | string)[];
}

/** Returns the root of a well-formed document, read by the server's own parser; undefined for one without elements. */
export const readTree = (document: string): Element | undefined => {
  const open: OpenElement[] = [];
  let root: Element | undefined;
  readXml(document, {
    open: (name, attributes) => {
      // The parser's object has no prototype, and a name like __proto__ stays a plain member of it.
      const element: OpenElement = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      root ??= element;
      open.push(element);
    },
    close: () => {
      open.pop();
    },
    text: (text) => {
      if (text.trim() !== '') open.at(-1)?.children.push(text);
    },
  });
  return root;
};

export const isElement = (node: Element | string): node is Element => typeof node !== 'string';

/** Returns the child elements, all or those of a name. */
export const elementsOf = (element: Element, name?: string): Element[] =>
  element.children.filter(isElement).filter((child) => name === undefined || child.name === name);

/** Returns the text of an element and everything in it. */
export const textOf = (element: Element): string =>
  element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');

/** Returns the elements of a name at any depth, in document order. */
export const descendantsOf = (element: Element, name: string): Element[] =>
  elementsOf(element).flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escapeText = (text: string): string => text.replace(/[&<"]/g, (char) => ESCAPES[char] ?? char);

/** Returns an element as XML for people to read: two blanks a level, attributes in their order. */
export const printElement = (element: Element, indent = ''): string => {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escapeText(value)}"`);
  const tag = `${indent}<${element.name}${attributes.join('')}`;
  if (element.children.length === 0) return `${tag}/>`;
  const [only] = element.children;
  if (element.children.length === 1 && only !== undefined && !isElement(only))
    return `${tag}>${escapeText(only.trim())}</${element.name}>`;
  const children = element.children.map((child) =>
    isElement(child) ? printElement(child, `${indent}  `) : `${indent}  ${escapeText(child.trim())}`,
  );
  return [`${tag}>`, ...children, `${indent}</${element.name}>`].join('\n');
};
