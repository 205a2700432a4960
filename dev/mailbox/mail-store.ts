import PostalMime from 'postal-mime';

export interface MailAttachment {
  readonly filename: string | null;
  readonly mimeType: string;
  /** `method` of a calendar file. */
  readonly method: string | null;
  readonly disposition: string | null;
  readonly contentId: string | null;
  /** Bytes. */
  readonly size: number;
  /** The text of a text file (a calendar file is one), else base64. */
  readonly content: string;
  readonly encoding: 'utf8' | 'base64';
}

export interface Mail {
  readonly id: string;
  /** RFC 3339, by the machine's clock: when the server took it. */
  readonly receivedAt: string;
  /** What the SMTP commands said; `to` holds blind copies too. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  /** In order, names in lower case. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly MailAttachment[];
  /** Bytes as received. */
  readonly size: number;
}

interface Kept {
  readonly mail: Mail;
  readonly raw: Buffer;
  readonly files: readonly Buffer[];
}

/** The oldest go when either is exceeded. */
const KEPT_MAILS = 2_000;
const KEPT_BYTES = 64 * 1_024 * 1_024;

export interface MailStore {
  /** Parses and keeps a mail. */
  add(raw: Buffer, envelope: Mail['envelope']): Promise<Mail>;
  /** Newest first; to one address if given. */
  list(to?: string): readonly Mail[];
  find(id: string): Mail | undefined;
  raw(id: string): Buffer | undefined;
  file(
    id: string,
    index: number,
  ): { readonly attachment: MailAttachment; readonly bytes: Buffer } | undefined;
  clear(): void;
}

interface Address {
  readonly address?: string | undefined;
  readonly group?: readonly Address[] | undefined;
}

function addresses(list: readonly Address[] | undefined): string[] {
  return (list ?? []).flatMap((each) => (each.group ? addresses(each.group) : [each.address ?? '']));
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

/** The parser gives calendar files bare line feeds; the format has carriage returns (RFC 5545, 3.1). */
function withLineEnds(calendar: Buffer): Buffer {
  return Buffer.from(calendar.toString('utf8').replaceAll(/\r?\n/g, '\r\n'), 'utf8');
}

export function createMailStore(): MailStore {
  const mails = new Map<string, Kept>();
  let last = 0;
  let bytes = 0;

  function drop(id: string): void {
    bytes -= mails.get(id)?.raw.length ?? 0;
    mails.delete(id);
  }

  return {
    async add(raw, envelope) {
      const parsed = await PostalMime.parse(raw);
      const files = parsed.attachments.map((attachment) =>
        attachment.mimeType === 'text/calendar'
          ? withLineEnds(bytesOf(attachment.content))
          : bytesOf(attachment.content),
      );
      const attachments = parsed.attachments.map((attachment, index): MailAttachment => {
        const file = files[index] ?? Buffer.alloc(0);
        const isText = attachment.mimeType.startsWith('text/');
        return {
          filename: attachment.filename,
          mimeType: attachment.mimeType,
          method: attachment.method ?? null,
          disposition: attachment.disposition,
          contentId: attachment.contentId ?? null,
          size: file.length,
          content: file.toString(isText ? 'utf8' : 'base64'),
          encoding: isText ? 'utf8' : 'base64',
        };
      });
      last += 1;
      const mail: Mail = {
        id: String(last),
        receivedAt: new Date().toISOString(),
        envelope,
        from: parsed.from?.address ?? '',
        to: addresses(parsed.to),
        cc: addresses(parsed.cc),
        replyTo: addresses(parsed.replyTo),
        subject: parsed.subject ?? '',
        text: parsed.text ?? null,
        html: parsed.html ?? null,
        headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
        attachments,
        size: raw.length,
      };
      mails.set(mail.id, { mail, raw, files });
      bytes += raw.length;
      for (const id of mails.keys()) {
        if (mails.size <= KEPT_MAILS && bytes <= KEPT_BYTES) break;
        drop(id);
      }
      return mail;
    },
    list(to) {
      const wanted = to?.trim().toLowerCase();
      return [...mails.values()]
        .map(({ mail }) => mail)
        .filter(
          (mail) => wanted === undefined || mail.envelope.to.some((each) => each.toLowerCase() === wanted),
        )
        .toReversed();
    },
    find: (id) => mails.get(id)?.mail,
    raw: (id) => mails.get(id)?.raw,
    file(id, index) {
      const kept = mails.get(id);
      const attachment = kept?.mail.attachments[index];
      const file = kept?.files[index];
      return attachment === undefined || file === undefined ? undefined : { attachment, bytes: file };
    },
    clear() {
      mails.clear();
      bytes = 0;
    },
  };
}
