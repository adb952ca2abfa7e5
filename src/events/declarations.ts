/**
 * What Applivery's App Distribution webhooks send, declared once. From these declarations come the
 * types that expressions are checked against, the reading of payloads, and the documentation.
 * Source: Applivery's documentation of its webhooks, with the corrections of its example payloads.
 */

/** How far text is to be believed: `trusted` is shaped or chosen by the workspace's members, `untrusted` anybody may have typed. */
export type Trust = 'trusted' | 'untrusted';

export interface StringDeclaration {
  readonly type: 'string';
  readonly about: string;
  readonly trust: Trust;
  readonly from?: Derived;
  /** Applivery leaves it out, or empty, in the ordinary run of things: its absence is no fault. */
  readonly optional?: true;
  /** Applivery spells it in several ways. */
  readonly lowerCase?: true;
}

export type FieldDeclaration =
  | StringDeclaration
  | { readonly type: 'int'; readonly about: string }
  | { readonly type: 'timestamp'; readonly about: string; readonly from: 'time-of-receipt' }
  | { readonly type: 'object'; readonly about: string; readonly fields: FieldDeclarations };

/** Where a field's value comes from when it is not simply in the payload. */
export type Derived = 'id-of-url' | 'workspace-of-url' | 'app-of-url' | 'name-of-event';

export type FieldDeclarations = Readonly<Record<string, FieldDeclaration>>;

export interface EventDeclaration {
  /** The canonical name: stored, and named by rules. */
  readonly name: string;
  /** Other names under which Applivery sends the same event. */
  readonly aliases: readonly string[];
  readonly about: string;
  readonly fields: FieldDeclarations;
}

function text(
  about: string,
  more: Partial<Omit<StringDeclaration, 'type' | 'about'>> = {},
): StringDeclaration {
  return { type: 'string', about, trust: 'trusted', ...more };
}

function object(about: string, fields: FieldDeclarations): FieldDeclaration {
  return { type: 'object', about, fields };
}

function place(what: string, slug: Derived): FieldDeclaration {
  return object(`The ${what}.`, {
    id: text(`The ${what}'s id. Names and slugs change; this does not.`),
    name: text(`The ${what}'s name.`),
    url: text(`The ${what} in Applivery's dashboard.`),
    slug: text(`The ${what}'s part of the dashboard's address.`, { from: slug, optional: true }),
  });
}

const common: FieldDeclarations = {
  action: text("The event's name.", { from: 'name-of-event' }),
  organization: place('organization', 'workspace-of-url'),
  application: place('application', 'app-of-url'),
  received_at: { type: 'timestamp', about: 'When the delivery came.', from: 'time-of-receipt' },
};

const build: FieldDeclarations = {
  id: text("The build's id."),
  url: text("The build in Applivery's dashboard."),
};

const report = object('The report.', {
  id: text("The report's id, from its URL.", { from: 'id-of-url' }),
  message: text('What the tester typed. Anybody with the app can write anything here.', {
    trust: 'untrusted',
    optional: true,
  }),
  url: text("The report in Applivery's dashboard, with screenshot and device."),
});

export const eventDeclarations: readonly EventDeclaration[] = [
  {
    name: 'build_created',
    aliases: [],
    about: 'A build was uploaded. It is not processed yet and cannot be installed.',
    fields: { ...common, build: object('The build.', build) },
  },
  {
    name: 'build_processed',
    aliases: [],
    about: 'A build was processed and can be installed.',
    fields: {
      ...common,
      build: object('The build.', {
        ...build,
        os: text('`android`, `ios`, …, in lower case.', { lowerCase: true }),
        versionName: text('The version as the uploader named it. Absent when empty.', {
          trust: 'untrusted',
          optional: true,
        }),
      }),
    },
  },
  {
    name: 'bug_created',
    aliases: [],
    about: 'A tester sent a bug report.',
    fields: { ...common, report },
  },
  {
    name: 'feedback_created',
    aliases: [],
    about: 'A tester sent feedback.',
    fields: { ...common, report },
  },
  {
    name: 'certificate_application_will_expire',
    aliases: ['certificate_will_expire'],
    about: "An application's signing certificate is about to expire.",
    fields: {
      ...common,
      numDays: { type: 'int', about: 'Days left.' },
      team: object('The Apple developer team.', {
        name: text("The team's name."),
        identifier: text("The team's identifier."),
      }),
    },
  },
];

const byName = new Map(
  eventDeclarations.flatMap((declaration) =>
    [declaration.name, ...declaration.aliases].map((name) => [name, declaration] as const),
  ),
);

/** By canonical name or alias; undefined for an event that nobody declared. */
export function declarationOf(name: string): EventDeclaration | undefined {
  return byName.get(name);
}

/** Whether an event is about one build, of which Applivery's API can be asked. */
export function isOfBuild(name: string): boolean {
  return byName.get(name)?.fields.build !== undefined;
}

/** The name under which rules and records know an event. */
export function canonicalName(name: string): string {
  return byName.get(name)?.name ?? name;
}
