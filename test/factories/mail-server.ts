import { type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they were sent. */
  raw: string;
  secure: boolean;
  user?: string;
}

/** What the server does to one try: an answer such as `451 Try later` to the address or the content, or worse. */
export type Fault = { rcpt: string } | { data: string } | 'cut' | 'hang';

/** A real SMTP server on loopback that takes mails, but for the faults that it is told of an address. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Addresses of every try, in order. */
  readonly tries: string[] = [];
  private readonly faults = new Map<string, Fault[]>();
  private readonly hanging = new Set<() => void>();
  private readonly server: SMTPServer;

  constructor(options: SMTPServerOptions = {}) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.onAuth ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
      closeTimeout: 10,
      logger: false,
      onRcptTo: ({ address }, _session, done) => {
        this.tries.push(address);
        const fault = this.faults.get(address)?.[0];
        if (typeof fault !== 'object' || !('rcpt' in fault)) return done();
        this.faults.get(address)!.shift();
        done(answer(fault.rcpt));
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const fault = this.faults.get(to[0])?.shift();
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          if (fault === 'cut') return this.cut();
          if (fault === 'hang') return void this.hanging.add(() => done(answer('421 Slow')));
          if (fault && 'data' in fault) return done(answer(fault.data));
          const { mailFrom } = session.envelope;
          this.received.push({
            from: mailFrom ? mailFrom.address : '',
            to,
            raw: Buffer.concat(parts).toString('utf8'),
            secure: session.secure,
            ...(session.user !== undefined && { user: session.user }),
          });
          done();
        });
      },
      ...options,
    });
    this.server.on('error', () => undefined); // clients that are gone
  }

  /** `host:port` */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** The next tries of this address meet these, one each; those after them are taken. */
  will(address: string, ...faults: Fault[]): void {
    this.faults.set(address, faults);
  }

  of(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  async stop(): Promise<void> {
    for (const end of this.hanging) end();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Every connection ends in the middle of what it does. */
  private cut(): void {
    for (const connection of this.server.connections) {
      (connection as unknown as { _socket: { destroy: () => void } })._socket.destroy();
    }
  }
}

function answer(line: string): Error {
  const [, code, text] = /^(\d{3}) (.*)$/.exec(line)!;
  return Object.assign(new Error(text), { responseCode: Number(code) });
}
