import type { PageFrame } from '../page-frame.js';
import { Page } from '../parts/page.js';

/** Says what could not be done or found, and leads back. */
export function MessagePage(props: {
  frame: PageFrame;
  title: string;
  message: string;
  back: string;
}) {
  const { frame, title, message, back } = props;
  return (
    <Page frame={frame} title={title}>
      <h1>{title}</h1>
      <p role="alert" class="notice notice-failed">
        {message}
      </p>
      <p>
        <a href={back}>Back</a>
      </p>
    </Page>
  );
}
