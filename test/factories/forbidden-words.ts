import type { Locale } from '../../src/common/index.js';

const list = (...lines: string[]) => lines.flatMap((line) => line.split(' '));

/** Numbers, quantities, directions, comparisons, denials, times and people: what a model may never say itself. */
export const FORBIDDEN_WORDS: Readonly<Record<Locale, readonly string[]>> = {
  'pt-BR': list(
    'zero dois duas três quatro cinco seis sete oito nove dez onze doze treze catorze quinze vinte trinta quarenta cinquenta',
    'cem cento duzentos trezentos quinhentos mil milhar milhares milhão milhões bilhão dúzia dezena dezenas centena centenas',
    'metade meio meia terço quarto quinto décimo dobro triplo dupla trio par ambos ambas primeiro primeira segundo segunda',
    'terceiro último última únicos único única nono i ii iii iv vi ix x mi',
    'subiu subiram sobe sobem subindo subir subida caiu caíram cai caem caindo cair queda quedas cresceu cresceram cresce crescem',
    'crescimento crescente aumentou aumentaram aumenta aumento aumentos diminuiu diminuíram diminui diminuição reduziu redução',
    'recuou recuaram recuo avançou avanço disparou disparada despencou desabou dobrou triplicou multiplicou ganhou perdeu perda',
    'lucro prejuízo alta baixa estável estáveis manteve igual iguais mudou melhorou piorou recuperou acelerou desacelerou',
    'mais menos maior maiores menor menores melhor melhores pior piores máximo mínimo recorde pico acima abaixo superior inferior',
    'superou excedeu ultrapassou quase cerca aproximadamente praticamente pouco mal apenas só somente até pelo ainda',
    'não nem nunca jamais sem nenhum nenhuma ninguém nada zerou faltou exceto menos ausência falta',
    'todos todas todo toda tudo muitos muitas muito muita poucos poucas vários várias alguns algumas maioria minoria parte cada',
    'qualquer outros outras outro outra demais restante ambos tantos tanto bastante diversos inúmeros mesmo',
    'ontem hoje amanhã semana mês ano hora horas minuto minutos dias diariamente mensal semanal manhã novembro segunda-feira',
    'porque devido graças causa culpa portanto se talvez deveria teria seria será vão-se foi-se falso mentira errado meta previsto',
    'ana bruno maria joão carlos silva clientes cliente comprador compradores visitantes admin administrador ele ela eles elas',
    'login cadastro boleto pix reembolso refund reais real dólar dólares por-cento percentual porcentagem média médio total-geral',
    'the revenue and purchases were',
  ),
  en: list(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen twenty thirty forty fifty hundred hundreds',
    'thousand thousands million millions billion dozen dozens score couple pair half halves third quarter fifth tenth double',
    'doubled doubles twice thrice triple tripled single sole first second last once both either neither i ii iii iv vi ix x k m',
    'rise rises risen rose up upward fell fall falls fallen down downward grew grow grows growing growth increased increase',
    'increases increasing decreased decrease declined drop drops dropped dropping jumped jump soared plunged surged climbed gained',
    'gain gains lost lose profit loss-making stable steady flat unchanged same changed improved worsened recovered higher high',
    'lower low more less most least better best worse worst bigger biggest smaller larger largest record peak top above below',
    'over-all exceeded exceeding surpassed beat almost nearly about around roughly approximately barely hardly just only merely',
    'not no nor never none nobody nothing without except lacking missing zeroed few fewer many much several some any all every',
    'everyone everything each other others another rest majority minority part share plenty lots bunch entire whole numerous',
    'yesterday today tomorrow week month year hour hours minute minutes days daily-ish monthly weekly november monday',
    'because due thanks-to caused therefore if maybe perhaps might may would could should will false wrong untrue goal target',
    'ana bruno mary john smith customer customers buyer buyers visitors admin he she they them his her',
    'login signup invoice pix refund dollars dollar reais percent percentage average mean median ratio rate',
    'a-hundred two-thirds vinte subiu compras receita',
  ),
};
