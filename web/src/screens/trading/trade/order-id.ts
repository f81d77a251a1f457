/**
 * Names of orders. The same values get the same name until their order is known to be made or refused, so that sending
 * them once more after a fault buys nothing twice.
 */
export class OrderIds {
  private open: { values: string; id: string } | undefined;

  of(values: object): string {
    const text = JSON.stringify(values);
    if (this.open?.values !== text) this.open = { values: text, id: newId() };
    return this.open.id;
  }

  /** What comes next is another order, whatever its values. */
  settle(): void {
    this.open = undefined;
  }
}

/** Pages that are not served by https have no `randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
