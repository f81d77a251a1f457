import { Random } from './random.js';

export interface Person {
  /** The e-mail, as payment providers name their buyers. */
  userId: string;
  name: string;
  country: string;
  device: string;
  /** Where this person first came from. */
  campaign: string;
}

const FIRST_NAMES =
  'Ana,Beatriz,Bruno,Caio,Camila,Carlos,Carolina,Cauã,Clara,Daniel,Davi,Débora,Diego,Eduardo,Elaine,Enzo,Fábio,Felipe,Fernanda,Flávia,Gabriel,Giovana,Guilherme,Gustavo,Heitor,Helena,Henrique,Igor,Isabela,Jéssica,João,Joaquim,José,Júlia,Juliana,Kátia,Larissa,Laura,Leandro,Letícia,Lívia,Lorena,Lucas,Luana,Luiz,Manuela,Marcelo,Márcia,Marcos,Maria,Mateus,Mirela,Murilo,Natália,Nicolas,Otávio,Patrícia,Paulo,Pedro,Rafael,Raquel,Renata,Ricardo,Rodrigo,Samuel,Sérgio,Simone,Sofia,Tainá,Tatiana,Thiago,Valentina,Vanessa,Vinícius,Vitória,Wagner,Yasmin'.split(
    ',',
  );
const SURNAMES =
  'Almeida,Alves,Andrade,Araújo,Azevedo,Barbosa,Barros,Batista,Borges,Campos,Cardoso,Carvalho,Castro,Cavalcanti,Correia,Costa,Cunha,Dias,Duarte,Farias,Fernandes,Ferreira,Freitas,Gomes,Gonçalves,Lima,Lopes,Machado,Marques,Martins,Medeiros,Melo,Mendes,Miranda,Monteiro,Moraes,Moreira,Moura,Nascimento,Nogueira,Nunes,Oliveira,Pereira,Pinto,Ramos,Reis,Ribeiro,Rocha,Rodrigues,Sales,Santana,Santos,Silva,Soares,Souza,Teixeira,Vasconcelos,Vieira,Xavier'.split(
    ',',
  );
/** Domains that are reserved for examples (RFC 2606): no mail can ever reach anybody. */
const MAIL_DOMAINS = ['example.com', 'example.net', 'example.org'];
const COUNTRIES = [...Array<string>(92).fill('BR'), 'PT', 'PT', 'PT', 'US', 'US', 'AO', 'MZ', 'AR'];
const DEVICES = ['android', 'android', 'android', 'android', 'ios', 'ios', 'desktop', 'desktop', 'desktop'];
const CAMPAIGNS = [
  'instagram',
  'instagram',
  'youtube',
  'youtube',
  'google',
  'telegram',
  'indicacao',
  'direto',
];

/** The community: person `n` is the same whatever the size. */
export function people(count: number, seed: string): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(`${seed}|person|${index}`);
    const first = random.pick(FIRST_NAMES);
    const last = random.pick(SURNAMES);
    const address = `${ascii(first)}.${ascii(last)}${index + 1}@${random.pick(MAIL_DOMAINS)}`;
    return {
      userId: address,
      name: `${first} ${last}`,
      country: random.pick(COUNTRIES),
      device: random.pick(DEVICES),
      campaign: random.pick(CAMPAIGNS),
    };
  });
}

function ascii(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}
