import type { ComponentChildren } from 'preact';
import type { AssetAddresses } from '../assets/assets.js';

const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: false });

/** The whole document around a page. Nothing is inline: the content security policy forbids it. */
export function Document(props: {
  title: string;
  assets: AssetAddresses;
  /** The address to go to at once. */
  onTo?: string;
  children: ComponentChildren;
}) {
  const { title, assets, onTo, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        {onTo !== undefined && <meta http-equiv="refresh" content={`0; url=${onTo}`} />}
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
