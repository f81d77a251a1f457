import { Injectable, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Broker, Provider } from './broker.js';
import { PaperBroker } from './paper/paper-broker.js';
import { QuadcodeBroker } from './quadcode/quadcode-broker.js';

/** The vendors; a new one is a folder and a line here. */
const VENDORS: Readonly<Record<Provider, Type<Broker>>> = {
  paper: PaperBroker,
  quadcode: QuadcodeBroker,
};

@Injectable()
export class Brokers {
  constructor(private readonly modules: ModuleRef) {}

  get(provider: Provider): Broker {
    return this.modules.get<Broker>(VENDORS[provider], { strict: false });
  }
}
