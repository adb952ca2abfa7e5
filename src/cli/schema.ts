import { actions } from '../actions/index.js';
import { rulesJsonSchema } from '../rules/schema/rules-json-schema.js';
import type { AddCommand } from './command.js';

export const addSchema: AddCommand = (program, { out }) => {
  program
    .command('schema')
    .description('print the JSON Schema of rules files, for editors')
    .action(() => out(JSON.stringify(rulesJsonSchema(actions), null, 2)));
};
