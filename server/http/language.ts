/** A tag of BCP 47 in its common form; longer ones are not worth an answer's bytes. */
const LANGUAGE_TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/** The tag that an Accept-Language header likes best; undefined where it names none. */
export const readLanguage = (header: string | undefined): string | undefined =>
  header
    ?.split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ tag, weight }) => LANGUAGE_TAG.test(tag) && weight > 0)
    .reduce<{ tag: string; weight: number } | undefined>(
      (best, range) => (best && best.weight >= range.weight ? best : range),
      undefined,
    )?.tag;
