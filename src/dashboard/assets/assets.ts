import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { script } from './script.js';
import { stylesheet } from './stylesheet.js';

/** A file that pages load. */
export interface Asset {
  readonly type: 'text/css' | 'text/javascript';
  readonly content: string;
}

/** What pages refer to, by its address, which changes with its content. */
export interface AssetAddresses {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

export interface Assets {
  readonly addresses: AssetAddresses;
  /** By the name that ends the address. */
  readonly byName: ReadonlyMap<string, Asset>;
}

const require = createRequire(import.meta.url);
const installed = (path: string) => readFileSync(require.resolve(path), 'utf8');

/** Everything that pages load, from the installed packages and from here; nothing comes from elsewhere. */
export function openAssets(): Assets {
  const byName = new Map<string, Asset>();
  const add = (name: string, asset: Asset) => {
    const [stem, end] = name.split(/\.(?=[a-z]+$)/);
    const hashed = `${stem ?? ''}.${hash('sha256', asset.content).slice(0, 16)}.${end ?? ''}`;
    byName.set(hashed, asset);
    return `/assets/${hashed}`;
  };
  const css = (name: string, content: string) => add(name, { type: 'text/css', content });
  const js = (name: string, content: string) =>
    // Their source maps are not served.
    add(name, { type: 'text/javascript', content: content.replace(/^\/\/# sourceMap.*$/m, '') });
  return {
    byName,
    addresses: {
      styles: [
        css('pico.css', installed('@picocss/pico/css/pico.slate.min.css')),
        css('dashboard.css', stylesheet),
      ],
      scripts: [
        js('htmx.js', installed('htmx.org/dist/htmx.min.js')),
        js('htmx-sse.js', installed('htmx.org/dist/ext/hx-sse.min.js')),
        js('dashboard.js', script),
      ],
    },
  };
}
