import type { FieldType } from '../src/crm/index.js';
import type { Person } from './people.js';
import { Random } from './random.js';

/** What the made-up team keeps of its contacts beside name and address. */
export const FIELDS: readonly { key: string; label: string; type: FieldType; options?: string[] }[] = [
  { key: 'cidade', label: 'Cidade', type: 'text' },
  {
    key: 'nivel',
    label: 'Nível',
    type: 'choice',
    options: ['iniciante', 'intermediário', 'avançado'],
  },
  { key: 'banca', label: 'Banca (R$)', type: 'number' },
  { key: 'aniversario', label: 'Aniversário', type: 'date' },
  { key: 'whatsapp', label: 'Aceita WhatsApp', type: 'boolean' },
];

/** In the order of the pipeline. */
export const STAGES = [
  { key: 'novo', label: 'Novo' },
  { key: 'em-conversa', label: 'Em conversa' },
  { key: 'proposta', label: 'Proposta enviada' },
  { key: 'aluno', label: 'Aluno' },
  { key: 'sem-interesse', label: 'Sem interesse' },
] as const;

const CITIES =
  'São Paulo,Rio de Janeiro,Belo Horizonte,Recife,Fortaleza,Salvador,Curitiba,Porto Alegre,Goiânia,Manaus,Belém,Natal,Campinas,Florianópolis,Uberlândia,Londrina'.split(
    ',',
  );
const TAGS = ['webinar', 'ebook grátis', 'grupo do telegram', 'live de segunda', 'conta demo'];
const NOTES = [
  'Conheceu pelo Instagram. Quer começar na conta demo antes de depositar.',
  'Perguntou se o robô respeita o stop diário. Mandei o vídeo de proteções.',
  'Já operou por conta própria e perdeu a banca em uma semana. Falamos de gestão: 1 % por entrada.',
  'Gostou do webinar, achou o Trader Pro caro. Voltar a falar depois do dia 5.',
  'Pediu nota fiscal em nome da empresa.',
  'Trabalha de dia, só opera à noite. Indicar as aulas de OTC.',
  'Indicou dois amigos para a live de segunda.',
  'Não atendeu, respondeu pelo WhatsApp à noite.',
];
const TASKS = [
  'Ligar para falar do Trader Pro',
  'Mandar o link da próxima live',
  'Confirmar se recebeu o acesso ao curso',
  'Enviar o comparativo dos planos',
  'Perguntar como foi a primeira semana',
];

/** A contact as the team has come to know them. */
export interface Lead {
  email: string;
  name: string;
  tags: string[];
  fields: Record<string, string | number | boolean>;
  stage: (typeof STAGES)[number]['key'];
  /** The operator looks after them. */
  isLookedAfter: boolean;
  status: 'subscribed' | 'unsubscribed' | 'left';
  note?: string;
  /** Days from now until it is due; negative ones are over. */
  task?: { title: string; dueIn: number; isDone: boolean };
}

/** Contact `n` is the same for the same seed and person. */
export function leads(crowd: readonly Person[], seed: string): Lead[] {
  return crowd.map((person, index) => leadOf(person, new Random(`${seed}|lead|${index}`)));
}

function leadOf({ userId: email, name, campaign }: Person, random: Random): Lead {
  const day = `${random.between(1965, 2005)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const fields = {
    cidade: random.pick(CITIES),
    nivel: random.pick(['iniciante', 'iniciante', 'intermediário', 'avançado']),
    ...(random.chance(0.7) && { banca: random.between(2, 60) * 50 }),
    ...(random.chance(0.4) && { aniversario: day }),
    whatsapp: random.chance(0.8),
  };
  const tags = [...new Set([campaign, random.pick(TAGS), random.pick(TAGS)])];
  const stage = random.pick(STAGES).key;
  const isOpen = stage === 'em-conversa' || stage === 'proposta';
  return {
    ...{ email, name, tags, fields, stage },
    isLookedAfter: isOpen || random.chance(0.3),
    status: random.chance(0.8) ? 'subscribed' : random.chance(0.5) ? 'left' : 'unsubscribed',
    ...((isOpen || random.chance(0.2)) && { note: random.pick(NOTES) }),
    ...(isOpen && {
      task: { title: random.pick(TASKS), dueIn: random.between(-3, 10), isDone: random.chance(0.25) },
    }),
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
