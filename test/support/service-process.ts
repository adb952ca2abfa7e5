import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../src/domain/json.js';
import type { DeliveryDetails } from '../../src/views/delivery-view.js';
import { until } from './until.js';

const running: ServiceProcess[] = [];

/** The real program, as its users start it, in a process of its own. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  #output = '';
  #url = '';

  private constructor(child: ChildProcess, dataDir: string) {
    this.#child = child;
    this.#dataDir = dataDir;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    running.push(this);
  }

  /** Resolves once it listens. `RULES_DIR` and `DATA_DIR` have to be among the settings. */
  static async start(
    settings: Readonly<Record<string, string>> & { DATA_DIR: string },
  ): Promise<ServiceProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'serve'], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        FOLLOW_INTERVAL: '1s',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new ServiceProcess(child, settings.DATA_DIR);
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
    const token = readFileSync(join(this.#dataDir, 'webhook-token'), 'utf8').trim();
    const answer = await fetch(`${this.#url}/webhooks/applivery/${token}`, {
      method: 'POST',
      body: JSON.stringify(event),
    });
    if (answer.status !== 202) throw new Error(`answered ${answer.status}`);
    return (await answer.json()) as { delivery: string; duplicate: boolean };
  }

  async api(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const token = readFileSync(join(this.#dataDir, 'admin-token'), 'utf8').trim();
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
