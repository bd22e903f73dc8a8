/** Something that the preview cannot draw, as XML. */
export const UnknownXml = ({ title, xml }: { readonly title: string; readonly xml: string }) => (
  <figure class="unknown-xml">
    <figcaption>{title}</figcaption>
    <pre>{xml}</pre>
  </figure>
);
