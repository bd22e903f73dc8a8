import type { FixtureConnector } from '../../models/index.ts';
import { CONNECTION_PARTS, FILE_PARTS } from './connection-sections.ts';
import {
  AGGREGATION_PARTS,
  DEFAULT_GROUPS,
  DELETION,
  FEATURE_FIELDS,
  GROUP_FILTER,
  PAGE_SIZE,
  TICKET_PART,
  TUNING_PART,
} from './feature-sections.ts';
import type { Field, Menu, Section } from './form.ts';
import { kindOf } from './form.ts';

/** Returns the menus of a connector's form, by its kind and features. [A] */
export const deriveMenus = (connector: FixtureConnector): Menu[] => {
  const kind = kindOf(connector);
  const features = new Set(connector.features ?? []);
  const offered = (...names: (keyof typeof FEATURE_FIELDS)[]): Field[] =>
    names.filter((name) => features.has(name)).map((name) => FEATURE_FIELDS[name]);
  const aggregates = !features.has('NO_AGGREGATION');
  const provisions = features.has('PROVISIONING') && kind !== 'sd';

  return filled([
    connector.directConnect
      ? {
          key: 'Connection',
          sections: [...CONNECTION_PARTS[kind], part('SchemaDiscovery', offered('DISCOVER_SCHEMA'))],
        }
      : { key: 'File', sections: FILE_PARTS },
    { key: 'Security', sections: [part('Passwords', offered('AUTHENTICATE'))] },
    {
      key: 'Aggregation',
      sections: aggregates
        ? [
            part('Filters', [
              ...offered('SEARCH', 'ENABLE'),
              ...(features.has('SEARCH') && kind !== 'hr' ? [GROUP_FILTER] : []),
            ]),
            ...(AGGREGATION_PARTS[kind] ?? []),
            part('Attributes', offered('SYNC_PROVISIONING', 'DIRECT_PERMISSIONS')),
            part('Partitioning', offered('UNSTRUCTURED_TARGETS')),
            part('Manager', offered('MANAGER_LOOKUP')),
          ]
        : [],
    },
    { key: 'Ticketing', sections: kind === 'sd' ? [TICKET_PART] : [] },
    {
      key: 'Provisioning',
      sections: provisions
        ? [
            part('Writing', [DEFAULT_GROUPS, ...(features.has('ENABLE') ? [DELETION] : [])]),
            part('Passwords', offered('PASSWORD', 'UNLOCK')),
          ]
        : [],
    },
    {
      key: 'Advanced',
      sections: [part('Tuning', [...(aggregates ? [PAGE_SIZE] : []), ...TUNING_PART.fields])],
    },
  ]);
};

const part = (key: string, fields: readonly Field[]): Section => ({ key, fields });

/** Returns the menus and sections that are not empty. */
const filled = (menus: readonly Menu[]): Menu[] =>
  menus
    .map(({ key, sections }) => ({ key, sections: sections.filter(({ fields }) => fields.length > 0) }))
    .filter(({ sections }) => sections.length > 0);
