import { Injectable } from '@nestjs/common';
import { BotService, BotView, RunSettingsDto } from '../../bot/index.js';
import { validationPipe } from '../../common/index.js';
import type { ProposalResultDto } from './proposal.dto.js';
import { ProposalOutdated } from './proposal.errors.js';
import type { Proposal } from './proposal.repository.js';
import type { ProposedAction, ProposedBody } from './proposed-action.js';

/** A run of the bot; its id follows from the proposal's. */
@Injectable()
export class ProposedRun implements ProposedAction {
  private readonly validation = validationPipe();

  constructor(
    private readonly bots: BotService,
    private readonly view: BotView,
  ) {}

  async check(userId: string, input: object): Promise<ProposedBody> {
    const dto = (await this.validation.transform(input, {
      type: 'body',
      metatype: RunSettingsDto,
    })) as RunSettingsDto;
    const { settings, accountType } = await this.bots.tryOut(userId, dto);
    // complete: who confirms sees all of it
    return { kind: 'bot', bot: settings, accountType };
  }

  /** A later run hides it: it is over then. */
  async find({ userId, _id, state }: Proposal): Promise<ProposalResultDto | null> {
    const runtime = runOf(_id);
    if (await this.bots.hasBegun(userId, runtime)) return { bot: await this.view.runtime(userId) };
    return state === 'confirmed' ? { bot: { running: false, state: 'stopped', runtime } } : null;
  }

  async perform(
    { userId, _id, bot, accountType }: Proposal,
    isWanted: () => Promise<boolean>,
  ): Promise<void> {
    // the account is chosen by hand, and may have been since
    if ((await this.view.status(userId)).accountType !== accountType) throw new ProposalOutdated();
    if (await isWanted()) await this.bots.start(userId, bot as unknown as RunSettingsDto, runOf(_id));
  }
}

function runOf(proposalId: string): string {
  return proposalId.replace(/^prp_/, 'run_');
}
