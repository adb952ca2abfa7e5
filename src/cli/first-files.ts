import { actions } from '../actions/index.js';
import { ruleTestsJsonSchema } from '../rule-tests/rule-tests-json-schema.js';
import { rulesJsonSchema } from '../rules/schema/rules-json-schema.js';

export interface FirstChoices {
  readonly at: 'github' | 'gitlab';
  /** `owner/name`, or a project's path. */
  readonly repository: string;
  /** The application's name in Applivery. */
  readonly application: string;
}

export interface FirstFile {
  /** Relative to the folder that is set up. */
  readonly path: string;
  readonly text: string;
}

/** The rule and its test: they only make sense together. */
export function firstRules(choices: FirstChoices): readonly FirstFile[] {
  return [
    { path: 'rules/first.yaml', text: rulesText(choices) },
    { path: 'rules/first.test.yaml', text: testText(choices) },
  ];
}

/** What editors complete and check rules files by. */
export function schemaFiles(): readonly FirstFile[] {
  const json = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;
  return [
    { path: 'rules/rules.schema.json', text: json(rulesJsonSchema(actions)) },
    { path: 'rules/rule-tests.schema.json', text: json(ruleTestsJsonSchema()) },
  ];
}

/** What the rule starts. */
export function startedFile({ at }: FirstChoices): FirstFile {
  return at === 'github'
    ? { path: '.github/workflows/device-tests.yml', text: workflowText }
    : { path: '.gitlab-ci.yml', text: pipelineText };
}

function rulesText(choices: FirstChoices): string {
  return `# yaml-language-server: $schema=./rules.schema.json
version: 1
rules:
  - id: device-tests
    name: Device tests for every processed Android build
    on: build_processed
    if: >-
      event.application.name == ${JSON.stringify(choices.application)} && event.build.os == "android"
    steps:
      - id: tests
${choices.at === 'github' ? githubStep(choices) : gitlabStep(choices)}`;
}

function githubStep({ repository }: FirstChoices): string {
  return `        uses: github/workflow-dispatch
        with:
          repository: ${JSON.stringify(repository)}
          workflow: device-tests.yml
          ref: main
          # The workflow puts it into its run-name: the run is found again if GitHub's answer is lost.
          correlation-input: correlation_id
          inputs:
            build_id: \${{ event.build.id }}
            build_url: \${{ event.build.url }}
`;
}

function gitlabStep({ repository }: FirstChoices): string {
  return `        uses: gitlab/pipeline
        with:
          project: ${JSON.stringify(repository)}
          ref: main
          inputs:
            build_id: \${{ event.build.id }}
            build_url: \${{ event.build.url }}
`;
}

function testText({ at, repository, application }: FirstChoices): string {
  const place = `${at === 'github' ? 'repository' : 'project'}: ${JSON.stringify(repository)}`;
  const name = JSON.stringify(application);
  return `# yaml-language-server: $schema=./rule-tests.schema.json
only: [first.yaml]
tests:
  - name: a processed Android build starts the device tests
    event: build_processed
    set: { application.name: ${name}, build.os: android }
    expect:
      - rule: device-tests
        step: tests
        with: { ${place}, inputs: { build_id: 5e79232e98d88ac68cf7d4bc } }

  - name: a build for iOS starts nothing
    event: build_processed
    set: { application.name: ${name}, build.os: ios }
    expect: []

  - name: a build of another application starts nothing
    event: build_processed
    set: { application.name: ${JSON.stringify(`Not ${application}`)}, build.os: android }
    expect: []
`;
}

const workflowText = `name: Device tests
run-name: 'Device tests of \${{ inputs.build_id }} (\${{ inputs.correlation_id }})'
on:
  workflow_dispatch:
    inputs:
      build_id: { type: string, required: true }
      build_url: { type: string, required: true }
      # Filled in by applivery-triggers: finds the run again if GitHub's answer was lost.
      correlation_id: { type: string, required: false, default: manual }
permissions:
  contents: read
# Should the same start ever arrive twice, the second one does no harm.
concurrency:
  group: device-tests-\${{ inputs.correlation_id }}
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - name: Test the build
        # Inputs go through env, never into the script itself.
        env:
          BUILD_ID: \${{ inputs.build_id }}
          BUILD_URL: \${{ inputs.build_url }}
        run: echo "Here the tests of build $BUILD_ID begin. It is at $BUILD_URL"
`;

const pipelineText = `spec:
  inputs:
    build_id:
      type: string
      regex: ^[0-9a-f]{0,24}$
      default: ''
    build_url:
      type: string
      default: ''
---
# Inputs become variables, and are never written into a script.
variables:
  BUILD_ID: $[[ inputs.build_id ]]
  BUILD_URL: $[[ inputs.build_url ]]

device-tests:
  rules:
    - if: $BUILD_ID
  script:
    - echo "Here the tests of build $BUILD_ID begin. It is at $BUILD_URL"
`;
