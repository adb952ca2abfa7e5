import { z } from 'zod';
import { second } from '../domain/clock.js';
import type { Secret } from '../domain/secret.js';
import { attention, ok, wrong, type Finding } from './finding.js';

export interface ServiceToLookAt {
  /** Where others reach it; undefined: nobody said. */
  readonly publicUrl: string | undefined;
  /** Where it is on this machine. */
  readonly localUrl: string;
  readonly webhookPath: string;
  /** Undefined: it is not known here. */
  readonly webhookToken: Secret | undefined;
  /** Of the rules as they are in the folder now. */
  readonly rulesHash: string | undefined;
}

const about = 'service';
const patience = 10 * second;
const readiness = z.object({
  fault: z.string().nullable(),
  rules: z.object({ hash: z.string().optional(), fault: z.string().optional() }),
});

/** Whether the service runs, can be reached as others reach it, and takes deliveries. Sends it none. */
export async function lookAtService(service: ServiceToLookAt): Promise<Finding[]> {
  const { publicUrl, localUrl } = service;
  const url = publicUrl ?? localUrl;
  const health = await ask(`${url}/healthz`);
  if (health?.status !== 200) {
    const isHere = publicUrl !== undefined && (await ask(`${localUrl}/healthz`))?.status === 200;
    return [notReached(service, url, health, isHere)];
  }
  return [
    ok(about, `It answers at ${url}.`),
    ...addressFindings(publicUrl),
    ...(await readinessFindings(url, service.rulesHash)),
    await webhookFinding(url, service),
  ];
}

function notReached(
  { localUrl }: ServiceToLookAt,
  url: string,
  answer: Answer | undefined,
  isHere: boolean,
): Finding {
  const how = answer === undefined ? 'Nobody answers' : `Something else answers (${answer.status})`;
  return isHere
    ? wrong(
        about,
        `${how} at ${url} (PUBLIC_URL), though the service runs at ${localUrl}.`,
        'See whether the proxy, its certificate and the name in PUBLIC_URL are right.',
      )
    : wrong(
        about,
        `${how} at ${url}.`,
        'Start it (`npm start`), or set PUBLIC_URL, HOST and PORT.',
      );
}

function addressFindings(publicUrl: string | undefined): Finding[] {
  if (publicUrl === undefined) {
    return [
      attention(
        about,
        'PUBLIC_URL is not set, so Applivery is told an address of this machine.',
        'Set PUBLIC_URL to the address that others use.',
      ),
    ];
  }
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return [];
  const text = 'PUBLIC_URL has no TLS: whoever is on the way can read the webhook token.';
  return [attention(about, text, 'Put it behind a proxy with TLS, and write https: there.')];
}

async function readinessFindings(url: string, rulesHash: string | undefined): Promise<Finding[]> {
  const answer = await ask(`${url}/readyz`);
  const ready = readiness.safeParse(answer?.body).data;
  if (ready === undefined) {
    return [
      wrong(about, '/readyz does not answer as this service does.', 'See what is at PUBLIC_URL.'),
    ];
  }
  const { fault, rules } = ready;
  if (fault !== null) return [wrong(about, `It is not ready: ${fault}.`, 'See its log.')];
  if (rules.fault !== undefined) {
    const fix = 'Mend the rules; `check` shows every fault.';
    return [wrong(about, `It cannot use the rules in its folder: ${rules.fault}.`, fix)];
  }
  if (rulesHash !== undefined && rules.hash !== rulesHash) {
    const text = 'It has other rules than the folder that was looked at here.';
    return [attention(about, text, 'Is it the same RULES_DIR, and the same version of it?')];
  }
  return [ok(about, 'It is ready.')];
}

/** Only POST delivers: a GET is answered 405 where the token is known, and 404 where it is not. */
async function webhookFinding(url: string, service: ServiceToLookAt): Promise<Finding> {
  const { webhookPath, webhookToken } = service;
  if (webhookToken === undefined) {
    const fix = 'Name its data folder with --data, or set WEBHOOK_TOKENS.';
    return attention('webhook', 'Its token is not known here, so it was not tried.', fix);
  }
  const answer = await ask(`${url}${webhookPath}/${encodeURIComponent(webhookToken.reveal())}`);
  switch (answer?.status) {
    case 405:
      return ok('webhook', 'It is there, and knows the token.');
    case 404:
      return wrong(
        'webhook',
        'It does not know the token from here, or the proxy does not hand the path on.',
        'Is it the same data folder and WEBHOOK_TOKENS? Hand /webhooks/ on at the proxy.',
      );
    default: {
      const how = answer === undefined ? 'did not answer' : `answered ${answer.status}`;
      return wrong('webhook', `It ${how}.`, 'See what the proxy does with /webhooks/.');
    }
  }
}

interface Answer {
  readonly status: number;
  /** Undefined: no JSON. */
  readonly body: unknown;
}

/** Undefined: no answer. Why is not told: the address may hold the token. */
async function ask(url: string): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patience) });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : undefined };
  } catch {
    return undefined;
  }
}
