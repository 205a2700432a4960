import { type Company, canJoin, companyOf, namesIn } from '../../database/receiving/together.ts';
import type { IncomingPost } from '../../database/receiving/incoming.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';

/** A post of the provider that is to be stored. */
export interface Post {
  readonly post: IncomingPost;
  /** As it came. */
  readonly body: Buffer;
  /** Case time of its arrival. */
  readonly now: Instant;
}

export interface LanesOptions {
  /** How many transactions at once store posts that may share one; each takes a connection. */
  readonly lanes: number;
  /** Stores them in one transaction, all or none. */
  readonly together: (posts: readonly Post[], waitsAtMost: Duration) => Promise<void>;
  /** @param waitsAtMost for a lock; null: as long as it takes */
  readonly alone: (post: Post, waitsAtMost: Duration | null) => Promise<void>;
  /** The database is away: trying each alone would only take longer. */
  readonly isAway: (error: unknown) => boolean;
  /** Somebody else holds a lock for longer than was waited. */
  readonly isHeld: (error: unknown) => boolean;
}

/** A commit is shared by at most so many: the last of them waits for the first's work. */
const POSTS_AT_MOST = 32;
/** And so many messages, since a post may hold several. */
const ENTRIES_AT_MOST = 100;
/** How long a lane waits for a lock before those who are held leave it. */
const HELD_AFTER: Duration = 250;
/** Those that share with nobody, and those that are held, each on a connection of its own. */
const ASIDE_AT_MOST = 8;

interface Waiting extends Post {
  readonly company: Company;
  readonly names: ReadonlyMap<string, string>;
  readonly entries: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * S2: stores posts that arrive together in one transaction, since round trips and commits are what a post costs. A lane
 * takes what waits when its last commit returned, so a lone post goes at once and no timer makes one wait.
 *
 * Of posts that speak of the same people each is stored after those that arrived before it: what is under way bars what
 * names the same, and so does what has to wait. One contact's storm therefore fills one lane, and the others serve
 * everybody else. On any error the same posts are tried once more, each alone, and only the bad one is refused.
 */
export class Lanes {
  readonly #options: LanesOptions;
  #waiting: Waiting[] = [];
  /** Identities that posts under way speak of. */
  readonly #busy = new Set<string>();
  #free: number;
  #freeAside = ASIDE_AT_MOST;

  constructor(options: LanesOptions) {
    this.#options = options;
    this.#free = options.lanes;
  }

  /** Posts that wait until they may begin. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Returns once it is stored. @throws whatever kept it from being stored */
  take(post: Post): Promise<void> {
    return new Promise((resolve, reject) => {
      const { spoken, statuses } = post.post;
      const waiting: Waiting = {
        ...post,
        company: companyOf(post.post),
        names: namesIn(post.post),
        entries: spoken.length + statuses.length,
        resolve,
        reject,
      };
      this.#waiting.push(waiting);
      if (this.#free > 0 || waiting.company === 'nothing') this.#serve();
    });
  }

  /** Begins whatever may begin now, in order of arrival. */
  #serve(): void {
    for (let group = this.#next(); group.length > 0; group = this.#next()) {
      this.#free -= 1;
      void this.#store(group).finally(() => {
        this.#free += 1;
        this.#serve();
      });
    }
  }

  /** What goes into the next lane that is free; what goes alone is begun on the way. */
  #next(): readonly Waiting[] {
    const barred = new Set(this.#busy);
    const group: Waiting[] = [];
    const names = new Map<string, string>();
    let entries = 0;
    const left: Waiting[] = [];
    for (const post of this.#waiting) {
      const isFree = [...post.names.keys()].every((key) => !barred.has(key));
      if (isFree && post.company === 'nothing' && this.#freeAside > 0) {
        for (const key of post.names.keys()) barred.add(key);
        this.#setAside([post]);
      } else if (
        isFree &&
        post.company !== 'nothing' &&
        this.#free > 0 &&
        group.length < POSTS_AT_MOST &&
        (group[0]?.company ?? post.company) === post.company &&
        (group.length === 0 || entries + post.entries <= ENTRIES_AT_MOST) &&
        canJoin(names, post.names)
      ) {
        group.push(post);
        entries += post.entries;
        for (const [key, whole] of post.names) names.set(key, whole);
      } else {
        left.push(post);
        for (const key of post.names.keys()) barred.add(key);
      }
    }
    this.#waiting = left;
    for (const key of names.keys()) this.#busy.add(key);
    return group;
  }

  async #store(group: readonly Waiting[]): Promise<void> {
    const { together, isAway } = this.#options;
    if (group.length > 1) {
      try {
        await together(group, HELD_AFTER);
        for (const post of group) post.resolve();
        this.#letGo(group);
        return;
      } catch (error) {
        if (isAway(error)) return this.#refuse(group, error);
      }
    }
    await this.#storeEach(group);
  }

  /** One by one. Who is held by a lock leaves the lane, with all of the group that has to keep its order with them. */
  async #storeEach(group: readonly Waiting[]): Promise<void> {
    const { alone, isAway, isHeld } = this.#options;
    let left = [...group];
    for (let post = left.shift(); post !== undefined; post = left.shift()) {
      try {
        await alone(post, HELD_AFTER);
        post.resolve();
      } catch (error) {
        if (isAway(error)) return this.#refuse([post, ...left], error);
        if (isHeld(error)) {
          const held = boundTo(post, left);
          left = left.filter((other) => !held.has(other));
          this.#setAside([...held]);
          continue;
        }
        post.reject(error);
      }
      this.#letGo([post], left);
    }
  }

  /** Outside of the lanes, in order, for as long as it takes. */
  #setAside(posts: readonly Waiting[]): void {
    this.#freeAside -= 1;
    for (const post of posts) for (const key of post.names.keys()) this.#busy.add(key);
    void this.#storeAside(posts).finally(() => {
      this.#freeAside += 1;
      this.#letGo(posts);
      this.#serve();
    });
  }

  async #storeAside(posts: readonly Waiting[]): Promise<void> {
    for (const post of posts) await this.#options.alone(post, null).then(post.resolve, post.reject);
  }

  #refuse(posts: readonly Waiting[], error: unknown): void {
    for (const post of posts) post.reject(error);
    this.#letGo(posts);
  }

  /** @param still who speak of them, too */
  #letGo(posts: readonly Waiting[], still: readonly Waiting[] = []): void {
    for (const { names } of posts)
      for (const key of names.keys())
        if (!still.some((other) => other.names.has(key))) this.#busy.delete(key);
  }
}

/** A post and those of `others` that share an identity with it, or with one of them; in order of arrival. */
function boundTo(post: Waiting, others: readonly Waiting[]): ReadonlySet<Waiting> {
  const keys = new Set(post.names.keys());
  for (let before = -1; before < keys.size; ) {
    before = keys.size;
    for (const { names } of others)
      if ([...names.keys()].some((key) => keys.has(key))) for (const key of names.keys()) keys.add(key);
  }
  return new Set([post, ...others.filter(({ names }) => [...names.keys()].some((key) => keys.has(key)))]);
}
