import { correlationConfig } from '../domain/generated-documents.ts';
import type { Documents } from '../domain/ports.ts';
import type { FixtureConnector } from '../models/index.ts';
import { deriveMenus } from './derived-form.ts';
import { deriveCorrelation, deriveTemplate } from './derived-template.ts';
import { printForm } from './form.ts';

/** The documents of a connector of the seed for which none were written, from its kind, features and ways to connect. [A] */
export const deriveDocuments = (connector: FixtureConnector): Required<Documents> => {
  const menus = deriveMenus(connector);
  return {
    'source-config': printForm(connector, menus),
    'source-template': deriveTemplate(connector, menus),
    'correlation-config': correlationConfig(connector.type, deriveCorrelation(connector)),
  };
};
