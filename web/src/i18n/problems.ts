import type { Problem } from '../api/problem';
import { defineWords, useWords } from './words';

/** What the API refuses with, in words for people; a code that is not here is shown with the API's own detail (English). */
const PROBLEMS = defineWords<Record<string, string>>(
  {
    'CONSOLE.NO_ANSWER': 'O servidor não respondeu. Verifique sua conexão e tente de novo.',
    'COMMON.INVALID_INPUT': 'Algum campo não foi aceito. Confira e tente de novo.',
    'COMMON.DATABASE_AWAY': 'O banco de dados não responde neste momento. Tente de novo em instantes.',
    'COMMON.UNAVAILABLE': 'O serviço não responde neste momento. Tente de novo em instantes.',
    'COMMON.NOT_FOUND': 'Isto não existe (mais).',
    'AUTH.NOT_FOUND': 'Isto não existe (mais).',
    'AUTH.FORBIDDEN': 'Sua conta não tem permissão para isto.',
    'AUTH.UNAUTHENTICATED': 'Sua sessão terminou. Entre de novo.',
    'AUTH.WRONG_CREDENTIALS': 'E-mail ou senha incorretos.',
    'AUTH.SUSPENDED': 'Esta conta está suspensa. Fale com o administrador.',
    'AUTH.WRONG_PASSWORD': 'A senha atual não está correta.',
    'AUTH.TWO_FACTOR_WRONG': 'O código está errado ou expirou.',
    'AUTH.EMAIL_TAKEN': 'Já existe uma conta com este e-mail.',
    'AUTH.REGISTRATION_CLOSED': 'O cadastro está fechado.',
    'AUTH.INVITE_INVALID': 'O convite não vale para este e-mail, já foi usado ou expirou.',
    'AUTH.SCOPE_BEYOND_ROLE': 'Uma das permissões vai além das suas.',
    'AUTH.TOO_MANY_ATTEMPTS': 'Tentativas demais. Espere um pouco e tente de novo.',
    'AUTH.LAST_ADMIN': 'Você é o último administrador ativo: nomeie outro antes.',
    'AUTH.TOKEN_INVALID': 'O link não vale mais. Peça outro e-mail.',
    'BROKER.REAL_TRADES_OPEN': 'Há operações com dinheiro real em aberto.',
  },
  {
    'CONSOLE.NO_ANSWER': 'The server did not answer. Check your connection and try again.',
    'COMMON.INVALID_INPUT': 'A field was not accepted. Check it and try again.',
    'COMMON.DATABASE_AWAY': 'The database does not answer right now. Try again in a moment.',
    'COMMON.UNAVAILABLE': 'The service does not answer right now. Try again in a moment.',
    'COMMON.NOT_FOUND': 'This does not exist (any more).',
    'AUTH.NOT_FOUND': 'This does not exist (any more).',
    'AUTH.FORBIDDEN': 'Your account may not do this.',
    'AUTH.UNAUTHENTICATED': 'Your session has ended. Log in again.',
    'AUTH.WRONG_CREDENTIALS': 'E-mail or password is wrong.',
    'AUTH.SUSPENDED': 'This account is suspended. Talk to the administrator.',
    'AUTH.WRONG_PASSWORD': 'The current password is wrong.',
    'AUTH.TWO_FACTOR_WRONG': 'The code is wrong or too old.',
    'AUTH.EMAIL_TAKEN': 'An account with this e-mail exists already.',
    'AUTH.REGISTRATION_CLOSED': 'Registration is closed.',
    'AUTH.INVITE_INVALID': 'The invitation is not for this e-mail, was used or has expired.',
    'AUTH.SCOPE_BEYOND_ROLE': 'One of the permissions is beyond your own.',
    'AUTH.TOO_MANY_ATTEMPTS': 'Too many attempts. Wait a little and try again.',
    'AUTH.LAST_ADMIN': 'You are the last active admin: make another one first.',
    'AUTH.TOKEN_INVALID': 'The link is no longer good. Ask for another mail.',
    'BROKER.REAL_TRADES_OPEN': 'Trades with real money are open.',
  },
);

export function useProblemText(): (problem: Problem) => string {
  const texts = useWords(PROBLEMS);
  return (problem) => texts[problem.code] ?? problem.detail;
}
