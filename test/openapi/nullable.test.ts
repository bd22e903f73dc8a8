import t from 'tap';
import { schemas } from '../../server/models/validators.ts';
import { type PublishedModels, publish } from '../../server/openapi/schema.ts';

t.test('no document requires a nullable array, which generated Java clients reject', async (t) => {
  const models: PublishedModels = new Map();
  publish(
    Object.keys(schemas).map((id) => ({ $ref: `${id}#` })),
    models,
  );
  const required = [...models].flatMap(([name, model]) => {
    const { required = [], properties = {} } = model as {
      required?: string[];
      properties?: Record<string, { type?: string; nullable?: boolean }>;
    };
    return required
      .filter((key) => properties[key]?.type === 'array' && properties[key].nullable)
      .map((key) => [name, key]);
  });
  t.same(required, []);
  t.match(models.get('V3ConnectorDto'), {
    required: ['name'],
    properties: { features: { type: 'array', nullable: true } },
  });
});
