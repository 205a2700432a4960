import { escapeHtml } from './escape-html.ts';
import type { Language } from './language.ts';

/** A mail to a customer before it is text or HTML. It has one link at most, so that nothing competes with the step (F2). */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly is: 'paragraph'; readonly text: string }
  | {
      readonly is: 'list';
      readonly title: string;
      readonly items: readonly string[];
      readonly numbered?: true;
    }
  | { readonly is: 'link'; readonly label: string; readonly url: string };

/** Plain text, lines as they come: the mail's encoding wraps them. */
export function letterText({ blocks }: Letter): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.is) {
    case 'paragraph':
      return block.text;
    case 'list':
      return [
        block.title,
        ...block.items.map((item, index) => `${block.numbered ? `${index + 1}.` : '-'} ${item}`),
      ].join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
  }
}

/** A whole HTML document without images, scripts or anything to load: nothing tells who opened it. */
export function letterHtml({ language, subject, blocks }: Letter): string {
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title>`,
    '</head>',
    '<body style="font-family: system-ui, sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 0 auto; padding: 16px">',
    ...blocks.map(blockHtml),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function blockHtml(block: Block): string {
  switch (block.is) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text).replaceAll('\n', '<br>')}</p>`;
    case 'list': {
      const tag = block.numbered ? 'ol' : 'ul';
      const items = block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
      return `<h2 style="font-size: 16px; margin-bottom: 0">${escapeHtml(block.title)}</h2>\n<${tag}>${items}</${tag}>`;
    }
    case 'link':
      return `<p><a href="${escapeHtml(block.url)}" style="display: inline-block; padding: 12px 20px; border-radius: 6px; background: #0b5c4a; color: #ffffff; text-decoration: none; font-weight: 600">${escapeHtml(block.label)}</a></p>`;
  }
}
