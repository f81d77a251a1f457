import { anyOf, counted, type Language, type Noun, nounsOf, phrasesOf, single, words } from './vocabulary.js';

const NOUNS: readonly Noun[] = [
  counted(['events'], 'eventos', 'evento'),
  single(['events'], 'número de eventos'),
  single(['events'], 'quantidade de eventos'),
  single(['events'], 'total de eventos'),
  single(['events'], 'volume de eventos'),
  counted(['purchases'], 'compras', 'compra'),
  counted(['purchases', 'revenue'], 'vendas', 'venda', { isAmbiguous: true }),
  single(['purchases'], 'número de compras'),
  single(['purchases'], 'quantidade de compras'),
  single(['purchases'], 'total de compras'),
  single(['purchases'], 'número de vendas'),
  single(['purchases'], 'quantidade de vendas'),
  counted(['otherPurchases'], 'compras em outras moedas', 'compra em outra moeda'),
  single(['revenue'], 'receita'),
  single(['revenue'], 'receita total'),
  single(['revenue'], 'faturamento'),
  single(['averageTicket'], 'ticket médio'),
  single(['averageTicket'], 'tíquete médio'),
  single(['averageTicket'], 'valor médio por compra'),
  counted(['activeUsers'], 'usuários ativos', 'usuário ativo'),
  counted(['activeUsers'], 'pessoas ativas', 'pessoa ativa'),
  counted(['activeUsers', 'traders'], 'usuários', 'usuário', { isPart: true }),
  counted(['activeUsers', 'traders'], 'pessoas', 'pessoa', { isPart: true }),
  counted(['activeUsers'], 'usuários estiveram ativos', 'usuário esteve ativo'),
  counted(['activeUsers'], 'usuários ficaram ativos', 'usuário ficou ativo'),
  single(['activeUsers'], 'número de usuários ativos'),
  single(['activeUsers'], 'total de usuários ativos'),
  single(['activeUsers'], 'número de pessoas ativas'),
  { metrics: ['topUsers'], text: 'usuários mais ativos', isPlural: true },
  { metrics: ['topUsers'], text: 'usuário mais ativo', isPlural: false },
  { metrics: ['topUsers'], text: 'pessoas mais ativas', isPlural: true },
  { metrics: ['topUsers'], text: 'mais ativos', isPlural: true },
  { metrics: ['topUsers'], text: 'top usuários', isPlural: true },
  { metrics: ['topUsers'], text: 'usuários em destaque', isPlural: true },
  { metrics: ['topUsers', 'rises', 'falls'], text: 'destaques', isPlural: true, isFree: true },
  { metrics: ['topUsers', 'rises', 'falls'], text: 'destaque', isPlural: false, isFree: true },
  { metrics: ['rises'], text: 'em alta', isPlural: false },
  { metrics: ['falls'], text: 'em queda', isPlural: false },
  counted(['trades'], 'operações', 'operação'),
  counted(['trades'], 'trades', 'trade'),
  single(['trades'], 'número de operações'),
  single(['trades'], 'total de operações'),
  counted(['traders'], 'operadores', 'operador'),
  counted(['traders'], 'traders', 'trader'),
  counted(['wins'], 'vitórias', 'vitória'),
  counted(['wins'], 'operações vencedoras', 'operação vencedora'),
  counted(['losses'], 'derrotas', 'derrota'),
  counted(['losses'], 'operações perdedoras', 'operação perdedora'),
  single(['pnl'], 'resultado'),
  single(['pnl'], 'resultado das operações'),
];

