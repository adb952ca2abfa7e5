import type { ComponentChildren } from 'preact';
import type { AssetAddresses } from '../assets/assets.js';

const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: false });

/** The whole document around a page. Nothing is inline: the content security policy forbids it. */
export function Document(props: {
  title: string;
  assets: AssetAddresses;
  /** Loads itself again at once. */
  again?: boolean;
  children: ComponentChildren;
}) {
  const { title, assets, again = false, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        {again && <meta http-equiv="refresh" content="0" />}
        <title>{`${title} · applivery-triggers`}</title>
        <link rel="icon" href="data:," />
        {assets.styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {assets.scripts.map((src) => (
          <script src={src} defer />
        ))}
      </head>
      <body>{children}</body>
    </html>
  );
}
