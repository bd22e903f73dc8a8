/** Returns parameters as they stand in a URL, but readable: only what would be misread is encoded. */
export const placeText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${value.replace(/[%&#+]/g, encodeURIComponent)}`)
    .join('&');
