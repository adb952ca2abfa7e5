import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../src/domain/json.js';
import type { DeliveryDetails } from '../../src/views/delivery-view.js';
import { until } from './until.js';

const running: ServiceProcess[] = [];

type Settings = Readonly<Record<string, string>> & { readonly DATA_DIR: string };

/** The real program, as its users start it, in a process of its own. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #settings: Settings;
  #output = '';
  #url = '';

  private constructor(child: ChildProcess, settings: Settings) {
    this.#child = child;
    this.#settings = settings;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    running.push(this);
  }

  /** Resolves once it listens. `RULES_DIR` and `DATA_DIR` have to be among the settings. */
  static async start(settings: Settings): Promise<ServiceProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'serve'], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        FOLLOW_INTERVAL: '1s',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new ServiceProcess(child, settings);
    await until(
      () => /"event":"service.started".*"url":"([^"]+)"/.exec(service.output)?.[1],
      () => `the service starts; it said:\n${service.output}`,
      () => child.exitCode !== null,
    ).then((url) => (service.#url = url));
    return service;
  }

  get url(): string {
    return this.#url;
  }

  /** All that it printed. */
  get output(): string {
    return this.#output;
  }

  /** Posts to the webhook and gives the answer's body. */
  async deliver(event: JsonObject): Promise<{ delivery: string; duplicate: boolean }> {
    const answer = await fetch(`${this.#url}${this.webhookPath}`, {
      method: 'POST',
      body: JSON.stringify(event),
    });
    if (answer.status !== 202) throw new Error(`answered ${answer.status}`);
    return (await answer.json()) as { delivery: string; duplicate: boolean };
  }

  get webhookPath(): string {
    return `/webhooks/applivery/${this.#token('WEBHOOK_TOKENS', 'webhook-token')}`;
  }

  async api(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const token = this.#token('ADMIN_TOKEN', 'admin-token');
    const answer = await fetch(`${this.#url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** A delivery, once it is as the caller waits for. */
  async deliveryWhen(
    id: string,
    isSo: (delivery: DeliveryDetails) => boolean,
  ): Promise<DeliveryDetails> {
    let last: unknown;
    return until(
      async () => {
        const { body } = await this.api(`/deliveries/${id}`);
        last = body;
        return isSo(body as DeliveryDetails) ? (body as DeliveryDetails) : undefined;
      },
      () => `delivery ${id} is as wanted; it is\n${JSON.stringify(last, null, 1)}\n${this.#output}`,
    );
  }

  /** Makes Node.js write a report about itself, if it was started with `--report-on-signal`. */
  writeReport(): void {
    this.#child.kill('SIGUSR2');
  }

  /** Stands still, as in a machine that swaps, until `continue`. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  continue(): void {
    this.#child.kill('SIGCONT');
  }

  /** From the settings, or as it made one by itself. */
  #token(setting: string, file: string): string {
    return (
      this.#settings[setting] ?? readFileSync(join(this.#settings.DATA_DIR, file), 'utf8').trim()
    );
  }

  /** As the operating system ends a machine's processes: no warning. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** @returns its exit status */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const index = running.indexOf(this);
    if (index >= 0) running.splice(index, 1);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exited;
    }
    return this.#child.exitCode;
  }
}

afterEach(async () => {
  await Promise.all([...running].map((service) => service.kill()));
});

/** The example rules that come with the program. */
export const exampleRules = resolve('rules');