export const PORTUGUESE: Language = {
  words: words(
    // articles, pronouns; no indefinite ones, which count
    'o a os as este esta estes estas esse essa esses essas isso isto aqui',
    'seu sua seus suas nosso nossa nossos nossas você vocês nós',
    // prepositions and conjunctions; none that limits, denies, or says why
    'de do da dos das deste desta destes destas desse dessa desses dessas',
    'em no na nos nas neste nesta nestes nestas nesse nessa com para e enquanto também',
    // to be, to have, to count
    'é são foi foram está estão esteve estiveram houve há tem têm temos teve tiveram tivemos',
    'registrou registraram registramos registra registram registrar registrando',
    'contou contaram contamos conta contam contar contando',
    'somou somaram somamos soma somam totalizou totalizaram totalizamos totaliza totalizam',
    'alcançou alcançaram alcançamos atingiu atingiram atingimos',
    'ocorreu ocorreram aconteceu aconteceram acontece acontecem recebeu receberam recebemos',
    'fica ficam ficou ficaram',
    // to show and to look
    'mostra mostram mostrou mostraram mostrar mostramos mostrando apresenta apresentam apresentou apresentamos apresentar',
    'traz trazem trouxe trazemos trazer reúne reúnem reuniu reunimos reunir resume resumem resumiu resumimos resumir',
    'indica indicam indicou indicaram indicar informa informam informou informamos informar',
    'descreve descrevem descrever detalha detalham detalhar compartilha compartilhamos compartilhar',
    'segue seguem seguir seguimos confira confiram conferir conferimos veja vejam ver vemos vendo',
    'acompanhe acompanhem acompanhar acompanhamos acompanhando acompanha observe observem observar observamos observando',
    'note notem notar analise analisem analisar analisamos analisando consulte consultem consultar consultamos',
    'abra abram abrir visite visitem visitar explore explorem explorar acesse acessem acessar use usem usar usando',
    'leia leiam ler lembre lembrem lembrar lembramos saiba saibam saber entenda entendam entender conheça conhecer',
    'olhe olhem olhar olhando aproveite aproveitem aproveitar continue continuem conte contem converse',
    'merece merecem vale valem ajuda ajudam ajudar',
    'compare comparem comparar avalie avaliem avaliar  organize organizem organizar',
    // what a summary is about
    'resumo resumos relatório relatórios panorama panoramas visão visões balanço balanços retrato retratos quadro quadros',
    'boletim informe informes síntese apanhado texto',
    'números dados informações informação detalhes detalhe indicadores indicador métricas métrica figuras valores resultados',
    'painel painéis gráfico gráficos tela telas página páginas lista listas tabela tabelas seção seções tópico tópicos',
    'atividade atividades movimento movimentos movimentação acompanhamento análise análises evolução comportamento desempenho',
    'período contexto cenário ponto pontos assunto assuntos atenção trabalho negócio',
    'insight insights dashboard plataforma sistema',
    // how it is told
    'breve breves rápido rápida geral gerais  curto curta detalhado detalhada detalhados detalhadas',
    'objetivo objetiva direto direta informativo informativa consolidado consolidada consolidados',
    'registrado registrada registrados registradas realizado realizada realizados realizadas feito feita feitos feitas',
    'contado contada contados contadas observado observada observados observadas apresentado apresentada apresentados',
    'contabilizado contabilizada contabilizados contabilizadas apurado apurada apurados apuradas concluídas concluídos',
    'interessante interessantes útil úteis importante relevante relevantes',
    'diretamente brevemente rapidamente claramente detalhadamente  atentamente',
    // courtesy
    'prezado prezada prezados prezadas obrigado obrigada obrigados obrigadas agradeço agradecemos',
    'abraço abraços atenciosamente cordialmente bem-vindo bem-vinda bem-vindos bem-vindas',
  ),
  phrases: phrasesOf({
    period: `no período|do período|neste período|nesse período|deste período|desse período|ao longo do período
      |durante o período|no período analisado|do período analisado|no período observado|no período em questão
      |no período considerado|no intervalo|no intervalo analisado|na plataforma|no sistema|ao todo|no total`,
    day: `o dia|no dia|do dia|neste dia|nesse dia|deste dia|desse dia|ao longo do dia|durante o dia|do dia analisado|no dia analisado|diário|diária
      |o dia teve|o dia fechou com|o dia terminou com|o dia encerrou com|fechamos o dia com|encerramos o dia com`,
    compared: `em relação ao período anterior|em comparação ao período anterior|em comparação com o período anterior
      |na comparação com o período anterior|comparado ao período anterior|comparada ao período anterior
      |comparados ao período anterior|comparadas ao período anterior|frente ao período anterior`,
    since:
      'ante o período anterior|contra o período anterior|sobre o período anterior|perante o período anterior',
    comparedDay: `em relação ao dia anterior|em comparação ao dia anterior|em comparação com o dia anterior
      |na comparação com o dia anterior|comparado ao dia anterior|comparada ao dia anterior|comparados ao dia anterior
      |comparadas ao dia anterior|frente ao dia anterior`,
    sinceDay: 'ante o dia anterior|contra o dia anterior|sobre o dia anterior|perante o dia anterior',
    separator: `mas|porém|no entanto|por outro lado|bem como|assim como|além de|além disso|além da|além do|ao passo que|por sua vez|já`,
    total: 'um total de|o total de|um volume de|uma soma de|total de',
    greeting: `olá|oi|saudações|bom dia|boa tarde|boa noite|olá equipe|bom dia equipe|olá pessoal|bom dia pessoal|bom trabalho|boa leitura|boa semana|até breve|até logo|até a próxima
      |um abraço|muito obrigado|muito obrigada|tenha um bom dia|tenham um bom dia|tenha um ótimo dia|tenham um ótimo dia
      |bons estudos|bons negócios|um abraço a você`,
    plain: `por favor|obrigado por acompanhar|obrigada por acompanhar|você pode conferir|você pode ver|você pode acompanhar|vale a pena|vale a pena conferir|vale notar que|vale observar que|vale lembrar que|vale destacar que
      |vale destacar|vale ressaltar que|vale dizer que|vale conferir|vale acompanhar|note que|observe que|veja que
      |repare que|lembre que|os números mostram que|os dados mostram que|o resumo mostra que|vemos que|observamos que
      |chamou atenção|chamaram atenção|chamou a atenção|chamaram a atenção|em destaque|por fim|em resumo|em síntese
      |em números|em linhas gerais|no geral|quanto à|quanto ao|a seguir|para saber mais
      |por aqui|nossa equipe|a equipe|sua equipe|de perto|com calma|com atenção|em detalhe|em detalhes|à disposição
      |à vontade|estamos à disposição|tipos de evento|tipos de eventos|entre os tipos de evento|entre os tipos de eventos
      |por tipo|por tipo de evento|tipo de evento|a partir dos dados|com base nos dados|entre os destaques|de acordo com os dados
      |segundo os dados|conforme os dados|principais números|principais dados|principais indicadores
      |dê uma olhada|uma olhada|ponto de atenção|pontos de atenção
      |o período fechou com|o período terminou com|o período encerrou com|fechamos o período com|encerramos o período com
      |terminamos o período com`,
  }),
  nouns: nounsOf(NOUNS),
  links: words(
    'de em foi foram é são ficou ficaram fica ficam somou somaram soma somam totalizou totalizaram totaliza totalizam',
    'chegou chegaram a atingiu atingiram alcançou alcançaram fechou encerrou terminou registrou registrado registrada registrados registradas apurado apurada contabilizado',
    'contabilizada contabilizados contabilizadas realizadas realizados também :',
  ),
  userLinks: words('para os as o a com vão vai'),
  steps: {
    'noun>direction': anyOf('|também'),
    'value>direction': anyOf('|,|e|, e|que|, que|(|e também|, que também|, e também'),
    'value>before': anyOf(
      ', contra|contra|( contra|ante|, ante|( ante|depois de|, depois de|após|, após|frente a|, frente a|, vindo de|, vinda de|, vindos de|, vindas de|, e era de|, e eram|( antes|, antes',
    ),
    'before>direction': anyOf('e|, e|, e agora|e agora'),
    'before>value': anyOf('para|, para|e foi de|e foram|e ficou em|e ficaram em|, e foi de|, e foram'),
    'moved>value': anyOf(
      'para|, para|, e foi de|e foi de|, e ficou em|e ficou em|, ficando em|, e somou|e somou|e totalizou|, e totalizou|, e foram|e foram|, e somaram|e somaram|e totalizaram|, e totalizaram|, com|, chegando a|, totalizando|, para um total de|e chegou a|, e chegou a',
    ),
    'moved>before': anyOf(
      'de|, de|passando de|, passando de|indo de|, indo de|contra|, contra|( contra|ante|, ante|( ante|frente a|, frente a|( antes|, antes',
    ),
    'direction>percent': anyOf('|em|('),
  },
  followers: words('foram foi são é também aconteceram ocorreram'),
  addressees: words('equipe pessoal time gente'),
  joiners: words('com'),
  moneyLinks: anyOf('de|em'),
  usersAre: anyOf('foram os|foi o|são os|é o|foram as|são as|foram|são'),
  separators: words(', e com enquanto'),
  prepositions: words(
    'de do da dos das deste desta destes destas desse dessa desses dessas em no na nos nas neste nesta nestes nestas nesse nessa para por',
  ),
  heads: words(
    'resumo relatório panorama visão balanço retrato quadro boletim números dados detalhes indicadores análise',
    'evolução comportamento desempenho acompanhamento informações gráfico gráficos tabela síntese movimento movimentação',
  ),
  determiners: words('o a os as um uma seus suas seu sua nossos nossas nosso nossa'),
  participles: words(
    'registrado registrada registrados registradas realizado realizada realizados realizadas feito feita feitos feitas',
    'contado contada contados contadas contabilizado contabilizada contabilizados contabilizadas apurado apurada apurados apuradas',
  ),
  frames: {
    subjects: words('plataforma sistema negócio nós você vocês atividade período'),
    impersonal: words(
      'foram foi são é houve há temos tivemos registramos contamos somamos recebemos totalizamos alcançamos atingimos estão está',
    ),
    verbs: words(
      'tem têm teve registrou registra contou conta somou recebeu totalizou alcançou atingiu mostra mostrou apresenta traz reúne',
    ),
    fillers: words('também aqui este esta estes estas que'),
    happenings: words(
      'houve há tem têm temos teve tiveram tivemos registrou registraram registramos registra registram contou contaram',
      'contamos somou somaram somamos soma somam totalizou totalizaram totalizamos totaliza totalizam ocorreu ocorreram',
      'aconteceu aconteceram acontece acontecem recebeu receberam recebemos ficou ficaram',
      'alcançou alcançaram alcançamos atingiu atingiram atingimos esteve estiveram sistema negócio',
    ),
    nominalLinks: words('de em a :'),
  },
  relations: {
    'events>activeUsers': anyOf(
      'de|dos|por|vindos de|gerados por|, de|, vindos de|, gerados por|, registrados por|, realizados por|, feitos por|(',
    ),
    'events>purchases': anyOf(', sendo|sendo|, dos quais|, incluindo|incluindo|, entre eles|('),
    'activeUsers>events': anyOf(
      'registraram|geraram|somaram|fizeram|realizaram|tiveram|gerando|, gerando|que registraram|que geraram|que fizeram|que realizaram|, que registraram|, que geraram|, que fizeram|, que realizaram|(',
    ),
    'revenue>purchases': anyOf('em|nas|, em|com|(|vinda de|das|de'),
    'purchases>revenue': anyOf(
      '( |somando|, somando|totalizando|, totalizando|geraram|gerando|, gerando|que geraram|, que geraram|que somaram|, que somaram',
    ),
    'purchases>averageTicket': anyOf('( |a um|, a um|ao'),
    'averageTicket>purchases': anyOf('em|nas|, em|('),
    'trades>traders': anyOf('de|dos|por|, de|, feitas por|, realizadas por'),
    'traders>trades': anyOf('fizeram|registraram|realizaram'),
    'wins>trades': anyOf('em|, em|nas'),
    'losses>trades': anyOf('em|, em|nas'),
    'trades>wins': anyOf(', sendo|sendo|, das quais|( '),
    'trades>losses': anyOf(', sendo|sendo|( '),
  },
  articles: {
    words: words('um uma'),
    before: words(
      'resumo relatório panorama visão balanço retrato quadro boletim texto breve rápido rápida abraço',
      'apanhado síntese análise painel gráfico período',
    ),
  },
};
