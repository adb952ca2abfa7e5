import { z } from 'zod';
import { samples } from '../events/samples.js';
import type { JsonSchema } from '../rules/schema/allow-templates.js';
import { editorSchema } from '../rules/schema/rules-json-schema.js';
import { ruleTestsFileSchema } from './rule-tests-file.js';

/**
 * The JSON Schema of `*.test.yaml` files (draft 7), for editors. Made from the schema that the
 * reader uses, so that both agree.
 */
export function ruleTestsJsonSchema(): JsonSchema {
  return z.toJSONSchema(ruleTestsFileSchema, {
    ...editorSchema,
    override(context) {
      editorSchema.override(context);
      const { jsonSchema, path } = context;
      // Any file may stand there; editors offer the samples.
      if (path.at(-3) === 'event' && jsonSchema.type === 'string') {
        jsonSchema.examples = Object.keys(samples);
      }
    },
  });
}
