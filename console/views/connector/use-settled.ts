import { useEffect, useState } from 'preact/hooks';

/** Size in UTF-16 units from which a text is looked at when typing pauses, and not at every key. */
const LARGE = 100_000;

/** Milliseconds without a key that count as a pause. */
const PAUSE = 300;

/** Returns a text at once while it is short, and a long one when typing pauses. */
export const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return text.length < LARGE ? text : settled;
};
