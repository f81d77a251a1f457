import { Alert, Button, Loader, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, ask } from '../../api/client';
import { session } from '../../app/session';
import { useAddress } from '../../app/use-address';
import { useWords } from '../../i18n/words';
import { AuthPage } from '../../ui/auth-page';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { authWords } from './words';

/** Verifies the e-mail by the token of the mail (`?token=...`), as soon as the link is opened. */
export default function VerifyEmailScreen() {
  const words = useWords(authWords);
  const { token } = useAddress();
  const { mutate, isError, isSuccess, error } = useAction(
    (given: string) => ask(api.POST('/api/auth/verify-email', { body: { token: given } })),
    { onDone: () => void (session.me && session.readMe()), onProblem: () => undefined },
  );
  const sent = useRef(false); // a token is good once
  useEffect(() => {
    if (token === undefined || sent.current) return;
    sent.current = true;
    mutate(token);
  }, [token, mutate]);
  return (
    <AuthPage title={words.verifyTitle}>
      <Stack>
        {token === undefined ? (
          <Alert color="yellow">{words.noToken}</Alert>
        ) : isError ? (
          <ProblemAlert error={error} />
        ) : isSuccess ? (
          <Alert color="brand" role="status">
            {words.verified}
          </Alert>
        ) : (
          <Loader aria-label={words.verifying} />
        )}
        <Button component={Link} {...{ to: '/' }} variant="default">
          {words.goOn}
        </Button>
      </Stack>
    </AuthPage>
  );
}
