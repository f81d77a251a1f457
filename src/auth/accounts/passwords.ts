import { Injectable } from '@nestjs/common';
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2';

/** OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane. */
const OPTIONS: Options = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

@Injectable()
export class Passwords {
  private readonly nobody = hash('no account has this password', OPTIONS);

  /** Argon2id in PHC form, with a salt of its own. */
  hash(password: string): Promise<string> {
    return hash(canonical(password), OPTIONS);
  }

  /** Without a stored hash it takes as long and answers false, so that timing does not tell which accounts exist. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(stored ?? (await this.nobody), canonical(password));
    return stored !== undefined && matches;
  }
}

/** One keyboard writes é as one character, another as two. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}
