import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Is this machine. Unlike `127.0.0.1` it is no trustworthy origin for a browser. */
export const hostWithoutTls = 'triggers.test';

/** A Chromium that is installed here; undefined when there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path));
}

/** A browser for the tests of one file. Use in `describe`; the tests are skipped where there is none. */
export class TestBrowser {
  #browser: Browser | undefined;

  constructor() {
    const start = async () => {
      const executablePath = findChromium();
      if (executablePath === undefined) return false;
      this.#browser = await chromium.launch({
        executablePath,
        args: [
          ...['--no-sandbox', '--disable-dev-shm-usage'],
          `--host-resolver-rules=MAP ${hostWithoutTls} 127.0.0.1`,
        ],
      });
      return true;
    };
    before(async function () {
      this.timeout(60_000);
      if (await start()) return;
      console.log(
        `    browser tests are skipped: there is no ${names.join(', ')} in PATH; install Debian's chromium to run them`,
      );
      this.skip();
    });
    after(() => this.#browser?.close());
  }

  /** A page of a browser window of its own: no cookies, nothing kept. What goes wrong in it is collected. */
  async open(options: BrowserContextOptions = {}): Promise<{ page: Page; wrong: string[] }> {
    if (this.#browser === undefined) throw new Error('the browser is not there yet');
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    return { page, wrong };
  }
}
