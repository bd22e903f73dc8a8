import { canUndo, resetTenant, undoReset } from '../actions.ts';
import { Icon } from '../components/icon.tsx';
import { catalog } from '../overview.ts';
import { family, href, locale, setQuery } from '../route.ts';
import { Lamps } from './lamps.tsx';
import { TenantPicker } from './tenant-picker.tsx';

/** The top of the page: what is shown, and what makes it unlike a fresh tenant. */
export const Bar = () => (
  <header class="bar">
    <a class="brand" href={href(['connectors'])} aria-label="ISC Connectors emulator">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M7 16h5m8 0h5" />
        <circle cx="16" cy="16" r="4.5" />
      </svg>
      <span class="wide">ISC Connectors emulator</span>
    </a>
    <TenantPicker />
    <select
      aria-label="API family"
      title="API family"
      value={family.value}
      onChange={({ currentTarget }) => setQuery({ family: currentTarget.value, filters: undefined })}
    >
      {(catalog.value?.families ?? [{ name: family.value, basePath: family.value }]).map(({ name, basePath }) => (
        <option key={name} value={name}>
          {basePath}
        </option>
      ))}
    </select>
    <select
      aria-label="Locale"
      title="Locale"
      value={locale.value}
      onChange={({ currentTarget }) => setQuery({ locale: currentTarget.value })}
    >
      {[...(catalog.value?.locales ?? [locale.value])].sort().map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
    <span class="space" />
    <Lamps />
    {canUndo() && (
      <button type="button" onClick={undoReset} title="Put back what was there before the reset (u)">
        <Icon name="undo" /> Undo reset
      </button>
    )}
    <button type="button" onClick={resetTenant} title="Put the initial connectors back; this can be undone">
      Reset
    </button>
  </header>
);
