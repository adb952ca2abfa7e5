/**
 * What the browser does beside htmx: `/` goes to the search, `j` and `k` go through the rows, and a
 * button copies. All pages work without it.
 */
export const script = `'use strict';
(() => {
  const typing = (target) => target.closest('input, textarea, select, [contenteditable]') !== null;

  const rows = () => [...document.querySelectorAll('[data-row]')];

  function move(step) {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    next?.querySelector('a[data-open]')?.focus();
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === '/') {
      const search = document.querySelector('input[type=search]');
      if (search === null) return;
      event.preventDefault();
      search.focus();
    }
  });

  // Browsers have no clipboard for pages that come without TLS.
  if (navigator.clipboard) {
    for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button === null) return;
    navigator.clipboard.writeText(button.dataset.copy).then(() => {
      button.textContent = 'Copied';
    });
  });
})();
`;
