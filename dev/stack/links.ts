/** Where the parts of a running stack are found by people and scripts. */
export interface Links {
  readonly gateway: string;
  readonly docs: string;
  /** null where the Temporal server has no UI here. */
  readonly temporalUi: string | null;
  readonly temporalNamespace: string;
  /** null where a real provider or mail server is used instead of the stand-in. */
  readonly provider: string | null;
  readonly mailbox: string | null;
  /** The bearer for `/v1`, only while it is the local default. */
  readonly apiToken: string | null;
  readonly skipsTime: boolean;
  /** LOCAL_USE */
  readonly isLocalUse: boolean;
  /** Of worker and gateway. */
  readonly logFile: string;
}

/** The lists that operators look at first; each a query over search attributes. */
export const SAVED_VIEWS = [
  { name: 'expiring', query: 'CaseState = "expiring"' },
  { name: 'escalated', query: 'CaseState = "escalated"' },
  { name: 'reopening', query: 'CaseState = "reopening"' },
  { name: 'fallback', query: 'CaseState = "fallback"' },
  { name: 'failed', query: 'ExecutionStatus = "Failed" OR ExecutionStatus = "TimedOut"' },
  { name: 'needs a person', query: 'NeedsHuman = true' },
] as const;

export const viewUrl = (ui: string, namespace: string, query: string): string =>
  `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`;

/** Where somebody who has just started it looks first: the simulator, where the world has a clock to move. */
export const firstPage = ({ gateway, skipsTime }: Pick<Links, 'gateway' | 'skipsTime'>): string =>
  `${gateway}/${skipsTime ? 'simulator' : 'sessions'}`;

/** What `npm start` shows once everything runs. */
export function banner(links: Links): string {
  const lines: [string, string][] = [
    ['Sessions', `${links.gateway}/sessions`],
    ['Wallboard', `${links.gateway}/wallboard`],
    ['Summary', `${links.gateway}/summary`],
    ['Simulator', `${links.gateway}/simulator`],
    ['Gateway', links.gateway],
    ['API documents', links.docs],
  ];
  if (links.apiToken !== null) lines.push(['API token', `Authorization: Bearer ${links.apiToken}`]);
  if (links.temporalUi === null) lines.push(['Temporal UI', 'the one of your server']);
  else {
    lines.push(['Temporal UI', `${links.temporalUi}/namespaces/${links.temporalNamespace}/workflows`]);
    for (const { name, query } of SAVED_VIEWS) {
      lines.push([`  ${name}`, viewUrl(links.temporalUi, links.temporalNamespace, query)]);
    }
  }
  lines.push(
    ['Provider', links.provider ?? 'yours (WHATSAPP_API_URL)'],
    ['Mailbox', links.mailbox ?? 'yours (SMTP_URL)'],
    ['Log', links.logFile],
  );
  if (links.isLocalUse) {
    lines.push(['Local use', 'LOCAL_USE=yes: short secrets and subscribers on this machine will do']);
  }
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const table = lines.map(([name, value]) => `  ${name.padEnd(width)}${value}`).join('\n');
  const next = links.skipsTime
    ? `  Look first at:             ${firstPage(links)}\n  See a case live its life:  npm run scenario -- payment\n  Move the clock:            npm run clock -- PT18H`
    : '  This Temporal server cannot skip time: the test clock and the scenarios are off.';
  return `\n${table}\n\n${next}\n  Stop: Ctrl-C. Data are kept; npm run reset clears them.\n`;
}
