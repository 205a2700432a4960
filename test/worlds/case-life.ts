import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import type { Command } from '../../domain/case/fact.ts';
import type { Applied } from '../../domain/case/step.ts';
import type { Record } from '../../domain/effects/case-effects.ts';
import { handleCommand } from '../../domain/schedule/handle-command.ts';
import { nextDue } from '../../domain/schedule/next-due.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { MONDAY, type World } from './case-store.ts';

/** A case that a workflow has adopted: the shell of the loop, to drive the port as the workflow does. */
export class Life {
  readonly world: World;
  outlook: Outlook;
  state: CaseState;

  constructor(world: World, outlook: Outlook, state: CaseState) {
    this.world = world;
    this.outlook = outlook;
    this.state = state;
  }

  /** A new case, opened by a message and recorded. */
  static async begin(world: World, contactId: string, at: Instant = MONDAY): Promise<Life> {
    const caseId = await world.receive(contactId, `wamid.${contactId}`, at);
    if (caseId === null) throw new Error('the contact has a case already');
    const adopted = await world.caseStore.adopt({ caseId, at });
    if (adopted.found !== 'new') throw new Error(`the case is ${adopted.found}`);
    const outlook = await world.outlook.drawOutlook({ caseId, reason: adopted.reason, now: at });
    const opened = openCase({ id: caseId, openedAt: at, facts: adopted.facts }, outlook);
    const life = new Life(world, outlook, opened.state);
    await world.caseStore.record(life.recordOf(opened));
    return life;
  }

  get id(): string {
    return this.state.id;
  }

  recordOf(applied: Applied, guard: number | null = null): Record {
    const { state, transitions } = applied;
    return { caseId: state.id, transitions, state, next: nextDue(state, this.outlook), guard };
  }

  /** Applies and records. */
  async live(applied: Applied): Promise<Record> {
    const record = this.recordOf(applied);
    const recorded = await this.world.caseStore.record(record);
    if (recorded.was !== 'recorded') throw new Error('overtaken');
    this.state = applied.state;
    return record;
  }

  handleCommand(command: Command): Promise<Record> {
    return this.live(handleCommand(this.state, this.outlook, command));
  }

  async setTask(id: string, at: Instant = MONDAY + HOUR): Promise<Record> {
    await this.world.proposeTask(this.id, id, at);
    const task = { id, step: 'pay', since: at, validUntil: null, dueAt: null };
    return this.handleCommand({ command: 'set-task', at, reason: this.state.reason, task, reopen: false });
  }
}
