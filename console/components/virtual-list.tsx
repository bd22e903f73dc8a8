import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string | number;
  /** Pixels; every row has the same height. */
  readonly rowHeight: number;
  readonly row: (item: Item, index: number) => ComponentChildren;
  /** The row that keys have chosen is kept in view. */
  readonly selected?: number;
  readonly label: string;
  /** What scrolls, for those who move it. */
  readonly scroller?: RefObject<HTMLDivElement | null>;
  readonly onScroll?: (top: number) => void;
  /** Is called with the first row that is drawn, and the one after the last. */
  readonly onRange?: (first: number, last: number) => void;
}

/** Rows beyond the visible ones that are drawn, so that scrolling shows no gap. */
const SPARE_ROWS = 12;

/** A list that draws the rows in view alone, however many there are. */
export const VirtualList = <Item,>(props: VirtualListProps<Item>) => {
  const { items, keyOf, rowHeight, row, selected, label, onScroll, onRange } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? own;
  const [view, setView] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || selected === undefined || selected < 0) return;
    const top = selected * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [selected, rowHeight, scroller]);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE_ROWS);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE_ROWS);
  useLayoutEffect(() => onRange?.(first, last));
  return (
    <div
      class="virtual"
      ref={scroller}
      onScroll={({ currentTarget }) => {
        setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight });
        onScroll?.(currentTarget.scrollTop);
      }}
    >
      <ul class="virtual-rows" aria-label={label} style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, last).map((item, index) => (
          <li
            key={keyOf(item)}
            class="virtual-row"
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            style={{ transform: `translateY(${(first + index) * rowHeight}px)`, height: `${rowHeight}px` }}
          >
            {row(item, first + index)}
          </li>
        ))}
      </ul>
    </div>
  );
};
