import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: XmlElement | undefined;
  readonly children: XmlElement[];
}

/** The elements of a well-formed document in document order, the root first. */
export const xmlElements = (text: string): XmlElement[] => {
  const parser = new SaxesParser();
  const elements: XmlElement[] = [];
  let open: XmlElement | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, parent: open, children: [] };
    open?.children.push(element);
    elements.push(element);
    open = element;
  });
  parser.on('closetag', () => {
    open = open?.parent;
  });
  parser.write(text).close();
  return elements;
};

/** The elements of a name below another one, at any depth. */
export const below = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).flatMap((child) => [...(child.name === name ? [child] : []), ...below(child, name)]);
