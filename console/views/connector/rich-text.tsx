import { richText } from '../../logic/rich-text.ts';

/** A translation with its simple markup. Everything is built from text; nothing is parsed as HTML. */
export const RichText = ({ text }: { readonly text: string }) => (
  <>
    {richText(text).map((piece, index) => {
      const key = index;
      if (piece.kind === 'break') return <br key={key} />;
      if (piece.strong) return <strong key={key}>{piece.text}</strong>;
      return piece.emphasis ? <em key={key}>{piece.text}</em> : <span key={key}>{piece.text}</span>;
    })}
  </>
);
