import type { Diagnostic } from '../domain/diagnostic.js';
import { isJsonObject, type Json } from '../domain/json.js';
import { Findings } from '../rules/findings.js';
import type { Rule, Ruleset } from '../rules/ruleset.js';
import { readYaml } from '../rules/yaml/read-yaml.js';
import type { Connections } from '../stage/connections.js';
import { onlineChecks } from './checks.js';
import { Once } from './once.js';
import { StepAtHand } from './step-at-hand.js';

/**
 * Looks at the providers whether what the rules do could work: reading only, each thing once.
 * @param connections those that have credentials
 * @returns sorted by file and position
 */
export async function checkOnline(
  ruleset: Ruleset,
  connections: Connections,
): Promise<Diagnostic[]> {
  const asked = new Map<string, Once>();
  const found: Diagnostic[] = [];
  for (const file of ruleset.files) {
    const yaml = readYaml(file);
    const findings = new Findings(yaml);
    for (const at of stepsOf(yaml.value, ruleset, findings))
      await checkStep(at, connections, asked);
    found.push(...findings.diagnostics());
  }
  return found;
}

/** The steps of a file's rules; those that are off send nothing. */
function stepsOf(value: Json | undefined, { rules }: Ruleset, findings: Findings): StepAtHand[] {
  const written = isJsonObject(value) && Array.isArray(value.rules) ? (value.rules as Json[]) : [];
  return written.flatMap((one, index) => {
    const rule = rules.find(({ id }) => isJsonObject(one) && one.id === id);
    return rule === undefined || rule.mode === 'off' ? [] : stepsAt(rule, index, findings);
  });
}

function stepsAt(rule: Rule, index: number, findings: Findings): StepAtHand[] {
  return rule.steps.map(
    (step) => new StepAtHand(step, ['rules', index, 'steps', step.position], findings),
  );
}

async function checkStep(
  at: StepAtHand,
  connections: Connections,
  asked: Map<string, Once>,
): Promise<void> {
  const { action, connection: name } = at.step;
  const check = onlineChecks[action.name];
  const connection = connections.get(name);
  if (check === undefined) return;
  if (connection === undefined) {
    at.unknownStep(`whether this works, as the connection \`${name}\` has no credentials`);
    return;
  }
  const once = asked.get(name) ?? new Once();
  asked.set(name, once);
  await check(at, { connection: connection.handle, settings: connection.settings, once });
}
