/** Rows that are sent in one request: the API tells of no more than 1,000 refused ones at a time. */
const ROWS_AT_ONCE = 1000;
const DELIMITERS = [',', ';', '\t'] as const;

/** Some rows of a file, as they stand there. */
export interface Slice {
  /** How many rows come before it; that of the names is none of them. */
  before: number;
  rows: readonly string[];
}

/** A CSV file as the API reads it: what separates columns, its first row, where rows begin. */
export class CsvFile {
  readonly name: string;
  readonly columns: readonly string[];
  /** The rows below the names, with their line breaks. */
  private readonly rows: readonly string[];
  private readonly delimiter: string;

  private constructor(name: string, text: string) {
    this.name = name;
    const head = text.split(/[\r\n]/, 1)[0]!.replace(/"[^"]*"/g, '');
    const counts = DELIMITERS.map((delimiter) => head.split(delimiter).length);
    this.delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))]!;
    const [names = '', ...rows] = this.rowsOf(text);
    this.columns = this.cellsOf(names);
    this.rows = rows;
  }

  /** UTF-8, or else Windows-1252, which spreadsheets still write. */
  static async read(file: File): Promise<CsvFile> {
    const bytes = await file.arrayBuffer();
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      text = new TextDecoder('windows-1252').decode(bytes);
    }
    return new CsvFile(file.name, text.replace(/^\uFEFF/, ''));
  }

  get size(): number {
    return this.rows.length;
  }

  /** Of the first rows that have something there, what one column says. */
  samples(column: number): string[] {
    const cells = this.rows.slice(0, 50).map((row) => (this.cellsOf(row)[column] ?? '').trim());
    return cells.filter((cell) => cell !== '').slice(0, 3);
  }

  slices(): Slice[] {
    const slices: Slice[] = [];
    for (let before = 0; before < this.rows.length; before += ROWS_AT_ONCE) {
      slices.push({ before, rows: this.rows.slice(before, before + ROWS_AT_ONCE) });
    }
    return slices;
  }

  /** A file of some rows under other names of the columns. */
  under(names: readonly string[], rows: readonly string[]): string {
    return `${names.map((name) => this.cell(name)).join(this.delimiter)}\n${rows.join('')}`;
  }

  /** Rows by their number in a spreadsheet (the names are row 1), each with why it was refused, as a file to mend. */
  refused(reasons: ReadonlyMap<number, string>, reasonColumn: string): string {
    const rows = [...reasons].flatMap(([row, reason]) => {
      const cells = this.cellsOf(this.rows[row - 2] ?? '');
      return cells.length === 0 ? [] : [[...cells, reason]];
    });
    return [[...this.columns, reasonColumn], ...rows]
      .map((cells) => cells.map((cell) => this.cell(cell)).join(this.delimiter))
      .join('\r\n');
  }

  private cell(text: string): string {
    return /["\r\n]/.test(text) || text.includes(this.delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  private cellsOf(row: string): string[] {
    const text = row.replace(/(\r\n|\r|\n)$/, '');
    const cells: string[] = [];
    let cell = '';
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at]!;
      if (isQuoted) {
        if (char !== '"') cell += char;
        else if (text[at + 1] === '"') cell += text[(at += 1)]!;
        else isQuoted = false;
      } else if (char === '"' && cell === '') isQuoted = true;
      else if (char === this.delimiter) {
        cells.push(cell);
        cell = '';
      } else cell += char;
    }
    return [...cells, cell];
  }

  /** Line breaks within quotes end no row. */
  private rowsOf(text: string): string[] {
    const end = text.includes('\n') ? '\n' : '\r';
    const rows: string[] = [];
    let begin = 0;
    let isQuoted = false;
    let isCellBegin = true;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at]!;
      if (isQuoted) {
        if (char !== '"') continue;
        if (text[at + 1] === '"') at += 1;
        else isQuoted = false;
      } else if (char === '"' && isCellBegin) {
        isQuoted = true;
        isCellBegin = false;
      } else if (char === end) {
        rows.push(text.slice(begin, at + 1));
        begin = at + 1;
        isCellBegin = true;
      } else isCellBegin = char === this.delimiter;
    }
    if (begin < text.length) rows.push(text.slice(begin));
    return rows;
  }
}
