import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { explain, localWorld } from '../../dev/command-line.ts';
import { PORTS } from '../../dev/machine/ports.ts';
import { providerClient } from '../../dev/provider/client.ts';
import { Play } from '../../dev/scenarios/play.ts';
import { STORIES } from '../../dev/scenarios/stories.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { LANGUAGES } from '../../domain/messages/language.ts';
import { begin } from '../../settings/command.ts';
import { violationsOf } from '../browser/axe.ts';
import { launch } from '../browser/launch.ts';
import { obtainChromium } from '../servers/chromium.ts';
import { PICTURES } from './pictures-arguments.ts';
import { type PicturePage, type PictureWorld, pagesOf } from './pages.ts';
import { ownPictures, type ReadmePicture, storyPictures } from './readme-pictures.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const THEMES = ['light', 'dark'] as const;

async function open(
  browser: Browser,
  world: PictureWorld,
  { url, role }: PicturePage,
  options: BrowserContextOptions,
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  if (role !== null) {
    const [name = '', value = ''] = (await cookieOf(world.gatewayUrl, role)).split('=');
    await context.addCookies([{ name, value, url: world.gatewayUrl }]);
  }
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  return { page, close: () => context.close() };
}

async function takeForReadme(browser: Browser, world: PictureWorld): Promise<void> {
  const take = async (picture: ReadmePicture): Promise<void> => {
    const { name, width, height, isThere } = picture;
    const { page, close } = await open(browser, world, picture, {
      viewport: { width, height },
      locale: 'en',
    });
    await isThere(page);
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    await close();
    console.log(`docs/images/${name}.png`);
  };
  for (const picture of ownPictures(await pagesOf(world))) await take(picture);
  // Last: it moves the clock.
  console.log('playing technical-service');
  const { gatewayUrl, mailboxUrl, token, controlUrl } = world;
  const play = new Play({ gatewayUrl, mailboxUrl, token, provider: providerClient(controlUrl) });
  await STORIES['technical-service'](play);
  for (const picture of storyPictures(world, await play.caseId())) await take(picture);
}

/** @returns what is to be mended, a line each */
async function takeAll(browser: Browser, world: PictureWorld, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const complaints: string[] = [];
  for (const each of await pagesOf(world)) {
    for (const locale of LANGUAGES) {
      const { page, close } = await open(browser, world, each, { locale });
      for (const viewport of WIDTHS) {
        for (const colorScheme of THEMES) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          const name = `${each.name}-${locale}-${viewport.width}-${colorScheme}`;
          await page.screenshot({ path: join(folder, `${name}.png`) });
          const over = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (over > 0) complaints.push(`${name}: ${over} px wider than the screen`);
          for (const violation of await violationsOf(page)) complaints.push(`${name}: ${violation}`);
        }
      }
      await close();
    }
    console.log(each.name);
  }
  writeFileSync(join(folder, 'complaints.txt'), complaints.map((line) => `${line}\n`).join(''));
  return complaints;
}

async function take(folder: string | null): Promise<number> {
  const local = localWorld(process.env);
  const uiPort = process.env[PORTS.temporalUi.variable] ?? PORTS.temporalUi.port;
  const world = { ...local, temporalUi: `http://127.0.0.1:${uiPort}` };
  const browser = await launch(await obtainChromium(console.log));
  try {
    if (folder === null) {
      await takeForReadme(browser, world);
      return 0;
    }
    const complaints = await takeAll(browser, world, folder);
    for (const line of complaints) console.log(line);
    return complaints.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

const { folder } = begin(PICTURES);
try {
  process.exitCode = await take(folder);
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = 1;
}
