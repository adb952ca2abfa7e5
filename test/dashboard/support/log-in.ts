import type { Page } from 'playwright-core';
import { adminToken } from './dashboard-scene.js';

/** Goes to a page as somebody would who is not logged in yet. */
export async function logIn(page: Page, url: string, token = adminToken): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Pages', exact: true }).waitFor();
}
