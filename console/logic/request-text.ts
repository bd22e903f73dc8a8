/** Returns parameters as in a URL, but readable: it encodes only what would be misread. */
export const placeText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${value.replace(/[%&#+]/g, encodeURIComponent)}`)
    .join('&');
