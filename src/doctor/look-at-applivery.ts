import { openBuildReader, openProbe } from '../applivery/build-reader.js';
import type { Reading } from '../applivery/reading.js';
import { systemClock } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Secret } from '../domain/secret.js';
import type { Ruleset } from '../rules/ruleset.js';
import { eventOf } from '../stage/scene-of.js';
import { attention, ok, wrong, type Finding } from './finding.js';

export interface AppliveryAtHand {
  readonly url: string;
  readonly token: Secret | undefined;
  readonly ruleset: Ruleset | undefined;
  /** The last one that is of a build; undefined: none is known. */
  readonly lastBuild: Delivery | undefined;
  readonly isOffline: boolean;
}

const about = 'applivery';
const service =
  'Set APPLIVERY_TOKEN to the token of a service account (role Viewer) of the workspace.';

/** Whether builds can be read back. Reads only: the build that came last, or a list of builds. */
export async function lookAtApplivery(options: AppliveryAtHand): Promise<Finding[]> {
  const { url, token, ruleset, lastBuild, isOffline } = options;
  const using = ruleset?.rules.filter(({ mode, usesBuild }) => mode !== 'off' && usesBuild) ?? [];
  if (token === undefined) {
    const [first] = using;
    if (first === undefined) return [];
    const more = using.length > 1 ? ` and ${using.length - 1} more` : '';
    const text = `There is no token, so nothing is known of \`build\`, which the rule ${first.id}${more} asks for.`;
    return [attention(about, text, service)];
  }
  if (isOffline) return [ok(about, `There is a token for ${url}.`)];
  const access = { url, token, clock: systemClock };
  const going = new AbortController().signal;
  if (lastBuild === undefined) return [ofList(await openProbe(access)(going))];
  const reading = await openBuildReader(access).read(eventOf(lastBuild), going);
  return [ofBuild(reading, lastBuild)];
}

function ofBuild(reading: Reading, { application }: Delivery): Finding {
  const name = application.name ?? application.id ?? 'an application';
  if (reading.outcome === 'read') return ok(about, `It tells of the last build of ${name}.`);
  if (reading.outcome === 'later') return away(reading.trouble);
  if (reading.status === 404) return attention(about, `${reading.why}.`, service);
  return wrong(about, `${capital(reading.why)}.`, service);
}

/** Without a build to ask for, only an app's token can be tried. */
function ofList(reading: Reading): Finding {
  if (reading.outcome === 'read') return ok(about, 'The token reads the builds of an app.');
  if (reading.outcome === 'later') return away(reading.trouble);
  return attention(
    about,
    "Whether the token works shows with the first build: it is not one app's.",
    `If it is not a service account's: ${service.charAt(0).toLowerCase()}${service.slice(1)}`,
  );
}

function away(trouble: string): Finding {
  return attention(
    about,
    `Its API gives no answer now: ${trouble}.`,
    'See whether this machine reaches it. Deliveries wait for it for a day.',
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
