import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly class?: string;
  /** Whether the title is for readers of the screen alone. */
  readonly hidesTitle?: boolean;
  readonly children: ComponentChildren;
}

/** A window above the page; it closes with Escape and with a press beside it. */
export const Dialog = ({ title, onClose, class: className = '', hidesTitle, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class={className}
      aria-labelledby={id}
      onClose={onClose}
      onClick={({ target }) => {
        if (target === dialog.current) onClose();
      }}
    >
      <div class="dialog-body">
        <h2 id={id} class={hidesTitle ? 'visually-hidden' : ''}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
};
