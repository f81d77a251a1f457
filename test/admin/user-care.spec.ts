import { UserRepository } from '../../src/auth/index.js';
import { type Person, member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { unzipped } from '../factories/zip.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const PASSWORD = 'admin-password-1';

describe('what staff does for a user', () => {
  let test: TestApp;
  let admin: ApiClient;
  let adminId: string;
  let operator: Person;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    adminId = (await admin.get('/api/auth/me')).body.id as string;
    operator = await staff(test.url, 'operator');
  });
  afterAll(() => test?.close());

  const trailOf = async (id: string) =>
    ((await admin.get(`/api/admin/audit?target=${id}`)).body.items as Record<string, unknown>[]).map(
      ({ action, outcome, actorId, code }) => ({ action, outcome, actorId, code }),
    );
  const ask = (api: ApiClient, method: string, path: string, body?: object) =>
    fetch(test.url + path, {
      method,
      headers: {
        authorization: `Bearer ${(api as unknown as { token: string }).token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  it('mails a link for a new password, but to nobody who is suspended', async () => {
    const { id, email } = await member(test.url);
    expect((await admin.post(`/api/admin/users/${id}/password-reset`)).status).toBe(204);
    await until(async () => {
      const { items } = (await admin.get('/api/admin/outbox?limit=200')).body as {
        items: { to: string; kind: string }[];
      };
      return items.some((mail) => mail.to === email && mail.kind === 'auth.reset-password');
    });
    await admin.post(`/api/admin/users/${id}/suspend`);
    const refused = await admin.post(`/api/admin/users/${id}/password-reset`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'ADMIN.USER_SUSPENDED' } });
    expect(await trailOf(id)).toMatchObject([
      { action: 'users.password-reset', outcome: 'refused', code: 'ADMIN.USER_SUSPENDED' },
      { action: 'users.suspend' },
      { action: 'users.password-reset', outcome: 'done', actorId: adminId },
    ]);
  });

  it('ends all log-ins of a user, and of oneself all others', async () => {
    const { id, api } = await member(test.url);
    expect((await ask(admin, 'DELETE', `/api/admin/users/${id}/sessions`)).status).toBe(204);
    expect((await api.get('/api/auth/me')).status).toBe(401);
    const other = await ApiClient.logIn(test.url);
    expect((await ask(admin, 'DELETE', `/api/admin/users/${adminId}/sessions`)).status).toBe(204);
    expect((await other.get('/api/auth/me')).status).toBe(401);
    expect((await admin.get('/api/auth/me')).status).toBe(200);
  });

  it('hands over what is kept about a user, and the trail tells of it', async () => {
    const { id, email } = await member(test.url, 'Bia Lima');
    const answer = await ask(admin, 'GET', `/api/admin/users/${id}/export`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const files = await unzipped(Buffer.from(await answer.arrayBuffer()));
    const all = [...files.values()].join('\n');
    expect(all).toContain(email);
    expect(all).not.toContain('admin@example.com');
    expect(await trailOf(id)).toMatchObject([{ action: 'users.export', outcome: 'done', actorId: adminId }]);
  });

  it('erases a user by the password of who does it, and the trail has it once', async () => {
    const { id, api, email } = await member(test.url);
    const path = `/api/admin/users/${id}`;
    const wrong = await ask(admin, 'DELETE', path, { password: 'not the password' });
    expect(wrong.status).toBe(403);
    expect(await wrong.json()).toMatchObject({ code: 'AUTH.WRONG_PASSWORD' });
    expect((await ask(admin, 'DELETE', path, {})).status).toBe(400);
    expect((await api.get('/api/auth/me')).status).toBe(200);
    expect((await ask(admin, 'DELETE', path, { password: PASSWORD })).status).toBe(204);
    expect((await api.get('/api/auth/me')).status).toBe(401);
    expect(await test.app.get(UserRepository).findByEmail(email)).toBeNull();
    expect((await trailOf(id)).filter(({ outcome }) => outcome === 'done')).toEqual([
      { action: 'users.erase', outcome: 'done', actorId: adminId, code: undefined },
    ]);
    expect((await ask(admin, 'DELETE', path, { password: PASSWORD })).status).toBe(404);
  });

  it('lets nobody erase themselves here', async () => {
    const answer = await ask(admin, 'DELETE', `/api/admin/users/${adminId}`, { password: PASSWORD });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'ADMIN.ERASE_YOURSELF' });
  });

  it('is for admins only, and for users that there are', async () => {
    const { id } = await member(test.url);
    for (const [method, path, body] of [
      ['POST', '/password-reset', undefined],
      ['DELETE', '/sessions', undefined],
      ['GET', '/export', undefined],
      ['DELETE', '', { password: PASSWORD }],
    ] as const) {
      expect((await ask(operator.api, method, `/api/admin/users/${id}${path}`, body)).status).toBe(403);
      expect((await ask(admin, method, `/api/admin/users/usr_nobody${path}`, body)).status).toBe(404);
    }
  });
});
