import type { CaseViewer } from '../../api/cases/case-viewer.ts';
import type { LiveFeed } from '../../live/feed.ts';
import type { GatewayParts } from '../../parts.ts';

/** What the pages are made of. */
export interface PageParts extends GatewayParts {
  readonly viewer: CaseViewer;
  readonly feed: LiveFeed;
  /** Only a local world has a simulator, and accounts that need no password. */
  readonly isLocal: boolean;
}
