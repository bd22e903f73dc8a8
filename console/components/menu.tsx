import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface MenuProps {
  /** What the button shows. */
  readonly label: ComponentChildren;
  /** What the button is called, if what it shows is not enough. */
  readonly name?: string;
  readonly class?: string;
  /** What appears below it; it is given what closes it. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a panel below it. The panel closes with Escape, and with a press or the focus outside of it. */
export const Menu = ({ label, name, class: className = '', children }: MenuProps) => {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const outside = ({ target }: Event): void => {
      if (!box.current?.contains(target as Node)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', closeByKey, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', closeByKey, true);
    };
  }, [isOpen]);
  return (
    <div class={`menu ${className}`} ref={box}>
      <button
        type="button"
        ref={button}
        aria-expanded={isOpen}
        {...(name !== undefined && { 'aria-label': name })}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && <div class="menu-panel">{children(() => setOpen(false))}</div>}
    </div>
  );
};
