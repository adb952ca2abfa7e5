import type { Page } from 'playwright-core';

/** By how much the page is wider than the window, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Elements whose content is wider than they are, and that neither scroll nor cut it. */
const brokenBoxes = `(() => {
  const found = [];
  const scrolls = (element) => element !== null && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg, select') || scrolls(element) || !element.checkVisibility()) continue;
    const { display, position } = getComputedStyle(element);
    if (display === 'inline' || position === 'absolute') continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      found.push(element.outerHTML.slice(0, 120) + ' ' + element.scrollWidth + ' > ' + element.clientWidth);
  }
  return found;
})()`;

export function boxesBrokenOutOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(brokenBoxes);
}

/** Ids that more than one element has. */
export function doubleIds(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, n, all) => all.indexOf(id) !== n)",
  );
}
