/** Returns where a family of the API lies. */
export const basePathOf = (family: string): string => (family === 'v1' ? '/connectors/v1' : `/${family}/connectors`);

/** The family that serves the documents of a connector where the asked one, beta, has lists alone. */
export const documentFamily = (family: string): string => (family === 'beta' ? 'v1' : family);

/** Returns the path of a connector, or of something of it. */
export const connectorPath = (family: string, scriptName: string, part = ''): string =>
  `${basePathOf(documentFamily(family))}/${encodeURIComponent(scriptName)}${part && `/${part}`}`;
