import type { ComponentChildren } from 'preact';
import type { PageFrame } from '../page-frame.js';
import { Document } from './document.js';
import { FormToken } from './form-token.js';
import { MaskPeople } from './json-block.js';
import { KnownHosts } from './remote-link.js';

const places = [
  ['/', 'Overview'],
  ['/deliveries', 'Deliveries'],
  ['/builds', 'Builds'],
  ['/tasks', 'Tasks'],
  ['/rules', 'Rules'],
  ['/connections', 'Connections'],
  ['/audit', 'Changes'],
] as const;

export type Place = (typeof places)[number][0];

/** A page with the way to the others. */
export function Page(props: {
  frame: PageFrame;
  title: string;
  place?: Place;
  children: ComponentChildren;
}) {
  const { frame, title, place, children } = props;
  return (
    <Document title={title} assets={frame.assets}>
      <KnownHosts.Provider value={frame.knownHosts}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="container-fluid top">
          <a href="/" class="brand">
            applivery-triggers
          </a>
          <nav aria-label="Pages">
            <ul>
              {places.map(([href, name]) => (
                <li>
                  <a href={href} aria-current={href === place ? 'page' : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <form method="post" action="/logout" class="logout">
            <FormToken frame={frame} />
            <span title={frame.session.who}>{whoIsHere(frame)}</span>
            <button type="submit" class="small secondary outline">
              Log out
            </button>
          </form>
        </header>
        {frame.mode === 'dry-run' && (
          <p class="container-fluid notice">
            <code>MODE</code> is <code>dry-run</code>: everything is recorded, nothing is sent.
          </p>
        )}
        <main id="main" class="container-fluid" tabIndex={-1}>
          <MaskPeople.Provider value={frame.session.role !== 'admin'}>
            {children}
          </MaskPeople.Provider>
        </main>
        <div id="live" hidden {...{ 'hx-sse:connect': `/live?mark=${frame.mark}` }} />
      </KnownHosts.Provider>
    </Document>
  );
}

function whoIsHere({ session: { name, role, through } }: PageFrame): string {
  const may = role === 'admin' ? 'admin' : 'viewer: may look only';
  return through === 'token' ? may : `${name}, ${may}`;
}
