import { ApiClient } from './webhook-sender.js';

let people = 0;

/** Somebody with an account. */
export interface Person {
  id: string;
  email: string;
  api: ApiClient;
  token: string;
  refreshToken: string;
}

const PASSWORD = 'correct horse battery';

/** A new member. */
export async function member(url: string, name = 'Ana Souza', email?: string): Promise<Person> {
  const account = { name, email: email ?? `person${++people}@example.com`, password: PASSWORD };
  const answer = await new ApiClient(url, '').post('/api/auth/register', account);
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}`);
  return personOf(url, answer.body as LoggedIn);
}

/** A new operator or admin, made by the first admin. */
export async function staff(url: string, role: 'operator' | 'admin'): Promise<Person> {
  const { id, email } = await member(url);
  const admin = await ApiClient.logIn(url);
  await admin.patch(`/api/admin/users/${id}`, { role });
  const answer = await new ApiClient(url, '').post('/api/auth/login', { email, password: PASSWORD });
  return personOf(url, answer.body as LoggedIn);
}

interface LoggedIn {
  user: { id: string; email: string };
  accessToken: string;
  refreshToken: string;
}

function personOf(url: string, { user, accessToken, refreshToken }: LoggedIn): Person {
  return { ...user, api: new ApiClient(url, accessToken), token: accessToken, refreshToken };
}
