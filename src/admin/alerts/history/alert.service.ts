import { Injectable } from '@nestjs/common';
import { decodeCursor, notOfThisList, toPage } from '../../../common/index.js';
import { type AlertDto, type AlertPageDto, type ListAlertsDto, toAlertDto } from './alert.dto.js';
import { AlertNotFound } from './alert.errors.js';
import { type AlertPosition, AlertRepository } from './alert.repository.js';

/** Alerts as staff sees them. */
@Injectable()
export class AlertService {
  constructor(private readonly alerts: AlertRepository) {}

  /** @throws InvalidInput */
  async list({ limit, cursor, rule, ...filter }: ListAlertsDto): Promise<AlertPageDto> {
    const after = cursor === undefined ? undefined : positionIn(cursor);
    const rows = await this.alerts.list({ ...filter, ruleId: rule }, limit + 1, after);
    return toPage(rows, limit, ({ at, id }) => [at.getTime(), id], toAlertDto);
  }

  /** @throws AlertNotFound */
  async get(id: string): Promise<AlertDto> {
    const alert = await this.alerts.findById(id);
    if (!alert) throw new AlertNotFound();
    return toAlertDto(alert);
  }
}

function positionIn(cursor: string): AlertPosition {
  const [at, id] = decodeCursor(cursor, 2);
  if (typeof at !== 'number' || typeof id !== 'string' || Number.isNaN(new Date(at).getTime()))
    throw notOfThisList();
  return { at, id };
}
