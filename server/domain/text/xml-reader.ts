import { SaxesParser } from 'saxes';

/** What is told of a document, in its order. */
export interface XmlEvents {
  /** @param name of the element, without a prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(): void;
  /** Text between tags, and that of a CDATA section. */
  text(text: string): void;
}

/**
 * Reads an accepted document. It never throws: what the parser alone objects to is passed over, as the document is stored and has to
 * be shown.
 */
export const readXml = (document: string, events: XmlEvents): void => {
  const parser = new SaxesParser();
  parser.on('error', () => {});
  parser.on('opentag', ({ name, attributes }) => events.open(name.slice(name.indexOf(':') + 1), attributes));
  parser.on('closetag', () => events.close());
  parser.on('text', (text) => events.text(text));
  parser.on('cdata', (text) => events.text(text));
  parser.write(document).close();
};
