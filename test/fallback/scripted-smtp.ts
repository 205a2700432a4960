import { createServer, type Socket } from 'node:net';

/** What the server says to a command; `drop` cuts the connection instead, `silence` says nothing. */
type Answer = `${number} ${string}` | 'drop' | 'silence';

export interface Script {
  readonly greeting?: Answer;
  readonly mail?: Answer;
  readonly recipient?: Answer;
  readonly data?: Answer;
  /** After the final dot. */
  readonly end?: Answer;
  /** Cuts the connection in the middle of the mail's body, before the final dot. */
  readonly dropInBody?: boolean;
}

export interface ScriptedSmtp {
  readonly url: string;
  /** Mails whose final dot arrived, whatever was answered. */
  readonly received: string[];
  script: Script;
  readonly close: () => Promise<void>;
}

/** An SMTP server that misbehaves to order: what no well-kept server can be asked to do. */
export async function startScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    converse(socket, () => self.script, received);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const self: ScriptedSmtp = {
    url: `smtp://127.0.0.1:${port}`,
    received,
    script,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return self;
}

function converse(socket: Socket, script: () => Script, received: string[]): void {
  const answer = (given: Answer | undefined, usual: string) => {
    const text = given ?? usual;
    if (text === 'drop') socket.destroy();
    else if (text !== 'silence') socket.write(`${text}\r\n`);
  };
  let pending = '';
  let body: string | null = null;
  answer(script().greeting, '220 scripted');
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1');
    for (;;) {
      if (body !== null) {
        if (script().dropInBody === true) return void socket.destroy();
        const end = pending.indexOf('\r\n.\r\n');
        if (end < 0) return;
        received.push(pending.slice(0, end));
        pending = pending.slice(end + 5);
        body = null;
        answer(script().end, '250 2.0.0 taken');
        continue;
      }
      const line = pending.indexOf('\r\n');
      if (line < 0) return;
      const command = pending.slice(0, line).toUpperCase();
      pending = pending.slice(line + 2);
      if (command.startsWith('EHLO')) socket.write('250-scripted\r\n250 8BITMIME\r\n');
      else if (command.startsWith('MAIL')) answer(script().mail, '250 2.1.0 ok');
      else if (command.startsWith('RCPT')) answer(script().recipient, '250 2.1.5 ok');
      else if (command === 'DATA') {
        const text = script().data ?? '354 go on';
        if (text.startsWith('3')) body = '';
        answer(text, '');
      } else if (command === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    }
  });
}
