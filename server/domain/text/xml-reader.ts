import { SaxesParser } from 'saxes';

/** Callbacks for the parts of a document, in document order. */
export interface XmlEvents {
  /** @param name name of the element without its prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(): void;
  /** Receives text between tags and in CDATA sections. */
  text(text: string): void;
}

/**
 * Reads an accepted document. It never throws: errors that only this parser reports are ignored, because the document is already
 * stored and has to be shown.
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
