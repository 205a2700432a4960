import { createVentanaClient } from './index.ts';

const ventana = createVentanaClient({
  url: process.env['VENTANA_URL'] ?? 'http://127.0.0.1:8080',
  token: process.env['VENTANA_TOKEN'] ?? '',
});
const { cases } = await ventana.listCases({ phone: '+56 9 8765 4321', state: 'open' });
for (const { id } of cases) {
  await ventana.send(id, { text: { body: 'Your order is ready. Shall we deliver it tomorrow at 10?' } });
  await ventana.setTask(id, {
    reason: 'delivery',
    step: 'confirm-slot',
    resumeUrl: 'https://shop.example/slots',
  });
}
