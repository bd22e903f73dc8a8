import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** Parts that are drawn at once. A document may have a hundred thousand. */
const PAGE_SIZE = 500;

/** Returns the first of many things, and a button for more of them if there are more. */
export const useGradual = <Item,>(
  items: readonly Item[],
): { readonly shown: readonly Item[]; readonly more: ComponentChildren } => {
  const [count, setCount] = useState(PAGE_SIZE);
  const rest = items.length - count;
  const more = rest > 0 && (
    <button type="button" class="show-more" onClick={() => setCount(count + PAGE_SIZE)}>
      Show {Math.min(PAGE_SIZE, rest)} of {rest} more
    </button>
  );
  return { shown: items.slice(0, count), more };
};
