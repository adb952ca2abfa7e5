/** An id, short to look at; the whole of it is what gets selected and copied. */
export function Id({ id, href }: { id: string; href?: string | undefined }) {
  const shown = (
    <code class="id" title={id}>
      <span class="id-front">{id.slice(0, -6)}</span>
      {id.slice(-6)}
    </code>
  );
  return href === undefined ? shown : <a href={href}>{shown}</a>;
}
