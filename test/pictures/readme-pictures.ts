import type { Locator, Page } from 'playwright-core';
import type { PicturePage, PictureWorld } from './pages.ts';

/** A picture of README.md: its file in docs/images without `.png`, and how the page looks best there. */
export interface ReadmePicture extends PicturePage {
  readonly width: number;
  readonly height: number;
  /** Until it shows what it is shown for. */
  readonly isThere: (page: Page) => Promise<unknown>;
}

const WIDE = { width: 1360, height: 900 };

/** Those of the product's own pages, over the examples. @param pages see pages.ts */
export function ownPictures(pages: readonly PicturePage[]): ReadmePicture[] {
  const own = (name: string, of: string, size = WIDE): ReadmePicture => {
    const found = pages.find((page) => page.name === of);
    if (found === undefined) throw new Error(`There is no page ${of} in test/pictures/pages.ts.`);
    return { ...found, name, ...size, isThere: (page) => page.locator('main h1').first().waitFor() };
  };
  return [
    own('simulator', 'simulator', { width: 1360, height: 1180 }),
    own('sessions', 'sessions'),
    own('case-page', 'case-fallback'),
    own('wallboard', 'wallboard'),
    own('summary', 'summary'),
  ];
}

/** What a story has left in the Temporal UI and the mailbox: examples have no histories of their own. */
export function storyPictures(world: PictureWorld, caseId: string): ReadmePicture[] {
  const temporal = (name: string, tab: string, shown: (page: Page) => Locator): ReadmePicture => ({
    name,
    url: `${world.temporalUi}/namespaces/default/workflows/${caseId}`,
    role: null,
    width: 1280,
    height: 1100,
    async isThere(page) {
      await page.getByRole('tab', { name: tab }).click();
      await shown(page).waitFor();
    },
  });
  return [
    // Markdown stands in a frame of its own.
    temporal('case', 'User Metadata', (page) =>
      page.locator('iframe').last().contentFrame().getByText('What happened last'),
    ),
    temporal('history', 'Timeline', (page) => page.getByText('record • Call booked').first()),
    {
      name: 'mailbox',
      url: world.mailboxUrl,
      role: null,
      width: 1280,
      height: 760,
      isThere: (page) => page.getByText(caseId).first().click(),
    },
  ];
}
