import type { RulesFile } from '../src/rules/ruleset.js';

/** A list in a YAML file may have 5,000 items, the file 1 MiB. */
const rulesInFile = 500;

const systems = ['android', 'ios'];

/** One rule for an application: written as those in `rules/` are, each with something else in it. */
type Draft = (application: string, n: number) => string;

const drafts: readonly Draft[] = [
  (application, n) => `
  - id: device-tests-${n}
    name: Device tests of ${application}
    on: build_processed
    if: event.application.name == "${application}" && event.build.os == "${systems[n % 2]}"
    steps:
      - id: tests
        uses: github/workflow-dispatch
        with:
          repository: acme/app-${n}
          workflow: device-tests.yml
          ref: main
          correlation-input: correlation_id
          inputs:
            build_id: \${{ event.build.id }}
            build_url: \${{ event.build.url }}
            label: \${{ slug(event.application.name) }}-${n}`,
  (application, n) => `
  - id: pipeline-${n}
    name: A pipeline for every upload of ${application}
    on: [build_created, build_processed]
    let:
      os: event.?build.?os.orValue("none")
    if: vars.os in ["${systems[n % 2]}", "none"] && event.application.name == "${application}"
    steps:
      - id: pipeline
        uses: gitlab/pipeline
        with:
          project: acme/app-${n}
          ref: main
          inputs:
            task: build-${n}
            build_id: \${{ event.build.id }}
            os: \${{ vars.os }}
      - uses: gitlab/issue-comment
        if: steps.pipeline.conclusion == "failure"
        with:
          project: acme/app-${n}
          issue: ${n + 1}
          body: "The [pipeline](\${{ steps.pipeline.url }}) of \${{ event.build.id }} failed."`,
  (application, n) => `
  - id: bugs-${n}
    name: Bug reports of ${application} become issues
    on: bug_created
    if: event.application.name == "${application}" && has(event.report.message)
    steps:
      - uses: github/issue
        with:
          repository: acme/app-${n}
          title: \${{ default(event.report.message, "Bug report ${n} without a text") }}
          labels: [bug, from-testers, app-${n}]
          body: |
            A tester of \${{ event.application.name }} reported:

            \${{ default(event.report.message, "(There is no text.)") }}

            [Report in Applivery](\${{ event.report.url }}), with screenshot and device.`,
  (application, n) => `
  - id: feedback-${n}
    name: Feedback on ${application}
    on: feedback_created
    if: event.application.name == "${application}" && size(event.report.message) >= ${20 + (n % 50)}
    steps:
      - uses: gitlab/issue
        with:
          project: acme/app-${n}
          title: \${{ event.report.message }}
          labels: [feedback]
          confidential: true
          body: |
            \${{ event.report.message }}

            [Feedback](\${{ event.report.url }})`,
  (application, n) => `
  - id: certificate-${n}
    on: certificate_application_will_expire
    if: event.numDays <= ${(n % 30) + 1} && event.application.name == "${application}"
    steps:
      - uses: github/issue
        with:
          repository: acme/app-${n}
          title: 'Certificate of \${{ event.application.name }} expires in \${{ event.numDays }} days'
          body: |
            The certificate of \${{ event.team.name }} (\${{ event.team.identifier }}) expires in
            **\${{ event.numDays }} days**.`,
];

/** The application that the rules from the `n`th of its kind on are for. */
export function applicationOf(n: number): string {
  return `Awesome App ${Math.floor(n / drafts.length)}`;
}

/** Rules files with so many rules: for each five an application of its own. */
export function manyRules(count: number): RulesFile[] {
  const rules = Array.from({ length: count }, (_, n) =>
    drafts[n % drafts.length]?.(applicationOf(n), n),
  );
  return Array.from({ length: Math.ceil(count / rulesInFile) }, (_, file) => ({
    path: `rules-${String(file).padStart(3, '0')}.yaml`,
    text: `version: 1\nrules:${rules.slice(file * rulesInFile, (file + 1) * rulesInFile).join('\n')}\n`,
  }));
}
