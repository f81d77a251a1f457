import { defineWords, useWords } from '../../../i18n/words';
import { useSettingNames } from './forms/words';
import { kindWords } from './kind-words';
import type { WorkflowProblem } from './queries';

interface ProblemWords {
  codes: Record<WorkflowProblem['code'], string>;
  missing: string;
  /** Of an output that may end. */
  orEnd: string;
  /** What the API says, in words of ours: the first that fits. */
  messages: readonly (readonly [RegExp, string])[];
}

const words = defineWords<ProblemWords>(
  {
    codes: {
      'too-large': 'O fluxo é grande demais',
      'node-id': 'O passo precisa de um id próprio',
      'duplicate-node': 'Há dois passos com o mesmo id',
      'duplicate-edge': 'Há duas ligações com o mesmo id',
      'unknown-type': 'Este tipo de passo não existe',
      setting: 'Configuração',
      'no-trigger': 'Falta um gatilho: nada dá início a este fluxo',
      'several-triggers': 'Só pode haver um gatilho',
      'dangling-edge': 'Uma ligação leva a um passo que não existe',
      'unknown-handle': 'Uma ligação sai de uma saída que não existe',
      'handle-twice': 'Uma saída leva a dois passos',
      'into-trigger': 'Nada pode levar a um gatilho',
      unwired: 'não leva a nada: ligue a um passo',
      'wired-end': 'Uma saída que termina aqui leva a outro passo',
      unreachable: 'Nenhum caminho chega a este passo',
      cycle: 'O caminho volta a um passo anterior',
      'not-found': 'Não existe (mais)',
      'address-refused': 'Este endereço não pode ser chamado: é preciso um público',
      'more-problems': 'E há mais problemas',
    },
    missing: 'preencha este campo',
    orEnd: ', ou diga que o fluxo termina aqui',
    messages: [
      [/must say days, hours/, 'diga quanto tempo'],
      [/at most 366 days/, 'no máximo 366 dias'],
      [/this or remove must be said/, 'diga uma tag para pôr ou tirar'],
      [/no subject, and neither/, 'o modelo não tem assunto: escreva um aqui'],
      [/must leave an output that leads on/, 'ao menos uma saída tem de levar adiante'],
      [/shares that are 100 together/, 'os caminhos têm de somar 100 %'],
      [/There is no such template|no template/i, 'este modelo não existe mais'],
      [/no such segment|no segment/i, 'este segmento não existe mais'],
      [/no such source/, 'esta origem não existe'],
      [/no such module|module/i, 'este módulo não existe'],
      [/no declared field|no field of/, 'este campo não está declarado'],
      [/is no date/, 'este campo não é uma data'],
      [/no stage/, 'esta etapa não existe'],
      [/must be a type of event/, 'letras minúsculas, números e _ . : -, sem espaços'],
      [/must be a number/, 'tem de ser um número'],
      [/must be a tag/, 'de 1 a 64 caracteres'],
      [/must be a time of the day/, 'um horário, como 09:00'],
      [/must be a time zone/, 'um fuso, como America/Sao_Paulo'],
      [/either this or time/, 'diga uma data ou um horário'],
    ],
  },
  {
    codes: {
      'too-large': 'The workflow is too large',
      'node-id': 'The step needs an id of its own',
      'duplicate-node': 'Two steps have the same id',
      'duplicate-edge': 'Two connections have the same id',
      'unknown-type': 'There is no such kind of step',
      setting: 'Setting',
      'no-trigger': 'A trigger is missing: nothing begins this workflow',
      'several-triggers': 'There may be only one trigger',
      'dangling-edge': 'A connection leads to a step that is not there',
      'unknown-handle': 'A connection begins at an output that is not there',
      'handle-twice': 'An output leads to two steps',
      'into-trigger': 'Nothing may lead to a trigger',
      unwired: 'leads nowhere: connect it to a step',
      'wired-end': 'An output that ends here leads to another step',
      unreachable: 'No way leads to this step',
      cycle: 'The way leads back to an earlier step',
      'not-found': 'Is not there (any more)',
      'address-refused': 'This address may not be called: it has to be a public one',
      'more-problems': 'And there are more problems',
    },
    missing: 'fill in this field',
    orEnd: ', or say that the workflow ends here',
    messages: [
      [/must say days, hours/, 'say how long'],
      [/this or remove must be said/, 'say a tag to give or to take away'],
      [/no subject, and neither/, 'the template has no subject: write one here'],
    ],
  },
);

const SETTINGS = /^nodes\[\d+\]\.data\.?/;

/** Where in the settings of its node; undefined when it is about the node itself. */
export function settingOf({ path }: WorkflowProblem): string | undefined {
  return path !== undefined && SETTINGS.test(path) ? path.replace(SETTINGS, '') : undefined;
}

/** A problem in words; `about` without the name of the setting, for beside its field. */
export function useProblemWords(): (
  problem: WorkflowProblem,
  data?: Readonly<Record<string, unknown>>,
) => { text: string; about: string } {
  const { codes, missing, orEnd, messages } = useWords(words);
  const names = useSettingNames();
  const { outputs } = useWords(kindWords);
  return (problem, data) => {
    const setting = settingOf(problem);
    if (setting === undefined || problem.code === 'address-refused' || problem.code === 'wired-end') {
      const about = codes[problem.code];
      if (problem.code !== 'unwired') return { text: about, about };
      const output = /^"([a-z]+)"/.exec(problem.message)?.[1] ?? 'default';
      const end = problem.message.includes('`ends`') ? orEnd : '';
      return { text: `${outputs[output] ?? output.toUpperCase()}: ${about}${end}`, about };
    }
    const root = setting.split(/[.[]/)[0]!;
    const isEmpty = root !== '' && data?.[root] === undefined && !/ said| say /.test(problem.message);
    const said = messages.find(([pattern]) => pattern.test(problem.message))?.[1];
    const about = isEmpty ? missing : (said ?? problem.message);
    const name = names[root];
    return { text: name === undefined ? about : `${name}: ${about}`, about };
  };
}
