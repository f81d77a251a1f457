import { Injectable } from '@nestjs/common';
import { OrderService, PlaceOrderDto } from '../../broker/index.js';
import { validationPipe } from '../../common/index.js';
import type { ProposalResultDto } from './proposal.dto.js';
import type { Proposal } from './proposal.repository.js';
import type { ProposedAction, ProposedBody } from './proposed-action.js';

/** An order; its `clientOrderId` is the proposal's id. */
@Injectable()
export class ProposedOrder implements ProposedAction {
  private readonly validation = validationPipe();

  constructor(private readonly orders: OrderService) {}

  async check(userId: string, input: object): Promise<ProposedBody> {
    const whole = { ...input, clientOrderId: 'proposal' };
    const dto = (await this.validation.transform(whole, {
      type: 'body',
      metatype: PlaceOrderDto,
    })) as PlaceOrderDto;
    await this.orders.tryOut(userId, dto);
    const { clientOrderId: _, ...order } = dto;
    return { kind: 'order', order, accountType: order.accountType };
  }

  async find({ userId, _id }: Proposal): Promise<ProposalResultDto | null> {
    const order = await this.orders.find(userId, _id);
    return order && { order };
  }

  async perform({ userId, _id, order }: Proposal, isWanted: () => Promise<boolean>): Promise<void> {
    await this.orders.placeIf(userId, { ...order!, clientOrderId: _id }, isWanted);
  }
}
