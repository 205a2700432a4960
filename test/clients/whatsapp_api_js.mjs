// What a business does with whatsapp-api-js, against the provider at argv[3]; argv[2] is where the package is. Prints what
// came of it as JSON.
const [, , folder, origin, token, line, , customer] = process.argv;
const { WhatsAppAPI } = await import(`${folder}/lib/index.js`);
const { Text, Image, Location, Interactive, ActionButtons, Button, Body } =
  await import(`${folder}/lib/messages/index.js`);

const toProvider = (url, init) => fetch(String(url).replace('https://graph.facebook.com', origin), init);
const api = new WhatsAppAPI({ token, secure: false, v: 'v25.0', ponyfill: { fetch: toProvider } });
const to = { phone: customer };
const sent = async (message) => {
  const answer = await api.sendMessage(line, to, message);
  return answer.messages?.[0]?.id ?? answer;
};
const told = {
  text: await sent(new Text('Hola', true)),
  image: await sent(new Image('https://example.com/a.jpg', false)),
  location: await sent(new Location(-70.6, -33.4, 'Plaza', 'Calle 1')),
  buttons: await sent(
    new Interactive(new ActionButtons(new Button('one', 'Una'), new Button('other', 'Otra')), new Body('¿Cuál?')),
  ),
  read: await api.markAsRead(line, 'wamid.read'),
};
const form = new FormData();
form.set('file', new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47])], 'a.png', { type: 'image/png' }));
const { id } = await api.uploadMedia(line, form);
const media = await api.retrieveMedia(id);
const file = await api.fetchMedia(media.url);
told.media = [media.mime_type, Number(media.file_size), (await file.arrayBuffer()).byteLength];
told.deleted = await api.deleteMedia(id, line);
console.log(JSON.stringify(told));
