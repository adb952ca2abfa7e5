import type { Page } from 'playwright-core';

/**
 * Text whose contrast to what is behind it is below 4.5:1 (WCAG 2.2, 1.4.3), each as
 * `ratio: text`. In the page's own language, as it runs there.
 */
const lowContrast = `(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] > 250) return color;
    }
    return rgba(matchMedia('(prefers-color-scheme: dark)').matches ? '#000' : '#fff');
  };
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
    if (text === '' || !element.checkVisibility() || element.closest('svg, option, datalist')) continue;
    const [one, other] = [light(rgba(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + ': ' + text.slice(0, 60));
  }
  return found;
})()`;

export function textOfLowContrast(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(lowContrast);
}

/** Form fields and buttons that say nothing to somebody who does not see them. */
const nameless = `[...document.querySelectorAll('button, select, textarea, input:not([type=hidden])')]
  .filter((field) => !field.labels?.length && !field.ariaLabel && !field.textContent.trim())
  .map((field) => field.outerHTML)`;

export function namelessFields(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(nameless);
}

/** By how much the page is wider than the window, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

/** Ids that more than one element has. */
export function doubleIds(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, n, all) => all.indexOf(id) !== n)",
  );
}
