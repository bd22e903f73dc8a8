import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Returns a component that loads its own file when it is first shown. */
export const lazy = <Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) => {
  let loaded: ComponentType<Props> | undefined;
  return (props: Props) => {
    const [Shown, setShown] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [error, setError] = useState<string>();
    useEffect(() => {
      if (Shown) return;
      load().then(
        (module) => {
          loaded = module.default;
          setShown(() => loaded);
        },
        (failure: unknown) => setError(String(failure)),
      );
    }, [Shown]);
    if (error !== undefined) return <p class="error">This view could not be loaded: {error}. Reload the page.</p>;
    return Shown ? <Shown {...props} /> : null;
  };
};
