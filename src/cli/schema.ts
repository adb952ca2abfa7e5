import { Option } from 'commander';
import { actions } from '../actions/index.js';
import { ruleTestsJsonSchema } from '../rule-tests/rule-tests-json-schema.js';
import { rulesJsonSchema } from '../rules/schema/rules-json-schema.js';
import type { AddCommand } from './command.js';

export const addSchema: AddCommand = (program, { out }) => {
  program
    .command('schema')
    .description('print the JSON Schema of rules files, for editors')
    .addOption(new Option('--tests', 'that of rule tests (`*.test.yaml`)'))
    .action(({ tests }: { readonly tests?: true }) => {
      const schema = tests ? ruleTestsJsonSchema() : rulesJsonSchema(actions);
      out(JSON.stringify(schema, null, 2));
    });
};
